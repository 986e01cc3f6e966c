"""BP1 to BP4 for one example: a tanh layer, a softmax output, any loss."""

from grader.checking.alteration import Alteration
from grader.checking.exercise import Suspect
from grader.checking.mistakes import Words
from grader.checking.rules import passed_on, with_slope
from grader.checking.wrong_slopes import slope_one
from grader.exercises.gradient import gradient

CROSS_ENTROPY = Suspect(
    "softmax_as_with_cross_entropy",
    alter=lambda leaf: Alteration(
        rules={"p#0": with_slope(slope_one), "loss#1": passed_on(1, lambda dz, da, p: (p - da) * dz)}
    ),
    words=Words(
        "the delta of another loss",
        "{outputs_is} what comes out when da stands where a target would. p minus a target is delta for one loss, the "
        "cross-entropy. Here the loss is any: its part is da, and the softmax's derivative is still to come.",
    ),
)

exercise = gradient(
    section="2 Four equations, pencil first",
    points=4,
    given="da (n_2), p, W2 (n_2, n_1), z1, x (n_0)",
    hidden="W1 (n_1, n_0), b1 (n_1), b2 (n_2)",
    forward="""
        z1 = W1 @ x + b1
        a1 = tanh(z1)
        z2 = W2 @ a1 + b2
        p = softmax(z2)
        loss = np.sum(da * p)
    """,
    returns={"delta2": "z2", "delta1": "z1", "db1": "b1", "dW1": "W1"},
    suspects=(CROSS_ENTROPY,),
)
