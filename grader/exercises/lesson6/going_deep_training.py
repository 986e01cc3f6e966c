"""Lesson 6: train_digits, a deep residual network judged on digits that it never saw."""

import numpy as np
from backprop.datasets import digits, hold_out
from backprop.network import Network

from grader.checking.exercise import Case, Exercise
from grader.exercises.lesson6 import LESSON
from grader.exercises.may_not_call import NETWORK_BACKWARD, NUMERICAL_GRADIENT

SPLIT = 6
"""One split for everyone, so that the bar is equally high for all; what varies is the generator of the run."""
LAYERS, BAR = 20, 0.95


def _digits_case(rng: np.random.Generator, k: int) -> Case:
    (X, labels), (X_held_out, labels_held_out) = hold_out(*digits(), np.random.default_rng(SPLIT))

    def verdict(returned: dict) -> str | None:
        try:
            network = Network(list(returned["W"]), list(returned["b"]), residual=True)
            network.branch_scale = network.depth**-0.5
            with np.errstate(all="ignore"):
                logits = network.forward(X_held_out).a[-1]
        except (ValueError, TypeError, IndexError, AttributeError) as error:
            return f"W and b do not make a network for 64 pixels. {error}."
        if network.depth < LAYERS:
            return f"The network has {network.depth} layers with weights; it should have at least {LAYERS}."
        if logits.shape[1] != 10:
            return f"The last layer has {logits.shape[1]} outputs; ten digits need 10."
        if not np.all(np.isfinite(logits)):
            return "The network's outputs are not finite. Somewhere a step was far too long: is the gradient clipped?"
        accuracy = float(np.mean(logits.argmax(axis=1) == labels_held_out))
        if accuracy < BAR:
            return (
                f"On digits that were held out, {accuracy:.1%} are right, and {BAR:.0%} are wanted. About 10% means "
                "that nothing was learned: print the first losses. Near 90%: more steps, or a shrinking rate."
            )
        return None

    arguments = {"X": X, "labels": labels, "rng": np.random.default_rng(rng.integers(2**32))}
    return Case(arguments, verdict=verdict)


TRAIN_DIGITS = Exercise(
    name="train_digits",
    lesson=LESSON,
    section="10 Thirty layers",
    points=4,
    returns=("W", "b"),
    case=_digits_case,
    cases=2,
    seconds=60.0,
    may_not_call=NETWORK_BACKWARD + NUMERICAL_GRADIENT,
    must_vary=True,
)

EXERCISES = (TRAIN_DIGITS,)
