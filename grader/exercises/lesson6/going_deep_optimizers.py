"""Lesson 6, the optimizers: adam_update and the bug hunt in a run of Adam."""

from collections.abc import Callable
from typing import Any

import numpy as np
from backprop.optimizers import AdamState, Arrays, adam_step

from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves, existing
from grader.checking.mistakes import Words
from grader.exercises.lesson6 import LESSON
from grader.exercises.may_not_call import ADAM_STEP

# 4. adam_update

RETURNS = ("theta", "m", "v")

SHAPES = ((4, 2), (1,), (3, 2), (5,), (2, 2), (1, 3), (6,), (2, 4))
STEPS = (1, 2, 1, 7, 30, 3, 1000, 12)
EPSILONS = (1e-8, 0.05, 0.3, 1e-3, 0.1, 1e-8, 0.2, 0.05)
"""Some large enough that it shows where epsilon stands."""


def _adam_case(rng: np.random.Generator, k: int) -> Case:
    shape, t = SHAPES[k % 8], STEPS[k % 8]
    theta, g = rng.normal(size=shape), rng.normal(size=shape)
    g[(0,) * len(shape)] = -abs(g[(0,) * len(shape)]) - 0.1
    started = float(t > 1)
    m, v = started * rng.normal(0.0, 0.5, size=shape), started * rng.uniform(0.05, 0.5, size=shape)
    rates = {"learning_rate": float(rng.uniform(0.1, 0.5)), "beta1": float(rng.uniform(0.8, 0.95))}
    rates |= {"beta2": float(rng.uniform(0.97, 0.995)), "epsilon": EPSILONS[k % 8]}
    updated, state = adam_step([theta], [g], AdamState([m], [v], t - 1), **rates)
    expected = dict(zip(RETURNS, existing([*updated, *state.m, *state.v]), strict=True))
    return Case({"theta": theta, "g": g, "m": m, "v": v, "t": t, **rates}, expected=expected)


def _adam_with(
    square: Callable = np.square,
    root: Callable = np.sqrt,
    corrections: Callable = lambda beta1, beta2, t: (1 - beta1**t, 1 - beta2**t),
    shares: Callable = lambda beta1, beta2: (1 - beta1, 1 - beta2),
    inside: bool = False,
    stored: bool = False,
    swapped: bool = False,
) -> Callable[..., tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """An Adam step with one part of it exchanged: the arguments of `adam_update` -> theta, m, v."""

    def step(
        theta: np.ndarray, g: np.ndarray, m: np.ndarray, v: np.ndarray, t: int, rate: float, *constants: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        beta1, beta2, epsilon = constants
        if swapped:
            beta1, beta2 = beta2, beta1
        with np.errstate(all="ignore"):
            m = beta1 * m + shares(beta1, beta2)[0] * g
            v = beta2 * v + shares(beta1, beta2)[1] * square(g)
            m_hat, v_hat = (moment / c for moment, c in zip((m, v), corrections(beta1, beta2, t), strict=True))
            below = root(v_hat + epsilon) if inside else root(v_hat) + epsilon
            theta = theta - rate * m_hat / below
        return (theta, m_hat, v_hat) if stored else (theta, m, v)

    return step


def _adam(**mistakes: Any) -> Callable[[Case, Leaves], Leaves]:
    """One step, with these mistakes."""
    step = _adam_with(**mistakes)
    return lambda case, truth: dict(zip(RETURNS, step(*case.arguments.values()), strict=True))


def _climbs(case: Case, truth: Leaves) -> Leaves:
    return truth | ({"theta": 2.0 * case.arguments["theta"] - truth["theta"]} if "theta" in truth else {})


ADAM_UPDATE = Exercise(
    name="adam_update",
    lesson=LESSON,
    section="6 Better steps",
    points=3,
    returns=RETURNS,
    case=_adam_case,
    suspects=(
        Suspect(
            "bias_correction_missing",
            wrong=_adam(corrections=lambda beta1, beta2, t: (1.0, 1.0)),
            words=Words(
                "the bias correction is missing",
                "{outputs_is} what comes out when m and v are used as they are. Both started at 0, and in the first "
                "steps both are still far too small: divide each by its own 1 - beta**t before the step.",
            ),
        ),
        Suspect(
            "correction_off_by_one",
            wrong=_adam(corrections=lambda beta1, beta2, t: (1 - beta1 ** (t + 1), 1 - beta2 ** (t + 1))),
            words=Words(
                "the correction counts one step too many",
                "{outputs_is} corrected as if one more step had been taken. t is 1 at the first step already.",
            ),
        ),
        Suspect(
            "correction_stored",
            wrong=_adam(stored=True),
            words=Words(
                "the corrected moments are handed on",
                "{outputs_holds} the corrected values. The correction is for this step alone: hand on m and v "
                "themselves, or the next step corrects them a second time.",
            ),
        ),
        Suspect(
            "epsilon_inside_root",
            wrong=_adam(inside=True),
            words=Words(
                "epsilon is inside the root",
                "{outputs_is} what comes out for the root of (v_hat + epsilon). It is added to the root, outside: "
                "inside, 1e-8 would act like 1e-4, and drown small gradients.",
            ),
        ),
        Suspect(
            "square_missing",
            wrong=_adam(square=lambda g: g),
            words=Words(
                "v averages g, not its square",
                "{outputs_is} what comes out when v averages the gradient itself. v measures size, whatever the sign: "
                "it averages g squared, entry by entry.",
            ),
        ),
        Suspect(
            "root_missing",
            wrong=_adam(root=lambda v: v),
            words=Words(
                "the root is missing",
                "{outputs_is} what comes out when the step is divided by v_hat itself. v_hat is a mean square: its "
                "root has the size of a gradient.",
            ),
        ),
        Suspect(
            "share_missing",
            wrong=_adam(shares=lambda beta1, beta2: (1.0, 1.0)),
            words=Words(
                "the new gradient counts in full",
                "{outputs_is} what comes out without the factors 1 - beta1 and 1 - beta2. A running mean keeps the "
                "share beta of the old and takes the share 1 - beta of the new.",
            ),
        ),
        Suspect(
            "betas_swapped",
            wrong=_adam(swapped=True),
            words=Words(
                "beta1 and beta2 have changed places",
                "{outputs_is} what comes out when beta1 averages the squares. beta1 belongs to m, beta2 to v.",
            ),
        ),
        Suspect(
            "climbs",
            wrong=_climbs,
            words=Words("it climbs", "The step in {outputs} is added, so the loss goes up. Descent subtracts it."),
        ),
    ),
    may_not_call=ADAM_STEP,
)

# 5. The bug hunt

RUNS = (3, 1, 4, 2, 6, 5, 2, 8)
SIZES = (1.0, 1e-4, 1.0, 1e-5, 30.0, 1e-4, 1e-3, 1.0)
"""Of the gradients: tiny ones tell where epsilon stands."""
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


def _hunt_case(rng: np.random.Generator, k: int) -> Case:
    shape = SHAPES[k % 8]
    theta, rate = rng.normal(size=shape), float(rng.uniform(0.1, 0.5))
    gradients = [SIZES[k % 8] * rng.normal(size=shape) for _ in range(RUNS[k % 8])]
    walked: Arrays = [theta]
    state: AdamState | None = None
    for g in gradients:
        walked, state = adam_step(walked, [g], state, rate, BETA1, BETA2, EPSILON)
    return Case(
        {"theta": theta, "gradients": gradients, "learning_rate": rate}, expected={"theta": existing(walked)[0]}
    )


def _run(**mistakes: Any) -> Callable[[Case, Leaves], Leaves]:
    """The whole run, with these of the given program's mistakes left in every step."""
    step = _adam_with(**mistakes)

    def wrong(case: Case, truth: Leaves) -> Leaves:
        theta, gradients, rate = case.arguments.values()
        m, v = np.zeros_like(theta), np.zeros_like(theta)
        for t, g in enumerate(gradients, start=1):
            theta, m, v = step(theta, g, m, v, t, rate, BETA1, BETA2, EPSILON)
        return {"theta": theta}

    return wrong


def _both_by_beta1(beta1: float, beta2: float, t: int) -> tuple[float, float]:
    return 1 - beta1**t, 1 - beta1**t


OTHER_BETA = Words(
    "v is corrected with m's beta",
    "{outputs_is} what comes out when v is divided by 1 - beta1**t. Each moment is corrected with its own beta. This "
    "may not be the last mistake: check again once it is mended.",
)

REPAIRED_ADAM = Exercise(
    name="repaired_adam",
    lesson=LESSON,
    section="7 The bug hunt",
    points=2,
    returns=("theta",),
    case=_hunt_case,
    suspects=(
        Suspect(
            "epsilon_inside_root",
            wrong=_run(inside=True),
            words=Words(
                "epsilon is inside the root",
                "{outputs_is} what comes out for the root of (v_hat + epsilon). Look at the smallest gradients: there "
                "the step is far too short.",
            ),
        ),
        Suspect("other_beta", wrong=_run(corrections=_both_by_beta1), words=OTHER_BETA),
        Suspect("other_beta", wrong=_run(corrections=_both_by_beta1, inside=True), words=OTHER_BETA),
    ),
    may_not_call=ADAM_STEP,
)

EXERCISES = (ADAM_UPDATE, REPAIRED_ADAM)
