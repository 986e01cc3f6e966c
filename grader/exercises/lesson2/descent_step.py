"""Lesson 2, downhill: one step of gradient descent."""

from collections.abc import Callable

import numpy as np
from backprop.optimizers import sgd_step

from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves, existing
from grader.checking.mistakes import Words
from grader.exercises.lesson2 import LESSON
from grader.exercises.may_not_call import SGD_STEP

INPUTS = (2, 3, 4, 2, 1, 3, 3, 1)
RATES = (0.1, 0.5, 0.01, 3.0, 0.25, 0.03, 0.7, 0.2)


def _case(rng: np.random.Generator, k: int) -> Case:
    w, dw = rng.normal(size=INPUTS[k]), rng.normal(size=INPUTS[k])
    b, db = float(rng.normal()), float(rng.normal())
    if k == 2:  # a weight at 0, and one whose gradient is 0
        w[0], dw[1] = 0.0, 0.0
    moved = existing(sgd_step([w, np.array(b)], [dw, np.array(db)], RATES[k]))
    arguments = {"w": w, "b": b, "dw": dw, "db": db, "learning_rate": RATES[k]}
    return Case(arguments, expected=dict(zip(("w", "b"), moved, strict=True)))


def _moved_by(factor: Callable[[float], float]) -> Callable[[Case, Leaves], Leaves]:
    """w and b moved along the gradient by another factor than the right one, which depends on the learning rate."""

    def wrong(case: Case, truth: Leaves) -> Leaves:
        c, times = case.arguments, factor(case.arguments["learning_rate"])
        return {"w": c["w"] + times * c["dw"], "b": np.array(c["b"] + times * c["db"])}

    return wrong


DESCENT_STEP = Exercise(
    name="descent_step",
    lesson=LESSON,
    section="6 Downhill",
    points=1,
    returns=("w", "b"),
    case=_case,
    suspects=(
        Suspect(
            "ascends",
            wrong=_moved_by(lambda rate: rate),
            words=Words("uphill", "{outputs_has} moved up the slope: the loss will grow. The gradient points uphill."),
        ),
        Suspect(
            "rate_forgotten",
            wrong=_moved_by(lambda rate: -1.0),
            words=Words(
                "the learning rate is forgotten",
                "{outputs_has} moved by the whole gradient. The learning rate says how much of it to go.",
            ),
        ),
        Suspect(
            "rate_divides",
            wrong=_moved_by(lambda rate: -1.0 / rate),
            words=Words(
                "divided by the learning rate",
                "{outputs_has} moved by the gradient divided by the rate. A smaller rate means a shorter step.",
            ),
        ),
        Suspect(
            "start_negated",
            wrong=lambda case, truth: {name: truth[name] - 2 * case.arguments[name] for name in truth},
            words=Words(
                "a minus before where it stood",
                "{outputs_is} off by twice what came in: the step is right, and taken from its negative. Only the step "
                "is subtracted.",
            ),
        ),
        Suspect(
            "step_alone",
            wrong=lambda case, truth: {name: truth[name] - case.arguments[name] for name in truth},
            words=Words(
                "the step, not where it leads", "{outputs_is} the step alone. Add it to where you stood before it."
            ),
        ),
        Suspect(
            "gradient_returned",
            wrong=lambda case, truth: {name: np.array(case.arguments["d" + name]) for name in truth},
            words=Words(
                "the gradient, not the parameters",
                "{outputs_is} the gradient that came in. Returned is where w and b stand after a step against it.",
            ),
        ),
        Suspect(
            "not_moved",
            wrong=_moved_by(lambda rate: 0.0),
            words=Words("has not moved", "{outputs_is} what came in. Every parameter takes a step of its own."),
        ),
    ),
    own_words={
        "negated": Words(
            "the sign is flipped",
            "{outputs_is} right except for the sign of all of it, where it stood and the step. Take the step from the "
            "parameter, not the parameter from the step.",
        )
    },
    may_alias=True,
    may_not_call=SGD_STEP,
)

EXERCISES = (DESCENT_STEP,)
