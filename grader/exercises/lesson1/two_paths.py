"""Two paths from one node to the loss."""

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, ForwardPass, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.exercises.gradient import gradient
from grader.exercises.lesson1.slope_words import SLOPE_WORDS


def _multiplied(case: Case, truth: Leaves) -> Leaves:
    """What comes by p alone, times what comes by q alone; dx follows from da."""
    by_q, by_p = (ForwardPass(case, Alteration(freeze={path})).gradient("da") for path in ("a in p", "a in q"))
    return {"da": by_q * by_p, "dx": by_q * by_p * truth["dx"] / truth["da"]}


PATHS_MULTIPLIED = Suspect(
    "paths_multiplied",
    wrong=_multiplied,
    words=Words(
        "a product where a sum belongs",
        "{outputs_has} the shares of the two paths multiplied. Along a path, factors multiply; where paths meet, their "
        "products add.",
    ),
)

exercise = gradient(
    section="7 Functions in a graph",
    points=2,
    given="x (n) ordinary, w (n) ordinary",
    forward="""
        a = tanh(x)
        p = w * a
        q = np.sin(a)
        loss = np.sum(p * q)
    """,
    returns={"da": "a", "dx": "x"},
    suspects=[PATHS_MULTIPLIED],
    words=SLOPE_WORDS,
)
