"""The gradients of a sigmoid neuron, for the half squared error averaged over the batch."""

from grader.checking.mistakes import Words
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
    words={
        "slope_missing": Words(
            "f' is missing",
            "{outputs_is} what comes out when the sigmoid's slope is left out, as if a were z. delta is dL/dz, not "
            "dL/da: one link stands between the two. The links are in section 3.",
        )
    },
)
