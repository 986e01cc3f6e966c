"""All gradients of a small network for one example, with lists in place of arrays."""

from grader.exercises.gradient import gradient

exercise = gradient(
    section="8 The same network three times",
    points=3,
    given="x (n_0), y (n_2) unit, W1 (n_1, n_0), b1 (n_1), W2 (n_2, n_1), b2 (n_2)",
    forward="""
        a1 = relu(W1 @ x + b1)
        a2 = sigmoid(W2 @ a1 + b2)
        loss = 0.5 * np.sum((a2 - y) ** 2)
    """,
    returns={"dW1": "W1", "db1": "b1", "dW2": "W2", "db2": "b2"},
    pure_python=True,
)
