"""Delta at a sigmoid output, for the half squared error averaged over the batch."""

from grader.exercises.gradient import gradient

exercise = gradient(
    section="3 What delta means",
    points=2,
    given="z (N, n), y (N, n) binary",
    forward="""
        a = sigmoid(z)
        loss = 0.5 * np.sum((a - y) ** 2) / len(y)
    """,
    returns={"delta": "z"},
)
