"""Lesson 3, the exercises on one layer: forward passes, random cases, known mistakes. No right gradient is here."""

from collections.abc import Callable
from typing import Any

import numpy as np
from backprop.activations import (
    sigmoid,
    sigmoid_prime,
    tanh,
    tanh_prime,
)
from backprop.initializers import he
from backprop.network import Network

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves, flatten
from grader.exercises.lesson3 import LESSON
from grader.exercises.may_not_call import BACKPROPAGATION, NETWORK_FORWARD
from grader.exercises.slopes import (
    FIRST_EXAMPLE,
    SLOPE_AT_A,
    SLOPE_MISSING,
    SLOPE_TWICE,
    WEIGHTS_TRANSPOSED,
    slope_of,
)

BATCHES = (3, 1, 4, 5, 2, 7, 3, 6)
WIDTHS = ((3, 2), (2, 4), (1, 3), (4, 4), (3, 1), (2, 5), (3, 3), (4, 2))
SCALES = (1.0, 1.0, 1.5, 1.0, 0.3, 1.0, 3.0, 2.0)
"""By case: a batch of one, layers of width one, square weights, small and saturating pre-activations."""


def layer_sizes(k: int) -> tuple[int, int, int, float]:
    """(N, n_in, n_out, scale) of the k-th case."""
    (n_in, n_out), i = WIDTHS[k % 8], k % 8
    return BATCHES[i], n_in, n_out, SCALES[i]


def pre_activations(rng: np.random.Generator, shape: tuple[int, int], scale: float) -> np.ndarray:
    """N(0, scale^2); where that saturates, all rows but the first, so that something is left to measure. One is 0."""
    scales = np.full((shape[0], 1), scale)
    scales[0] = min(scale, 1.0)
    z = scales * rng.normal(size=shape)
    if shape[0] > 2:
        z[-1, -1] = 0.0
    return z


# 1. forward


def random_network(rng: np.random.Generator, widths: list[int], init: Callable = he, **options: Any) -> Network:
    """A network with random weights and random biases."""
    network = Network.random(widths, rng, init, **options)
    network.b = [None] + [rng.normal(0.0, 0.5, size=b.shape) for b in network.b[1:]]
    return network


DEPTHS = ([3, 4, 2], [2, 3], [1, 1, 1], [4, 4, 4, 4], [3, 5, 1], [2, 6, 5, 4, 3], [5, 2, 3], [3, 3, 3, 2])


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

# 2. output_delta


def _output_delta_case(rng: np.random.Generator, k: int) -> Case:
    N, _, n_out, scale = layer_sizes(k)
    z = pre_activations(rng, (N, n_out), scale)
    y = (rng.random((N, n_out)) < 0.5).astype(float)

    def loss(alter: Alteration, z: np.ndarray) -> float:
        a = alter.activate(sigmoid, sigmoid_prime, z)
        return alter.mean(0.5 * np.sum((a - y) ** 2, axis=1))

    return Case({"z": z, "y": y}, loss, {"delta": z}, batch=N)


OUTPUT_DELTA = Exercise(
    name="output_delta",
    lesson=LESSON,
    section="3 What delta means",
    points=2,
    returns=("delta",),
    case=_output_delta_case,
    suspects=(SLOPE_MISSING, SLOPE_AT_A, SLOPE_TWICE, slope_of("tanh"), FIRST_EXAMPLE),
    may_not_call=BACKPROPAGATION,
)

# 3. hidden_delta


def _hidden_delta_case(rng: np.random.Generator, k: int) -> Case:
    N, n, n_next, scale = layer_sizes(k)
    z, W_next = pre_activations(rng, (N, n), scale), rng.normal(size=(n_next, n))
    delta_next = rng.normal(size=(N, n_next))

    def loss(alter: Alteration, z: np.ndarray) -> float:
        z_next = alter.linear(alter.activate(tanh, tanh_prime, z), W_next)
        return alter.sum(np.sum(delta_next * z_next, axis=1))

    return Case({"delta_next": delta_next, "W_next": W_next, "z": z}, loss, {"delta": z}, batch=N)


HIDDEN_DELTA = Exercise(
    name="hidden_delta",
    lesson=LESSON,
    section="4 The recurrence",
    points=3,
    returns=("delta",),
    case=_hidden_delta_case,
    suspects=(SLOPE_MISSING, SLOPE_AT_A, SLOPE_TWICE, slope_of("sigmoid"), WEIGHTS_TRANSPOSED, FIRST_EXAMPLE),
    may_not_call=BACKPROPAGATION,
)

# 4. parameter_gradients


def _parameter_case(rng: np.random.Generator, k: int) -> Case:
    N, n_in, n_out, scale = layer_sizes(k)
    delta, a_prev = rng.normal(size=(N, n_out)) / N, scale * rng.normal(size=(N, n_in))
    W, b = rng.normal(size=(n_out, n_in)), rng.normal(size=n_out)

    def loss(alter: Alteration, W: np.ndarray, b: np.ndarray) -> float:
        return alter.sum(np.sum(delta * (a_prev @ W.T + b), axis=1))

    return Case({"delta": delta, "a_prev": a_prev}, loss, {"dW": W, "db": b}, batch=N)


PARAMETER_GRADIENTS = Exercise(
    name="parameter_gradients",
    lesson=LESSON,
    section="5 From delta to gradients",
    points=3,
    returns=("dW", "db"),
    case=_parameter_case,
    suspects=(
        Suspect("bias_not_summed", wrong=lambda case, truth: {"db": case.arguments["delta"]}),
        FIRST_EXAMPLE,
    ),
    may_not_call=BACKPROPAGATION,
)

EXERCISES = (FORWARD, OUTPUT_DELTA, HIDDEN_DELTA, PARAMETER_GRADIENTS)
