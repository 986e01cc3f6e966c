"""The gradients of a sigmoid neuron, for the half squared error averaged over the batch."""

from grader.exercises.gradient import gradient

exercise = gradient(
    section="4 A batch",
    points=3,
    given="X (N, n), y (N) binary, w (n), b ()",
    forward="""
        z = X @ w + b
        a = sigmoid(z)
        loss = 0.5 * np.sum((a - y) ** 2) / len(y)
    """,
    returns={"dw": "w", "db": "b"},
)
