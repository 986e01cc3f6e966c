"""The bug hunt: the gradients of a tanh neuron, for the half squared error averaged over the batch."""

from grader.exercises.gradient import gradient

exercise = gradient(
    section="9 The bug hunt",
    points=2,
    given="X (N, n), y (N), w (n), b ()",
    forward="""
        z = X @ w + b
        a = tanh(z)
        loss = 0.5 * np.sum((a - y) ** 2) / len(y)
    """,
    returns={"dw": "w", "db": "b"},
)
