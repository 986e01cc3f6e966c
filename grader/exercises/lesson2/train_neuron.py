"""Lesson 2, train it: a neuron judged on points of the clouds that it never saw."""

from typing import Any

import numpy as np
from backprop.datasets import blobs
from backprop.losses import binary_cross_entropy

from grader.checking.exercise import Case, Exercise
from grader.checking.mistakes import Words
from grader.checking.verdict import Verdict, as_floats
from grader.exercises.lesson2 import LESSON
from grader.exercises.may_not_call import BACKPROPAGATION, NEURON_DELTAS

ALONG = (0.0, 2.5, -2.5, 2.5)
"""How far the clouds are moved along the line between their centres, by case: no line through 0 parts them then."""
ENOUGH, LOW = 0.93, 0.2
NOT_A_NEURON, DIVERGED = frozenset({"not_a_neuron"}), frozenset({"diverged"})


def _clouds(rng: np.random.Generator, angle: float, shift: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two clouds, moved and turned, so that no parameters fit every case. X: (120, 2); y: (120,), 0 or 1."""
    X, labels = blobs(rng, n_per_class=60, spread=0.7)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return (X + shift) @ turn.T, labels.astype(float)


def _case(rng: np.random.Generator, k: int) -> Case:
    angle, shift = rng.uniform(0, 2 * np.pi), np.array([ALONG[k], rng.normal(0.0, 0.7)])
    X, y = _clouds(rng, angle, shift)
    held_out = _clouds(rng, angle, shift)
    arguments = {"rng": np.random.default_rng(rng.integers(2**32)), "X": X, "y": y}
    return Case(arguments, verdict=lambda returned: _verdict(returned, *held_out))


def _verdict(returned: dict[str, Any], X: np.ndarray, y: np.ndarray) -> Verdict | None:
    w, b = as_floats(returned["w"]), as_floats(returned["b"])
    if w is None or b is None:
        return Verdict("w and b are no numbers.", NOT_A_NEURON)
    if w.shape != (2,) or b.shape != ():
        shapes = f"w has shape {w.shape} and b shape {b.shape}"
        return Verdict(f"{shapes}; one neuron with two inputs has w (2,) and a number b.", NOT_A_NEURON)
    if not (np.all(np.isfinite(w)) and np.isfinite(b)):
        return Verdict("w or b is not finite. A smaller learning rate?", DIVERGED)
    z = X @ w + b
    if _is_good(z, y):
        return None
    explanations = {
        "bias_stays": float(b) == 0.0,
        "uphill": _share(z, y) < 0.6 and _loss(z, y) > 2.0,
        "stopped_early": any(_is_good(times * z, y) for times in (1.5, 3.0, 10.0, 100.0)),
    }
    return Verdict(
        f"Of 120 new examples your neuron gets {_share(z, y):.0%} right, with a cross-entropy of {_loss(z, y):.2f}. "
        f"The aim is {ENOUGH:.0%} at least, and below {LOW:.2f}.",
        frozenset(kind for kind, explains in explanations.items() if explains),
    )


def _share(z: np.ndarray, y: np.ndarray) -> float:
    return float(np.mean((z > 0) == (y > 0.5)))


def _loss(z: np.ndarray, y: np.ndarray) -> float:
    return binary_cross_entropy(z[:, np.newaxis], y[:, np.newaxis])


def _is_good(z: np.ndarray, y: np.ndarray) -> bool:
    return _share(z, y) >= ENOUGH and _loss(z, y) < LOW


TRAIN_NEURON = Exercise(
    name="train_neuron",
    lesson=LESSON,
    section="7 Train it",
    points=2,
    returns=("w", "b"),
    case=_case,
    cases=len(ALONG),
    seconds=20.0,
    own_words={
        "failed_verdict": Words(
            "not there yet",
            "{verdict} Print the loss on the training examples. If it does not fall: does each step begin where w and "
            "b stood, and lead against the gradient? If it jumps: smaller steps. If it falls: is it *still* falling "
            "when you stop?",
        ),
        "not_a_neuron": Words("not the numbers of one neuron", "{verdict}"),
        "diverged": Words("not finite", "{verdict}"),
        "stopped_early": Words(
            "stopped too early",
            "{verdict} The line parts the clouds well, but the outputs are timid. Is the loss on the training examples "
            "*still* falling when you stop?",
        ),
        "bias_stays": Words(
            "b is 0",
            "{verdict} And b is exactly 0: w turns the line, but it is b that moves it away from the origin. Does b "
            "take a step too, each time?",
        ),
        "uphill": Words(
            "the neuron learned the opposite",
            "{verdict} A guess would do no worse, and the neuron is sure of what is wrong. Is each step *against* the "
            "gradient, and which comes first in delta, the output or the target?",
        ),
    },
    may_not_call=BACKPROPAGATION + NEURON_DELTAS,
    must_vary=True,
    trained=True,
)

EXERCISES = (TRAIN_NEURON,)
