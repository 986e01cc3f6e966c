"""The bug hunt: a tanh network with sigmoid outputs and binary cross-entropy."""

from grader.exercises.gradient import gradient

exercise = gradient(
    section="13 The bug hunt",
    points=2,
    given="X (N, n_0), y (N, n_2) binary, W1 (n_1, n_0), b1 (n_1), W2 (n_2, n_1), b2 (n_2)",
    forward="""
        z1 = X @ W1.T + b1
        a1 = tanh(z1)
        z2 = a1 @ W2.T + b2
        loss = np.sum(sigmoid_cross_entropy(z2, y)) / len(X)
    """,
    returns={"dW1": "W1", "db1": "b1", "dW2": "W2", "db2": "b2"},
)
