"""Lesson 3, the exercises on whole networks: forward passes, random cases, known mistakes. No right gradient here."""

import numpy as np
from backprop.activations import ACTIVATIONS, identity, relu, relu_prime, sigmoid, sigmoid_prime, tanh, tanh_prime
from backprop.datasets import xor
from backprop.initializers import he, lecun
from backprop.network import Network

from grader.checking.alteration import OUTPUT, Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import layer
from grader.exercises.lesson3 import LESSON
from grader.exercises.lesson3.multi_layer import BATCHES, DEPTHS, layer_sizes, pre_activations, random_network
from grader.exercises.lesson3.unlucky import UnluckyGenerator
from grader.exercises.may_not_call import BACKPROPAGATION
from grader.exercises.slopes import (
    FIRST_EXAMPLE,
    OUTPUT_SLOPE,
    SLOPE_AT_A,
    SLOPE_MISSING,
    SLOPE_TWICE,
    WEIGHTS_TRANSPOSED,
    altered_at,
    slope_one,
)

# 5. backward

HIDDEN = ("tanh", "sigmoid", "relu", "tanh", "leaky_relu", "tanh", "relu", "tanh")
BACKWARD_DEPTHS = (*DEPTHS[:7], [4] * 51)


def _backward_case(rng: np.random.Generator, k: int) -> Case:
    widths, f = BACKWARD_DEPTHS[k % 8], ACTIVATIONS[HIDDEN[k % 8]]
    init = lecun if len(widths) > 10 else he
    network = random_network(rng, widths, init, hidden=HIDDEN[k % 8])
    L, N = network.depth, BATCHES[k % 8]
    X, y = rng.normal(size=(N, widths[0])), rng.normal(size=(N, widths[-1]))
    cache = network.forward(X)

    def loss(alter: Alteration, W: list, b: list) -> float:
        a = X
        for l in range(1, L):
            a = alter.activate(f.f, f.f_prime, alter.linear(a, W[l], l) + b[l], layer=l)
        a = alter.activate(identity, f.f_prime, alter.linear(a, W[L], L) + b[L], layer=OUTPUT)
        return alter.mean(0.5 * np.sum((a - y) ** 2, axis=1))

    arguments = {"W": network.W, "z": cache.z, "a": cache.a, "y": y, "f_prime": f.f_prime}
    return Case(arguments, loss, {"dW": network.W, "db": network.b}, batch=N)


BACKWARD = Exercise(
    name="backward",
    lesson=LESSON,
    section="6 Any depth",
    points=4,
    returns=("dW", "db"),
    case=_backward_case,
    suspects=(
        SLOPE_MISSING,
        SLOPE_AT_A,
        SLOPE_TWICE,
        OUTPUT_SLOPE,
        WEIGHTS_TRANSPOSED,
        Suspect("next_not_masked", alter=lambda leaf: Alteration(slope=slope_one, layers={layer(leaf)})),
        FIRST_EXAMPLE,
    ),
    may_not_call=BACKPROPAGATION,
)


# 6. backward_loops


def _loops_case(rng: np.random.Generator, k: int) -> Case:
    n_0, n_1, n_2 = ((3, 4, 1), (2, 2, 1), (1, 3, 2), (3, 3, 3), (4, 2, 1), (2, 5, 2), (3, 4, 2), (1, 1, 1))[k % 8]
    W1, b1 = rng.normal(size=(n_1, n_0)), rng.normal(size=n_1)
    W2, b2 = rng.normal(size=(n_2, n_1)), rng.normal(size=n_2)
    x, y = rng.normal(size=n_0), rng.random(n_2)

    def loss(alter: Alteration, W2: np.ndarray, b2: np.ndarray, W1: np.ndarray, b1: np.ndarray) -> float:
        a1 = alter.activate(relu, relu_prime, W1 @ x + b1, layer=1)
        a2 = alter.activate(sigmoid, sigmoid_prime, W2 @ a1 + b2, layer=2)
        return float(0.5 * np.sum((a2 - y) ** 2))

    values = {"x": x, "y": y, "W1": W1, "b1": b1, "W2": W2, "b2": b2}
    arguments = {name: value.tolist() for name, value in values.items()}
    return Case(arguments, loss, {"dW2": W2, "db2": b2, "dW1": W1, "db1": b1})


BACKWARD_LOOPS = Exercise(
    name="backward_loops",
    lesson=LESSON,
    section="8 The same network three times",
    points=3,
    returns=("dW1", "db1", "dW2", "db2"),
    case=_loops_case,
    suspects=(
        altered_at("hidden_slope_missing", slope_one, 1),
        altered_at("output_slope_missing", slope_one, 2),
    ),
    may_not_call=BACKPROPAGATION,
    pure_python=True,
)

# 7. train_xor


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

# 8. The bug hunt


def _hunt_case(rng: np.random.Generator, k: int) -> Case:
    N, n_in, n_hidden, scale = layer_sizes(k)
    n_out = (2, 1, 3, 4, 2, 1, 3, 3)[k % 8]
    X, y = pre_activations(rng, (N, n_in), scale), (rng.random((N, n_out)) < 0.5).astype(float)
    W1, b1 = rng.normal(size=(n_hidden, n_in)), rng.normal(size=n_hidden)
    W2, b2 = rng.normal(size=(n_out, n_hidden)), rng.normal(size=n_out)

    def loss(alter: Alteration, W2: np.ndarray, b2: np.ndarray, W1: np.ndarray, b1: np.ndarray) -> float:
        a1 = alter.activate(tanh, tanh_prime, X @ W1.T + b1, layer=1)
        z2 = alter.activate(identity, sigmoid_prime, alter.linear(a1, W2) + b2, layer=OUTPUT)
        per_output = np.maximum(z2, 0) - z2 * y + np.log1p(np.exp(-np.abs(z2)))
        return alter.mean(per_output.sum(axis=1))

    arguments = {"X": X, "y": y, "W1": W1, "b1": b1, "W2": W2, "b2": b2}
    return Case(arguments, loss, {"dW2": W2, "db2": b2, "dW1": W1, "db1": b1}, batch=N)


REPAIRED_BACKWARD = Exercise(
    name="repaired_backward",
    lesson=LESSON,
    section="13 The bug hunt",
    points=2,
    returns=("dW1", "db1", "dW2", "db2"),
    case=_hunt_case,
    suspects=(
        SLOPE_MISSING,
        SLOPE_AT_A,
        SLOPE_TWICE,
        Suspect("slope_kept_with_cross_entropy", alter=OUTPUT_SLOPE.alter),
        WEIGHTS_TRANSPOSED,
        FIRST_EXAMPLE,
    ),
    may_not_call=BACKPROPAGATION,
)

EXERCISES = (BACKWARD, BACKWARD_LOOPS, TRAIN_XOR, REPAIRED_BACKWARD)
