"""Lesson 5, the product, unrolled: how delta at the first layer depends on delta at the last, by differences."""

import numpy as np
from backprop.activations import ACTIVATIONS, identity
from backprop.initializers import he, lecun
from backprop.network import Network

from grader.checking.alteration import OUTPUT, Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.checking.wrong_slopes import slope_one
from grader.exercises.lesson5 import LESSON
from grader.exercises.may_not_call import BACKPROPAGATION
from grader.exercises.slopes import OUTPUT_SLOPE, SLOPE_AT_A, SLOPE_MISSING, SLOPE_TWICE, WEIGHTS_TRANSPOSED, altered_at

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
    widths = STACKS[k]
    network = Network.random(widths, rng, lecun if len(widths) > 10 else he, hidden=HIDDEN[k])
    network.b = [None] + [rng.normal(0.0, 0.5, size=b.shape) for b in network.b[1:]]
    return network


def _case(rng: np.random.Generator, k: int) -> Case:
    network, f = _network(rng, k), ACTIVATIONS[HIDDEN[k]]
    W, b, L = network.W, network.b, network.depth
    X = SCALES[k] * rng.normal(size=(1, STACKS[k][0]))
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


def _shifted(case: Case, truth: Leaves) -> Leaves:
    """Each W with the slope behind it, not the one before."""
    W, z, f_prime = case.arguments.values()
    P = np.eye(len(z[1]))
    for l in range(2, len(W)):
        P = np.einsum("ij,kj,k->ik", P, W[l], f_prime(z[l]))
    return {"P": P}


JACOBIAN_PRODUCT = Exercise(
    name="jacobian_product",
    lesson=LESSON,
    section="4 The product, unrolled",
    points=4,
    returns=("P",),
    case=_case,
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
        Suspect(
            "slopes_shifted",
            wrong=_shifted,
            words=Words(
                "off by one slope",
                "{outputs_has} the slope of layer L in it, and that of layer 1 is missing. Which slope stands with "
                "W[l + 1], that of the layer below the weights or that of the layer above?",
            ),
        ),
    ),
    own_words={
        "wrong_shape": Words(
            "wrong shape",
            "{output} has shape {got}, but should have shape {expected}: a row for each unit of layer 1, a column for "
            "each of layer L.",
        )
    },
    may_not_call=BACKPROPAGATION,
)

EXERCISES = (JACOBIAN_PRODUCT,)
