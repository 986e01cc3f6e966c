"""Lesson 3, training on XOR: random generators, and what must come out."""

import numpy as np
from backprop.datasets import xor
from backprop.network import Network

from grader.checking.exercise import Case, Exercise
from grader.exercises.lesson3 import LESSON
from grader.exercises.lesson3.unlucky import UnluckyGenerator
from grader.exercises.may_not_call import BACKPROPAGATION


def _xor_case(rng: np.random.Generator, k: int) -> Case:
    seed = int(rng.integers(2**32))
    return Case({"rng": UnluckyGenerator(seed) if k == 1 else np.random.default_rng(seed)}, verdict=_xor_verdict)


def _xor_verdict(returned: dict) -> str | None:
    X, labels = xor()
    y = labels[:, np.newaxis].astype(float)
    try:
        network = Network(list(returned["W"]), list(returned["b"]), output="sigmoid")
        if network.depth != 2:
            return f"The network has {network.depth} layers with weights; it should have 2, one of them hidden."
        loss = network.loss_value(network.forward(X), y)
    except (ValueError, TypeError, IndexError, AttributeError) as error:
        return f"W and b do not make a network that takes two inputs and gives one output. {error}."
    if not loss < 0.01:
        wrong = int(np.sum((network.forward(X).a[-1] > 0.5) != (y > 0.5)))
        return (
            f"For one of the generators tried, the loss on XOR ended at {loss:.4f}, not below 0.01 ({wrong} of 4 "
            "corners on the wrong side). Some starts die or stall whatever you do: notice it, and start again."
        )
    return None


TRAIN_XOR = Exercise(
    name="train_xor",
    lesson=LESSON,
    section="12 XOR",
    points=4,
    returns=("W", "b"),
    case=_xor_case,
    cases=4,
    seconds=30.0,
    may_not_call=BACKPROPAGATION,
    must_vary=True,
)

EXERCISES = (TRAIN_XOR,)
