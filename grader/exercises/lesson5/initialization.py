"""Lesson 5: forward passes, random cases and known mistakes. No right gradient is written down here."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from backprop.activations import ACTIVATIONS, identity
from backprop.initializers import he, lecun
from backprop.network import Network

from grader.checking.alteration import OUTPUT, Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves, flatten, layer
from grader.checking.mistakes import Words
from grader.exercises.lesson5 import LESSON
from grader.exercises.lesson5.weight_draws import Guess, he_guesses, usual_guesses, weights_verdict
from grader.exercises.may_not_call import BACKPROPAGATION, INITIALIZERS
from grader.exercises.slopes import (
    OUTPUT_SLOPE,
    SLOPE_AT_A,
    SLOPE_MISSING,
    SLOPE_TWICE,
    WEIGHTS_TRANSPOSED,
    altered_at,
    slope_one,
)

# 1. jacobian_product

STACKS = (
    [3, 4, 2, 3],
    [2, 3, 5],
    [4, 4, 4, 4, 4],
    [2, 1, 3, 1],
    [3, 6, 5, 4, 3, 2],
    [5, 2, 4, 3],
    [3, 3, 3, 3],
    [4] * 31,
)
HIDDEN = ("tanh", "sigmoid", "tanh", "tanh", "leaky_relu", "sigmoid", "relu", "tanh")
SCALES = (1.0, 2.0, 1.5, 1.0, 1.0, 4.0, 1.0, 1.0)


def _network(rng: np.random.Generator, k: int) -> Network:
    widths = STACKS[k % 8]
    network = Network.random(widths, rng, lecun if len(widths) > 10 else he, hidden=HIDDEN[k % 8])
    network.b = [None] + [rng.normal(0.0, 0.5, size=b.shape) for b in network.b[1:]]
    return network


def _jacobian_case(rng: np.random.Generator, k: int) -> Case:
    network, f = _network(rng, k), ACTIVATIONS[HIDDEN[k % 8]]
    W, b, L = network.W, network.b, network.depth
    X = SCALES[k % 8] * rng.normal(size=(1, STACKS[k % 8][0]))
    z = [None] + [pre_activation[0] for pre_activation in network.forward(X).z[1:]]

    def loss(alter: Alteration, P: np.ndarray) -> float:
        # Column i of P nudges z[1] of a copy of its own, and that copy counts with output i alone.
        a = alter.activate(f.f, f.f_prime, z[1] + P.T, layer=1)
        for l in range(2, L):
            a = alter.activate(f.f, f.f_prime, alter.linear(a, W[l], l) + b[l], layer=l)
        outputs = alter.activate(identity, f.f_prime, alter.linear(a, W[L], L) + b[L], layer=OUTPUT)
        return alter.sum(np.diag(outputs))

    P = np.zeros((len(z[1]), len(z[L])))
    return Case({"W": W, "z": z, "f_prime": f.f_prime}, loss, {"P": P})


JACOBIAN_PRODUCT = Exercise(
    name="jacobian_product",
    lesson=LESSON,
    section="4 The product, unrolled",
    points=4,
    returns=("P",),
    case=_jacobian_case,
    suspects=(
        SLOPE_MISSING,
        SLOPE_AT_A,
        SLOPE_TWICE,
        WEIGHTS_TRANSPOSED,
        altered_at(
            "first_slope_missing",
            slope_one,
            1,
            words=Words(
                "the slope in front is missing",
                "{outputs_is} the product that gives dL/da of layer 1, not dL/dz. Delta lives at z: which factor "
                "stands between the two, and at which end of the product?",
            ),
        ),
        Suspect(
            "last_slope_added",
            alter=OUTPUT_SLOPE.alter,
            words=Words(
                "one slope too many at the far end",
                "{outputs_has} the slope of layer L in it. But P is to be multiplied by delta[L], and that delta "
                "already stands at z[L], on the near side of that slope.",
            ),
        ),
    ),
    may_not_call=BACKPROPAGATION,
)

# 2. gradient_norms

BATCHES = (3, 1, 4, 5, 2, 7, 3, 6)
NET_WIDTHS = ([3, 4, 2], [2, 3], [4, 4, 4, 4], [1, 1, 1], [2, 6, 5, 4, 3], [5, 2, 3], [3, 5, 1], [3, 3, 3, 2])


def _norms_case(rng: np.random.Generator, k: int) -> Case:
    widths, N = NET_WIDTHS[k % 8], BATCHES[k % 8]
    network = Network.random(widths, rng, he, hidden="tanh")
    cache = network.forward(rng.normal(size=(N, widths[0])))
    gradients = network.backward(cache, rng.normal(size=(N, widths[-1])))
    expected = _norms(network.W, gradients.dW)
    return Case({"W": network.W, "delta": gradients.delta, "a": cache.a}, expected=expected, batch=N)


Number = float | np.floating


def _frobenius(g: np.ndarray) -> Number:
    return np.linalg.norm(g)


def _norms(W: list, dW: list, size: Callable[[np.ndarray], Number] = _frobenius) -> dict[str, list]:
    return _in_proportion([size(g) for g in dW[1:]], [size(w) for w in W[1:]])


def _in_proportion(of_gradients: list[Number], of_weights: list[Number]) -> dict[str, list]:
    norms = [np.array(norm) for norm in of_gradients]
    ratios = [norm / weights for norm, weights in zip(norms, of_weights, strict=True)]
    return {"norms": [None, *norms], "ratios": [None, *ratios]}


def _norms_by(size: Callable[[np.ndarray], Number]) -> Callable[[Case, Leaves], Leaves]:
    """Another size than the Frobenius norm, for both results."""

    def wrong(case: Case, truth: Leaves) -> Leaves:
        delta, a = case.arguments["delta"], case.arguments["a"]
        dW = [None] + [np.einsum("ni,nj->ij", delta[l], a[l - 1]) for l in range(1, len(a))]
        return flatten(_norms(case.arguments["W"], dW, size), backward=False)

    return wrong


def _norms_of(part: Callable[[list, list, int], Number]) -> Callable[[Case, Leaves], Leaves]:
    """Something else than dW, by layer, measured and set in proportion to W."""

    def wrong(case: Case, truth: Leaves) -> Leaves:
        W, delta, a = case.arguments.values()
        parts = [part(delta, a, l) for l in range(1, len(W))]
        return flatten(_in_proportion(parts, [_frobenius(w) for w in W[1:]]), backward=False)

    return wrong


def _inverted(case: Case, truth: Leaves) -> Leaves:
    return {
        name: value if layer(name) is None or name.startswith("norms") else 1 / value for name, value in truth.items()
    }


NORM_MISTAKES = (
    (
        "norm_of_delta",
        _norms_of(lambda delta, a, l: np.linalg.norm(delta[l])),
        "the norm of delta where that of dW belongs",
        "{outputs_is} made from delta[l] alone. The gradient of the weights has a second factor: what arrived at the "
        "layer.",
    ),
    (
        "norm_product",
        _norms_of(lambda delta, a, l: np.linalg.norm(delta[l]) * np.linalg.norm(a[l - 1])),
        "a product of norms where the norm of a product belongs",
        "{outputs_is} the norm of delta times the norm of a. That is an upper bound, reached by a batch of one. "
        "Over a batch the examples' shares add up, with their signs: make dW first, then measure it.",
    ),
    (
        "input_of_next_layer",
        _norms_of(lambda delta, a, l: np.linalg.norm(np.einsum("ni,nj->ij", delta[l], a[l]))),
        "off by one layer",
        "{outputs_is} made with the activation that leaves layer l. A weight's gradient needs what arrived at it.",
    ),
    (
        "norm_not_rooted",
        _norms_by(lambda g: np.sum(g**2)),
        "the root is missing",
        "{outputs_is} made of sums of squares. A norm is a length: its square is not.",
    ),
    (
        "norm_spectral",
        _norms_by(lambda g: np.linalg.norm(g, 2)),
        "the spectral norm",
        "{outputs_is} made with the largest stretch of the matrix, its spectral norm. The Frobenius norm counts "
        "every entry. np.linalg.norm(matrix) is it; with a 2 behind the comma it is the other.",
    ),
    (
        "norm_of_absolutes",
        _norms_by(lambda g: np.abs(g).sum()),
        "the sum of absolute values",
        "{outputs_is} made of sums of absolute values. The Frobenius norm squares, adds, and takes the root.",
    ),
    (
        "ratio_inverted",
        _inverted,
        "upside down",
        "{outputs_has} the weights above and the gradient below. How large is the gradient, compared with the weights?",
    ),
)

GRADIENT_NORMS = Exercise(
    name="gradient_norms",
    lesson=LESSON,
    section="12 Reading the signs",
    points=3,
    returns=("norms", "ratios"),
    case=_norms_case,
    suspects=tuple(Suspect(kind, wrong=wrong, words=Words(title, text)) for kind, wrong, title, text in NORM_MISTAKES),
    may_not_call=BACKPROPAGATION,
)

# 3. xavier_weights and 4. he_weights

LAYERS = ((360, 210), (360, 210), (80, 300), (1, 20_000), (20_000, 1), (128, 128), (60, 500), (500, 40))
"""fan_in, fan_out by case. The first two agree, so that a fixed seed inside the function shows itself."""


def _draw_case(judge: Callable[..., str | None], rng: np.random.Generator, k: int) -> Case:
    fan_in, fan_out = LAYERS[k % 8]
    arguments = {"rng": np.random.default_rng(rng.integers(2**32)), "fan_in": fan_in, "fan_out": fan_out}
    return Case(arguments, verdict=partial(judge, fan_in=fan_in, fan_out=fan_out))


def _xavier_verdict(returned: dict[str, Any], fan_in: int, fan_out: int) -> str | None:
    one_side = "It takes only {0} into account. Xavier is a compromise between two wishes: one for each direction."
    guesses = [
        Guess(1 / fan_in, one_side.format("fan_in")),
        Guess(1 / fan_out, one_side.format("fan_out")),
        Guess(2 / fan_in, "It is the one for ReLU layers, from the next section."),
        Guess(2 / fan_out, one_side.format("fan_out")),
        Guess(
            1 / (fan_in + fan_out),
            "It is half of what is asked for: one over the sum of two numbers is not yet one over their mean.",
        ),
    ]
    variance = 2 / (fan_in + fan_out)
    return weights_verdict(returned["W"], fan_in, fan_out, variance, guesses + usual_guesses(variance))


def _he_verdict(returned: dict[str, Any], fan_in: int, fan_out: int) -> str | None:
    return weights_verdict(returned["W"], fan_in, fan_out, 2 / fan_in, he_guesses(fan_in, fan_out))


XAVIER_WEIGHTS, HE_WEIGHTS = (
    Exercise(
        name=name,
        lesson=LESSON,
        section=section,
        points=2,
        returns=("W",),
        case=partial(_draw_case, judge),
        may_not_call=INITIALIZERS,
        must_vary=True,
    )
    for name, section, judge in (
        ("xavier_weights", "8 Xavier", _xavier_verdict),
        ("he_weights", "9 He", _he_verdict),
    )
)

EXERCISES = (JACOBIAN_PRODUCT, GRADIENT_NORMS, XAVIER_WEIGHTS, HE_WEIGHTS)
