"""Lesson 3, XOR: a training run that must begin again where a start dies."""

from typing import Any

import numpy as np
from backprop.datasets import xor
from backprop.network import Network

from grader.checking.exercise import Case, Exercise
from grader.checking.mistakes import Words
from grader.checking.verdict import Verdict
from grader.exercises.lesson3 import LESSON
from grader.exercises.may_not_call import BACKPROPAGATION
from grader.handed_over.unlucky_generator import UnluckyGenerator

GOAL = 0.01
HIDDEN = {"tanh": "tanh", "sigmoid": "the sigmoid"}
"""What a student may have trained in place of ReLU: with the weights that came back, does it solve XOR?"""


def _case(rng: np.random.Generator, k: int) -> Case:
    seed = int(rng.integers(2**32))
    return Case({"rng": UnluckyGenerator(seed) if k == 1 else np.random.default_rng(seed)}, verdict=_verdict)


def _loss(returned: dict[str, Any], hidden: str, output: str) -> float:
    network, (X, labels) = Network(list(returned["W"]), list(returned["b"]), hidden=hidden, output=output), xor()
    return network.loss_value(network.forward(X), labels[:, np.newaxis].astype(float))


def _verdict(returned: dict[str, Any]) -> Verdict | None:
    X, labels = xor()
    try:
        network = Network(list(returned["W"]), list(returned["b"]), output="sigmoid")
        if network.depth != 2:
            return Verdict(
                f"The network has {network.depth} layers with weights; it should have 2, one of them hidden."
            )
        loss = _loss(returned, "relu", "sigmoid")
        z, a = network.forward(X)
    except Exception as error:  # whatever was returned in place of arrays
        return Verdict(f"W and b do not make a network that takes two inputs and gives one output. {error}.")
    if loss < GOAL:
        return None
    wrong = int(np.sum((a[-1][:, 0] > 0.5) != (labels == 1)))
    dead = int(np.sum(np.all(z[1] <= 0, axis=0)))
    solving = [words for name, words in HIDDEN.items() if _loss(returned, name, "sigmoid") < GOAL]
    kinds = {"hidden_not_relu": bool(solving), "output_linear": _loss(returned, "relu", "identity") < GOAL}
    return Verdict(
        f"For one of the generators tried, the loss on XOR ended at {loss:.4f}, not below {GOAL} ({wrong} of 4 corners "
        f"on the wrong side; {dead} of {z[1].shape[1]} hidden units are off at all four)."
        + (f" With {' or '.join(solving)} in the hidden layer the same weights solve it." if solving else ""),
        frozenset(kind for kind, explains in kinds.items() if explains),
    )


TRAIN_XOR = Exercise(
    name="train_xor",
    lesson=LESSON,
    section="12 XOR",
    points=4,
    returns=("W", "b"),
    case=_case,
    cases=4,
    seconds=30.0,
    own_words={
        "returned_nothing": Words(
            "returned nothing",
            "It should return {expected}, but it returned None. Did a loop over starts end before one succeeded? Then "
            "start again until one does. Else: is the return line there, and indented right?",
        ),
        "failed_verdict": Words(
            "not there yet",
            "{verdict} Is the loss still falling when you stop? If it jumps: smaller steps. If it lies still: some "
            "starts die or stall whatever you do. Notice it, and start again.",
        ),
        "hidden_not_relu": Words(
            "solved with another activation",
            "{verdict} The hidden layer was to be of ReLUs: max(0, z) on the way forward, and ReLU's own slope on the "
            "way back.",
        ),
        "output_linear": Words(
            "solved with a linear output",
            "{verdict} With a linear output the same weights solve it. The output was to be a sigmoid: what is a[2]?",
        ),
    },
    may_not_call=BACKPROPAGATION,
    must_vary=True,
    trained=True,
)

EXERCISES = (TRAIN_XOR,)
