"""Lesson 5, reading the signs: the size of each layer's gradient, alone and beside its weights."""

from collections.abc import Callable

import numpy as np
from backprop.initializers import he
from backprop.network import Network

from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves, flatten, layer
from grader.checking.mistakes import Words
from grader.exercises.lesson5 import LESSON
from grader.exercises.may_not_call import BACKPROPAGATION

BATCHES = (3, 1, 4, 5, 2, 7, 3, 6)
WIDTHS = ([3, 4, 2], [2, 3], [4, 4, 4, 4], [1, 1, 1], [2, 6, 5, 4, 3], [5, 2, 3], [3, 5, 1], [3, 3, 3, 2])


def _case(rng: np.random.Generator, k: int) -> Case:
    widths, N = WIDTHS[k], BATCHES[k]
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
        "norm_rms",
        _norms_by(lambda g: np.sqrt(np.mean(g**2))),
        "a mean where a sum belongs",
        "{outputs_is} made of root mean squares. The Frobenius norm adds the squares up, and does not divide.",
    ),
    (
        "norm_largest",
        _norms_by(lambda g: np.abs(g).max()),
        "the largest entry",
        "{outputs_is} made of the largest entry alone. The Frobenius norm counts every entry.",
    ),
    (
        "ratio_not_taken",
        lambda case, truth: {name: truth[name.replace("ratios", "norms")] for name in truth},
        "not beside the weights",
        "{outputs_holds} the size of the gradient alone. Whether that is much, the size of the weights tells: divide "
        "by it.",
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
    case=_case,
    suspects=tuple(Suspect(kind, wrong=wrong, words=Words(title, text)) for kind, wrong, title, text in NORM_MISTAKES),
    may_not_call=BACKPROPAGATION,
)

EXERCISES = (GRADIENT_NORMS,)
