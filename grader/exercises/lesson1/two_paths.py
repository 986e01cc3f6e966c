"""Two paths from one node to the loss."""

import numpy as np

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


def _locals_added(case: Case, truth: Leaves) -> Leaves:
    w, a = case.values["w"], case.values["a"]
    return {"da": w + np.cos(a), "dx": (w + np.cos(a)) * truth["dx"] / truth["da"]}


def _without(lost: str, left: str) -> Words:
    return Words(
        f"one path is lost: a in {lost}",
        f"{{outputs_is}} what comes out when a reaches L through {left} alone. How many edges leave a? So many terms "
        "has dL/da.",
    )


UPSTREAM_MISSING = Suspect(
    "upstream_missing",
    wrong=_locals_added,
    words=Words(
        "the upstream factors are missing",
        "{outputs_has} the local derivatives of the two edges that leave a, added as they are. Each is first "
        "multiplied by its upstream: how does L respond to p, and how to q?",
    ),
)
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
    suspects=[PATHS_MULTIPLIED, UPSTREAM_MISSING],
    words=SLOPE_WORDS | {"path_lost: a in p": _without("p", "q"), "path_lost: a in q": _without("q", "p")},
)
