"""Lesson 6, better steps: one step of Adam, held against the module's."""

import numpy as np
from backprop.optimizers import AdamState, adam_step

from grader.checking.exercise import Case, Exercise
from grader.checking.leaves import existing
from grader.exercises.lesson6 import LESSON
from grader.exercises.lesson6.adam_mistakes import ADAM_MISTAKES, ZERO_OR_ROOT
from grader.exercises.may_not_call import ADAM_STEP

RETURNS = ("theta", "m", "v")

SHAPES = ((4, 2), (1,), (3, 2), (5,), (2, 2), (1, 3), (6,), (2, 4), (), (2, 1, 3))
STEPS = (1, 2, 1, 7, 30, 3, 1000, 12, 5, 2)
EPSILONS = (1e-8, 0.05, 0.3, 1e-3, 0.1, 1e-8, 0.2, 0.05, 0.3, 1e-3)
"""Some large enough that it shows where epsilon stands."""


def _case(rng: np.random.Generator, k: int) -> Case:
    shape, t = SHAPES[k], STEPS[k]
    theta, g, m = (np.array(rng.normal(size=shape)) for _ in range(3))
    v = np.array(rng.uniform(0.05, 0.5, size=shape))
    g.flat[0] = -abs(g.flat[0]) - 0.1
    m *= 0.5 * (t > 1)
    v *= t > 1
    if g.size > 1:  # a unit that never fired
        g.flat[-1] = m.flat[-1] = v.flat[-1] = 0.0
    rates = {"learning_rate": float(rng.uniform(0.1, 0.5)), "beta1": float(rng.uniform(0.8, 0.95))}
    rates |= {"beta2": float(rng.uniform(0.97, 0.995)), "epsilon": EPSILONS[k]}
    updated, state = adam_step([theta], [g], AdamState([m], [v], t - 1), **rates)
    expected = dict(zip(RETURNS, existing([*updated, *state.m, *state.v]), strict=True))
    return Case({"theta": theta, "g": g, "m": m, "v": v, "t": t, **rates}, expected=expected)


ADAM_UPDATE = Exercise(
    name="adam_update",
    lesson=LESSON,
    section="6 Better steps",
    points=3,
    returns=RETURNS,
    case=_case,
    cases=len(SHAPES),
    suspects=tuple(
        mistake.suspect(RETURNS, lambda step, case: step(*case.arguments.values())) for mistake in ADAM_MISTAKES
    ),
    own_words={"non_finite": ZERO_OR_ROOT},
    may_not_call=ADAM_STEP,
)

EXERCISES = (ADAM_UPDATE,)
