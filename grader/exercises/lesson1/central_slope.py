"""Lesson 1, a slope, measured: the central difference of a function that is given."""

from collections.abc import Callable

import numpy as np
from backprop.activations import sigmoid, tanh
from backprop.finite_differences import central_difference

from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.exercises.lesson1 import LESSON
from grader.exercises.may_not_call import FINITE_DIFFERENCES
from grader.handed_over.functions import cube

CURVES = (np.sin, np.exp, cube, sigmoid, np.square, tanh, np.sin, np.exp)
SIZES = (4, 1, 3, 6, 2, 5, 1, 7)
STEPS = (0.3, 0.05, 0.5, 1e-3, 0.1, 1e-5, 1.5, 1e-4)
"""Coarse steps tell one formula from another; fine ones tell whether the step is used as it was given."""


def _case(rng: np.random.Generator, k: int) -> Case:
    f, h, size = CURVES[k], STEPS[k] * float(rng.uniform(0.8, 1.2)), SIZES[k]
    x = rng.uniform(0.3, 1.4, size)
    x[1:] *= rng.choice([-1.0, 1.0], size - 1)
    return Case({"f": f, "x": x, "h": h}, expected={"slope": _at_each(f, x, h)})


def _at_each(f: Callable, x: np.ndarray, h: float | None) -> np.ndarray:
    return np.array([central_difference(f, point, h) for point in x])


def _of_samples(kind: str, formula: Callable, title: str, text: str) -> Suspect:
    """A wrong formula made of f at x - h, x and x + h, and of h."""

    def wrong(case: Case, truth: Leaves) -> Leaves:
        f, x, h = case.arguments.values()
        return {"slope": formula(f(x - h), f(x), f(x + h), h)}

    return Suspect(kind, wrong=wrong, words=Words(title, text))


def _with_step(kind: str, step: Callable[[float], float | None], title: str, text: str) -> Suspect:
    def wrong(case: Case, truth: Leaves) -> Leaves:
        f, x, h = case.arguments.values()
        return {"slope": _at_each(f, x, step(h))}

    return Suspect(kind, wrong=wrong, words=Words(title, text))


ONE_SIDED = "Both points should lie equally far from x, one on each side: then the curve's bend cancels."
BRACKETS = (
    "brackets are missing",
    "{outputs_is} what comes out when the division takes hold of the second value alone. Python divides before it "
    "subtracts: the whole difference belongs in brackets.",
)

CENTRAL_SLOPE = Exercise(
    name="central_slope",
    lesson=LESSON,
    section="2 A slope, measured",
    points=2,
    returns=("slope",),
    case=_case,
    suspects=(
        _of_samples(
            "forward_difference",
            lambda below, here, above, h: (above - here) / h,
            "a one-sided difference",
            "{outputs_is} what comes out when f is taken at x and at x + h. " + ONE_SIDED,
        ),
        _of_samples(
            "backward_difference",
            lambda below, here, above, h: (here - below) / h,
            "a one-sided difference",
            "{outputs_is} what comes out when f is taken at x - h and at x. " + ONE_SIDED,
        ),
        _of_samples(
            "points_swapped",
            lambda below, here, above, h: (below - above) / (2 * h),
            "the sign is flipped",
            "{outputs_is} right except for its sign. A slope is the value on the right less the value on the left.",
        ),
        _of_samples(
            "run_too_short",
            lambda below, here, above, h: (above - below) / h,
            "a factor of 2 too large",
            "{outputs_is} twice what it should be. How far apart are the two points, x - h and x + h?",
        ),
        _of_samples(
            "product_for_quotient",
            lambda below, here, above, h: (above - below) / 2 * h,
            "multiplied by h",
            "{outputs_is} h^2 times what it should be. Python works a / 2 * h from left to right: it divides by 2 and "
            "then multiplies by h. Brackets around the whole distance mend it.",
        ),
        _of_samples("brackets_missing", lambda below, here, above, h: above - below / (2 * h), *BRACKETS),
        _of_samples("brackets_missing", lambda below, here, above, h: above - below / 2 * h, *BRACKETS),
        *(
            _of_samples(
                "not_divided",
                lambda below, here, above, h, by=by: (above - below) / by,
                "not divided by the distance",
                "{outputs_is} the rise alone. A slope is rise over run.",
            )
            for by in (1, 2)
        ),
        _with_step(
            "half_step",
            lambda h: h / 2,
            "half the step",
            "{outputs_is} the central difference with step h/2. It is a good slope, but not the one asked for: "
            "step h to the left and h to the right.",
        ),
        _with_step(
            "step_ignored",
            lambda h: None,
            "the given h is not used",
            "{outputs_is} the slope for a tiny step. Use the h that the function is called with, large or small.",
        ),
    ),
    may_not_call=FINITE_DIFFERENCES,
)

EXERCISES = (CENTRAL_SLOPE,)
