"""Lesson 6, a way around: one residual layer. No right gradient is written here."""

import numpy as np
from backprop.activations import ACTIVATIONS

from grader.checking.alteration import OUTPUT, Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.exercises.lesson6 import LESSON
from grader.exercises.may_not_call import NETWORK_BACKWARD, NUMERICAL_GRADIENT
from grader.exercises.slopes import (
    FIRST_EXAMPLE,
    SLOPE_AT_A,
    SLOPE_MISSING,
    SLOPE_TWICE,
    WEIGHTS_TRANSPOSED,
    altered_at,
    slope_one,
)

BATCHES = (3, 1, 4, 5, 2, 7, 3, 6)
WIDTHS = (3, 4, 1, 5, 2, 3, 6, 4)
HIDDEN = ("tanh", "relu", "tanh", "sigmoid", "leaky_relu", "tanh", "relu", "sigmoid")
SCALES = (0.5, 0.3, 2.0, 0.25, 1.5, 0.1, 0.7, 0.4)


def _residual_case(rng: np.random.Generator, k: int) -> Case:
    N, n, f, s = BATCHES[k % 8], WIDTHS[k % 8], ACTIVATIONS[HIDDEN[k % 8]], SCALES[k % 8]
    a_prev, upstream = rng.normal(size=(N, n)), rng.normal(size=(N, n))
    W, b = rng.normal(0.0, 1.5 / np.sqrt(n), size=(n, n)), rng.normal(0.0, 0.5, size=n)

    def loss(alter: Alteration, W: np.ndarray, b: np.ndarray, a_prev: np.ndarray) -> float:
        bent = alter.activate(f.f, f.f_prime, alter.linear(a_prev, W) + b)
        # The scale is an activation of its own here, so that a forgotten scale is one of slope 1.
        branch = alter.activate(lambda h: s * h, lambda h: np.full_like(h, s), bent, layer=OUTPUT)
        a = alter.hold("skip", a_prev) + branch
        return alter.sum(np.sum(upstream * a, axis=1))

    z = a_prev @ W.T + b
    arguments = {"upstream": upstream, "z": z, "a_prev": a_prev, "W": W, "branch_scale": s, "f_prime": f.f_prime}
    return Case(arguments, loss, {"dW": W, "db": b, "da_prev": a_prev}, batch=N)


def _skip_scaled(case: Case, truth: Leaves) -> Leaves:
    extra = (case.arguments["branch_scale"] - 1.0) * case.arguments["upstream"]
    return truth | ({"da_prev": truth["da_prev"] + extra} if "da_prev" in truth else {})


def _transposed(case: Case, truth: Leaves) -> Leaves:
    return truth | ({"dW": truth["dW"].T} if "dW" in truth else {})


RESIDUAL_BACKWARD = Exercise(
    name="residual_backward",
    lesson=LESSON,
    section="2 A way around",
    points=3,
    returns=("da_prev", "dW", "db"),
    case=_residual_case,
    suspects=(
        SLOPE_MISSING,
        SLOPE_AT_A,
        SLOPE_TWICE,
        WEIGHTS_TRANSPOSED,
        FIRST_EXAMPLE,
        Suspect("transposed", wrong=_transposed),
        Suspect("residual_dropped", alter=lambda leaf: Alteration(freeze=["skip"])),
        altered_at(
            "branch_scale_forgotten",
            slope_one,
            OUTPUT,
            words=Words(
                "the branch's scale is forgotten",
                "{outputs_is} what comes out for a branch of scale 1. The forward pass multiplies f(z) by "
                "branch_scale, so a nudge of z reaches the loss multiplied by it too.",
            ),
        ),
        Suspect(
            "skip_scaled",
            wrong=_skip_scaled,
            words=Words(
                "the skip path is scaled too",
                "{outputs_is} what comes out when branch_scale multiplies all of the upstream gradient. Only the "
                "branch was scaled on the way forward; the skip path carries its share back unchanged.",
            ),
        ),
    ),
    may_not_call=NETWORK_BACKWARD + NUMERICAL_GRADIENT,
)

EXERCISES = (RESIDUAL_BACKWARD,)
