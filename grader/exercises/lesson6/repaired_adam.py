"""Lesson 6, the bug hunt: a run of Adam, held against the module's."""

import numpy as np
from backprop.optimizers import AdamState, Arrays, adam_step

from grader.checking.exercise import Case, Exercise
from grader.checking.leaves import existing
from grader.exercises.lesson6 import LESSON
from grader.exercises.lesson6.adam_mistakes import ADAM_MISTAKES, ZERO_OR_ROOT, AdamMistake, Step
from grader.exercises.may_not_call import ADAM_STEP

SHAPES = ((4, 2), (1,), (3, 2), (5,), (2, 2), (1, 3), (6,), (2, 4), (2, 1, 3))
RUNS = (3, 1, 4, 2, 6, 5, 2, 8, 3)
SIZES = (1.0, 1e-4, 1.0, 1e-5, 30.0, 1e-4, 1e-3, 1.0, 1.0)
"""Of the gradients: tiny ones tell where epsilon stands."""
CONSTANTS = (0.9, 0.999, 1e-8)
"""beta1, beta2, epsilon."""


def _case(rng: np.random.Generator, k: int) -> Case:
    theta, rate = rng.normal(size=SHAPES[k]), float(rng.uniform(0.1, 0.5))
    gradients = [np.array(SIZES[k] * rng.normal(size=SHAPES[k])) for _ in range(RUNS[k])]
    for g in gradients:
        g.flat[1:2] = 0.0  # a unit that never fires
    walked: Arrays = [theta]
    state: AdamState | None = None
    for g in gradients:
        walked, state = adam_step(walked, [g], state, rate, *CONSTANTS)
    arguments = {"theta": theta, "gradients": gradients, "learning_rate": rate}
    return Case(arguments, expected={"theta": existing(walked)[0]})


def _run(step: Step, case: Case) -> tuple[np.ndarray]:
    """The whole run, with the mistake in every step."""
    theta, gradients, rate = case.arguments.values()
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t, g in enumerate(gradients, start=1):
        theta, m, v = step(theta, g, m, v, t, rate, *CONSTANTS)
    return (theta,)


def _with_both_bugs() -> AdamMistake:
    """The program as it was given: of its two mistakes the words tell one, and that there is another."""
    parts = {mistake.kind: mistake for mistake in ADAM_MISTAKES}
    first, second = parts["other_beta"], parts["epsilon_inside_root"]
    return AdamMistake(first.kind, first.title, first.text, first.parts | second.parts)


REPAIRED_ADAM = Exercise(
    name="repaired_adam",
    lesson=LESSON,
    section="7 The bug hunt",
    points=2,
    returns=("theta",),
    case=_case,
    cases=len(SHAPES),
    suspects=tuple(mistake.suspect(("theta",), _run) for mistake in (*ADAM_MISTAKES, _with_both_bugs())),
    own_words={"non_finite": ZERO_OR_ROOT},
    may_not_call=ADAM_STEP,
)

EXERCISES = (REPAIRED_ADAM,)
