"""Delta of a sigmoid neuron, for the half squared error averaged over the batch."""

from grader.exercises.gradient import gradient

exercise = gradient(
    section="4 A batch",
    points=2,
    given="z (N), y (N) binary",
    forward="""
        a = sigmoid(z)
        loss = 0.5 * np.sum((a - y) ** 2) / len(y)
    """,
    returns={"delta": "z"},
)
