"""The bug hunt: a value that reaches the loss directly and through another."""

import numpy as np

from grader.checking.exercise import Case, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.exercises.gradient import gradient
from grader.exercises.lesson1.slope_words import SLOPE_WORDS


def _as_given(case: Case, truth: Leaves) -> Leaves:
    x, w = case.arguments.values()
    a = np.tanh(x * w)
    dp = np.cos(a * x) * x * (1 - np.tanh(a) ** 2)
    return {"dx": dp * w, "dw": dp * w}


AS_GIVEN = Suspect(
    "as_given",
    wrong=_as_given,
    words=Words(
        "all three mistakes are still there",
        "{outputs_is} what buggy_gradient returns. Walk back from dq, a line at a time: is it upstream times local, "
        "and the local derivative taken where the signal arrived? Mend the first line of which that is not true.",
    ),
)

exercise = gradient(
    section="11 The bug hunt",
    points=2,
    given="x (n) ordinary, w (n) ordinary",
    forward="""
        p = x * w
        a = tanh(p)
        q = a * x
        loss = np.sum(np.sin(q))
    """,
    returns={"dx": "x", "dw": "w"},
    suspects=[AS_GIVEN],
    words=SLOPE_WORDS,
)
