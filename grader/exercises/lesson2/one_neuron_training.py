"""Lesson 2, the descent: one step, and a training run."""

from collections.abc import Callable

import numpy as np
from backprop.datasets import blobs
from backprop.losses import binary_cross_entropy
from backprop.optimizers import sgd_step

from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves, existing
from grader.checking.mistakes import Words
from grader.exercises.lesson2 import LESSON
from grader.exercises.lesson2.one_neuron import INPUTS
from grader.exercises.may_not_call import BACKPROPAGATION, NEURON_DELTAS, SGD_STEP

# 1. descent_step


def _step_case(rng: np.random.Generator, k: int) -> Case:
    n_0 = INPUTS[k % 8]
    w, dw = rng.normal(size=n_0), rng.normal(size=n_0)
    b, db = float(rng.normal()), float(rng.normal())
    learning_rate = (0.1, 0.5, 0.01, 3.0, 0.25, 0.03, 0.7, 0.2)[k % 8]
    moved = existing(sgd_step([w, np.array(b)], [dw, np.array(db)], learning_rate))
    arguments = {"w": w, "b": b, "dw": dw, "db": db, "learning_rate": learning_rate}
    return Case(arguments, expected=dict(zip(("w", "b"), moved, strict=True)))


def _moved_by(factor: Callable[[float], float]) -> Callable[[Case, Leaves], Leaves]:
    """w and b moved along the gradient by another factor than the right one, which depends on the learning rate."""

    def wrong(case: Case, truth: Leaves) -> Leaves:
        c, times = case.arguments, factor(case.arguments["learning_rate"])
        return {"w": c["w"] + times * c["dw"], "b": np.array(c["b"] + times * c["db"])}

    return wrong


def _step_alone(case: Case, truth: Leaves) -> Leaves:
    return {name: truth[name] - case.arguments[name] for name in truth}


DESCENT_STEP = Exercise(
    name="descent_step",
    lesson=LESSON,
    section="6 Downhill",
    points=1,
    returns=("w", "b"),
    case=_step_case,
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
            "step_alone",
            wrong=_step_alone,
            words=Words(
                "the step, not where it leads", "{outputs_is} the step alone. Add it to where you stood before it."
            ),
        ),
        Suspect(
            "not_moved",
            wrong=_moved_by(lambda rate: 0.0),
            words=Words("has not moved", "{outputs_is} what came in. Every parameter takes a step of its own."),
        ),
    ),
    may_alias=True,
    may_not_call=SGD_STEP,
)

# 2. train_neuron


def _clouds(rng: np.random.Generator, angle: float, shift: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two clouds, turned and moved, so that no parameters fit every case. X: (120, 2); y: (120,), 0 or 1."""
    X, labels = blobs(rng, n_per_class=60, spread=0.8)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return X @ turn.T + shift, labels.astype(float)


def _train_case(rng: np.random.Generator, k: int) -> Case:
    angle, shift = rng.uniform(0, 2 * np.pi), rng.normal(0.0, 0.7, size=2)
    X, y = _clouds(rng, angle, shift)
    held_out = _clouds(rng, angle, shift)
    arguments = {"rng": np.random.default_rng(rng.integers(2**32)), "X": X, "y": y}
    return Case(arguments, verdict=lambda returned: _train_verdict(returned, *held_out))


def _train_verdict(returned: dict, X: np.ndarray, y: np.ndarray) -> str | None:
    try:
        w, b = np.asarray(returned["w"], dtype=float), np.asarray(returned["b"], dtype=float)
    except (ValueError, TypeError):
        return "w and b are no numbers."
    if w.shape != (2,) or b.shape != ():
        return f"w has shape {w.shape} and b shape {b.shape}; one neuron with two inputs has w (2,) and a number b."
    if not (np.all(np.isfinite(w)) and np.isfinite(b)):
        return "w or b is not finite. A smaller learning rate?"
    z = X @ w + b
    accuracy = float(np.mean((z > 0) == (y > 0.5)))
    loss = binary_cross_entropy(z[:, np.newaxis], y[:, np.newaxis])
    if accuracy >= 0.93 and loss < 0.2:
        return None
    return (
        f"Of 120 new examples your neuron gets {accuracy:.0%} right, with a cross-entropy of {loss:.2f}. "
        "The aim is 93% at least, and below 0.20. Does the loss on the training examples fall from step to step?"
    )


TRAIN_NEURON = Exercise(
    name="train_neuron",
    lesson=LESSON,
    section="7 Train it",
    points=2,
    returns=("w", "b"),
    case=_train_case,
    cases=4,
    seconds=20.0,
    may_not_call=BACKPROPAGATION + NEURON_DELTAS,
    must_vary=True,
)

EXERCISES = (DESCENT_STEP, TRAIN_NEURON)
