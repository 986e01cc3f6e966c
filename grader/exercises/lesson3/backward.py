"""A network of any depth: its layers are a list, so its forward pass is a loop, and code instead of text."""

import numpy as np
from backprop.activations import ACTIVATIONS, identity
from backprop.initializers import he, lecun

from grader.checking.alteration import OUTPUT, Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import layer
from grader.checking.mistakes import Words
from grader.checking.wrong_slopes import slope_named, slope_one
from grader.exercises.lesson3 import LESSON
from grader.exercises.lesson3.networks import BATCHES, DEPTHS, random_network
from grader.exercises.may_not_call import BACKPROPAGATION
from grader.exercises.slopes import (
    FIRST_EXAMPLE,
    LAST_EXAMPLE,
    OUTPUT_SLOPE,
    SLOPE_AT_A,
    SLOPE_FORMULA_AT_Z,
    SLOPE_MISSING,
    SLOPE_TWICE,
    WEIGHTS_TRANSPOSED,
    altered_at,
)

HIDDEN = ("tanh", "sigmoid", "relu", "tanh", "leaky_relu", "tanh", "relu", "tanh")
OTHER_SLOPE = Words(
    "one slope for all",
    "{outputs_uses} the slope of one and the same function in every case. Which activation the hidden layers have is "
    "told by the argument f_prime: call it, at z.",
)
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


exercise = Exercise(
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
        SLOPE_FORMULA_AT_Z,
        OUTPUT_SLOPE,
        *(altered_at(f"slope_of_{name}", slope_named(name), words=OTHER_SLOPE) for name in ("relu", "tanh", "sigmoid")),
        WEIGHTS_TRANSPOSED,
        Suspect("next_not_masked", alter=lambda leaf: Alteration(slope=slope_one, layers={layer(leaf)})),
        FIRST_EXAMPLE,
        LAST_EXAMPLE,
    ),
    may_not_call=BACKPROPAGATION,
)
