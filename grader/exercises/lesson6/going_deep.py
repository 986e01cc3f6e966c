"""Lesson 6: one residual layer, clipping, and a loss that survives large logits. No right gradient is written here."""

from collections.abc import Callable

import numpy as np
from backprop.activations import ACTIVATIONS
from backprop.losses import softmax, softmax_cross_entropy
from backprop.optimizers import Arrays, clip_by_global_norm, global_norm

from grader.checking.alteration import OUTPUT, Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves, existing
from grader.checking.mistakes import Words
from grader.exercises.lesson6 import LESSON
from grader.exercises.may_not_call import CLIPPING, NETWORK_BACKWARD, NUMERICAL_GRADIENT, SOFTMAX_LOSS
from grader.exercises.slopes import (
    FIRST_EXAMPLE,
    SLOPE_AT_A,
    SLOPE_MISSING,
    SLOPE_TWICE,
    WEIGHTS_TRANSPOSED,
    altered_at,
    slope_one,
)

# 1. residual_backward

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

# 2. clip_gradients

GRADIENT_SHAPES = (
    ((3, 2), (3,)),
    ((4,),),
    ((2, 3), (1, 2), (4, 4)),
    ((1, 1), (1,)),
    ((5, 2), (2, 5), (5,)),
    ((3, 3), (3,), (3, 3), (3,)),
    ((2,), (2, 2)),
    ((4, 1), (2, 4)),
)
RATIOS = (3.0, 0.4, 20.0, 1.7, 0.9, 1e4, 0.0, 1.2)
"""Global norm over max_norm, by case: above the threshold, below it, and no gradient at all."""


def _clip_case(rng: np.random.Generator, k: int) -> Case:
    # Arrays of very different size, so that one factor for all differs from a factor for each.
    drawn: Arrays = [10.0 ** rng.uniform(-1.5, 0.5) * rng.normal(size=shape) for shape in GRADIENT_SHAPES[k % 8]]
    max_norm = float(rng.uniform(0.5, 3.0))
    factor = RATIOS[k % 8] * max_norm / global_norm(drawn)
    gradients = [None] + [g * factor for g in existing(drawn)]
    expected = clip_by_global_norm(gradients, max_norm)[0]
    return Case({"gradients": gradients, "max_norm": max_norm}, expected={"clipped": expected})


def _clipped_by(change: Callable[[list[np.ndarray], float], list[np.ndarray]]) -> Callable[[Case, Leaves], Leaves]:
    def wrong(case: Case, truth: Leaves) -> Leaves:
        changed = change(case.arguments["gradients"][1:], case.arguments["max_norm"])
        return {f"clipped[{l}]": leaf for l, leaf in enumerate(changed, start=1)}

    return wrong


def _one_by_one(arrays: list[np.ndarray], max_norm: float) -> list[np.ndarray]:
    return [clipped for g in arrays for clipped in existing(clip_by_global_norm([g], max_norm)[0])]


def _at_threshold(size: Callable[[list[np.ndarray]], float]) -> Callable[[list[np.ndarray], float], list[np.ndarray]]:
    """Clipping where `size` stands in place of the global norm."""

    def change(arrays: list[np.ndarray], max_norm: float) -> list[np.ndarray]:
        return [g * min(1.0, max_norm / max(size(arrays), 1e-300)) for g in arrays]

    return change


CLIP_GRADIENTS = Exercise(
    name="clip_gradients",
    lesson=LESSON,
    section="4 Clipping",
    points=2,
    returns=("clipped",),
    case=_clip_case,
    suspects=(
        Suspect(
            "clipped_per_array",
            wrong=_clipped_by(_one_by_one),
            words=Words(
                "each array is clipped by its own norm",
                "The arrays in {outputs} are scaled by different factors, which turns the direction of the step. Take "
                "one norm over all of them together, and one factor for all.",
            ),
        ),
        Suspect(
            "clipped_per_entry",
            wrong=_clipped_by(lambda arrays, max_norm: [np.clip(g, -max_norm, max_norm) for g in arrays]),
            words=Words(
                "each entry is cut off by itself",
                "{outputs_is} cut off entry by entry, as np.clip does. That bends the direction: shorten the whole "
                "gradient instead, all entries by one factor.",
            ),
        ),
        Suspect(
            "clipped_below_threshold",
            wrong=_clipped_by(
                lambda arrays, max_norm: [g * max_norm / max(global_norm([*arrays]), 1e-300) for g in arrays]
            ),
            words=Words(
                "short gradients are made longer",
                "{outputs_has} length max_norm always, even where the gradient was shorter than that. Clipping only "
                "ever shortens: below the threshold nothing happens.",
            ),
        ),
        Suspect(
            "norm_not_rooted",
            wrong=_clipped_by(_at_threshold(lambda arrays: global_norm([*arrays]) ** 2)),
            words=Words(
                "the root is missing",
                "{outputs_is} what comes out when the sum of squares itself is taken for the norm. "
                "A length is its root.",
            ),
        ),
        Suspect(
            "norms_added",
            wrong=_clipped_by(_at_threshold(lambda arrays: sum(float(np.linalg.norm(g)) for g in arrays))),
            words=Words(
                "norms do not add up",
                "{outputs_is} what comes out when the norms of the arrays are added. Lengths add like sides of a right "
                "triangle: add the squares, then take the root, once.",
            ),
        ),
        Suspect(
            "first_norm_only",
            wrong=_clipped_by(_at_threshold(lambda arrays: float(np.linalg.norm(arrays[0])))),
            words=Words(
                "the norm of one array only",
                "{outputs_is} scaled by the norm of the first array alone. The global norm runs over all of them.",
            ),
        ),
    ),
    may_alias=True,
    may_not_call=CLIPPING,
)

# 3. stable_loss

CLASSES = (3, 2, 4, 3, 5, 2, 6, 3)
OFFSETS = (0.0, 0.0, 0.0, 1000.0, -1000.0, 300.0, 0.0, 50.0)


def _loss_case(rng: np.random.Generator, k: int) -> Case:
    N, K = BATCHES[k % 8], CLASSES[k % 8]
    z = rng.normal(size=(N, K)) + OFFSETS[k % 8]
    wanted = rng.integers(K, size=N)
    if k % 8 in (2, 6):
        # The wrong class leads by a thousand, so the right one has a probability of exactly 0 in float64.
        z[0, (wanted[0] + 1) % K] += 1000.0
        z[1:] -= 400.0
    y = np.eye(K)[wanted]
    return Case({"z": z, "y": y}, expected={"losses": _each_alone(z, y)}, batch=N)


def _each_alone(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.array([softmax_cross_entropy(z[n : n + 1], y[n : n + 1]) for n in range(len(z))])


def _patched(epsilon: float) -> Callable[[Case, Leaves], Leaves]:
    def wrong(case: Case, truth: Leaves) -> Leaves:
        z, y = case.arguments["z"], case.arguments["y"]
        return {"losses": -np.sum(y * np.log(softmax(z) + epsilon), axis=1)}

    return wrong


def _shift_lost(case: Case, truth: Leaves) -> Leaves:
    return {"losses": truth["losses"] - case.arguments["z"].max(axis=1)}


PATCHED = Words(
    "a small number hides the zero",
    "{outputs_is} cut off where a probability is tiny: something like 1e-12 was added to it, or it was clipped. The "
    "true loss goes on growing there. Work with the logarithm from the start, and log(0) never comes up.",
)

STABLE_LOSS = Exercise(
    name="stable_loss",
    lesson=LESSON,
    section="5 Losses that survive",
    points=2,
    returns=("losses",),
    case=_loss_case,
    suspects=(
        *(
            Suspect("probability_patched", wrong=_patched(10.0**-e), words=PATCHED)
            for e in (6, 7, 8, 9, 10, 12, 15, 16)
        ),
        Suspect(
            "shift_lost",
            wrong=_shift_lost,
            words=Words(
                "the shift is never given back",
                "{outputs_is} off by the row's maximum. What is taken out of the exponent comes back in front of the "
                "logarithm: log(e^m s) = m + log(s). Or use the shifted logits in both places.",
            ),
        ),
        Suspect(
            "over_classes",
            wrong=lambda case, truth: {"losses": truth["losses"] / case.arguments["z"].shape[1]},
            words=Words(
                "averaged over the classes",
                "{outputs_is} too small by the number of classes. The loss of an example is a sum over its classes, "
                "all but one of them 0. It is not a mean.",
            ),
        ),
    ),
    may_not_call=SOFTMAX_LOSS,
)

EXERCISES = (RESIDUAL_BACKWARD, CLIP_GRADIENTS, STABLE_LOSS)
