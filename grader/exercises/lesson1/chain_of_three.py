"""Three functions in a row, which change from case to case."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from backprop.activations import sigmoid, tanh

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, ForwardPass, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.checking.rules import with_slope
from grader.checking.wrong_slopes import slope_at_a, slope_one
from grader.exercises.gradient import gradient
from grader.exercises.lesson1.slope_words import SLOPE_WORDS

CHAINS = (
    (tanh, sigmoid, tanh),
    (np.sin, np.exp, tanh),
    (tanh, np.sin, sigmoid),
    (np.exp, sigmoid, np.sin),
    (sigmoid, tanh, np.sin),
    (np.sin, tanh, np.exp),
    (np.exp, tanh, np.sin),
    (sigmoid, np.exp, tanh),
)
"""By case. The first ones are smooth activations: from them the usual mistakes are derived."""


U1, U2, L = "u1#0", "u2#0", "L#0"


def _link(place: int) -> Callable:
    return lambda rng, sizes, k: CHAINS[k % 8][place]


def _at_another_point(point: Callable[[Mapping[str, Any]], np.ndarray]) -> Callable[[str], Alteration]:
    """The slope of f3 taken at another point, made of what is at hand."""

    def alter(leaf: str) -> Alteration:
        slope = with_slope(lambda f_prime, z, a: f_prime(point(altered.values)))
        altered = Alteration(rules={L: slope})
        return altered

    return alter


def _late(leaf: str) -> Alteration:
    return Alteration(rules=dict.fromkeys((U1, U2), with_slope(slope_at_a)))


def _given(made: Callable[..., np.ndarray]) -> Callable[[Case, Leaves], Leaves]:
    """What is made of the arguments."""
    return lambda case, truth: {"slope": made(*case.arguments.values())}


def _summed(case: Case, truth: Leaves) -> Leaves:
    """Each function's slope alone, the others' left out."""
    others = [dict.fromkeys({U1, U2, L} - {kept}, with_slope(slope_one)) for kept in (U1, U2, L)]
    return {"slope": np.sum([ForwardPass(case, Alteration(rules=o)).gradient("slope") for o in others], axis=0)}


NESTED = Words(
    "a slope of a slope",
    "{outputs_is} what comes out when one slope is fed into the next. What arrives at a function is what the one "
    "before it sends on, not its slope.",
)

SUSPECTS = (
    Suspect("one_place_late", alter=_late, words=SLOPE_WORDS["slope_at_a"]),
    Suspect(
        "all_at_x",
        wrong=_given(lambda x, f1, f2, d1, d2, d3: d3(x) * d2(x) * d1(x)),
        words=Words(
            "every slope was taken at x",
            "{outputs_is} the product of three slopes at x. Only f1 ever meets x. What arrives at f2, what at f3?",
        ),
    ),
    Suspect(
        "first_skipped",
        alter=_at_another_point(lambda values: values["f2"](values["x"])),
        words=Words(
            "f1 is skipped on the way to f3",
            "{outputs_is} what comes out when the slope of f3 is taken at f2(x). Does x arrive at f2?",
        ),
    ),
    Suspect(
        "summed",
        wrong=_summed,
        words=Words(
            "a sum where a product belongs",
            "{outputs_has} the three slopes added up. One nudge is passed on from function to function, and each "
            "multiplies it.",
        ),
    ),
    Suspect("slopes_nested", wrong=_given(lambda x, f1, f2, d1, d2, d3: d3(d2(d1(x)))), words=NESTED),
    Suspect("slopes_nested", alter=_at_another_point(lambda values: values["f2_prime"](values["u1"])), words=NESTED),
)

exercise = gradient(
    section="6 Functions in a row",
    points=2,
    given="x (n) normal, f1, f2, f1_prime, f2_prime, f3_prime",
    hidden="f3",
    forward="""
        u1 = f1(x)
        u2 = f2(u1)
        L = f3(u2)
        loss = np.sum(L)
    """,
    returns={"slope": "x"},
    draw={"f1": _link(0), "f2": _link(1), "f3": _link(2)},
    suspects=SUSPECTS,
    words=SLOPE_WORDS,
)
