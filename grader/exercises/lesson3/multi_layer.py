"""Lesson 3, the forward pass: random cases, known mistakes."""

from collections.abc import Callable

import numpy as np
from backprop.network import Network

from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves, flatten
from grader.exercises.lesson3 import LESSON
from grader.exercises.lesson3.networks import BATCHES, DEPTHS, random_network
from grader.exercises.may_not_call import NETWORK_FORWARD


def _forward_case(rng: np.random.Generator, k: int) -> Case:
    network = random_network(rng, DEPTHS[k % 8])
    X = rng.normal(size=(BATCHES[k % 8], DEPTHS[k % 8][0]))
    cache = network.forward(X)
    return Case({"X": X, "W": network.W, "b": network.b}, expected={"z": cache.z, "a": cache.a}, batch=len(X))


def _forward_with(b_scale: float, output: str) -> Callable[[Case, Leaves], Leaves]:
    def wrong(case: Case, truth: Leaves) -> Leaves:
        b = [None] + [b_scale * b for b in case.arguments["b"][1:]]
        cache = Network(case.arguments["W"], b, output=output).forward(case.arguments["X"])
        return flatten({"z": cache.z, "a": cache.a})

    return wrong


FORWARD = Exercise(
    name="forward",
    lesson=LESSON,
    section="2 One dense layer",
    points=3,
    returns=("z", "a"),
    case=_forward_case,
    suspects=(
        Suspect("bias_forgotten", wrong=_forward_with(0.0, "identity")),
        Suspect("output_activated", wrong=_forward_with(1.0, "relu")),
    ),
    may_alias=True,
    may_not_call=NETWORK_FORWARD,
)

EXERCISES = (FORWARD,)
