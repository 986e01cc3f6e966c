"""Lesson 4, sections 2, 6 and 7: the four equations, softmax with cross-entropy in one line, and columns."""

import numpy as np
from backprop.activations import sigmoid, sigmoid_prime, tanh, tanh_prime
from backprop.losses import one_hot, softmax, softmax_cross_entropy

from grader.checking.alteration import OUTPUT, Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.checking.operations import softmax_diagonal
from grader.exercises.lesson4 import LESSON
from grader.exercises.lesson4.routes import BATCHES, CLASSES, WIDTHS, unmasked, with_slope
from grader.exercises.may_not_call import BACKPROPAGATION, SOFTMAX_DELTA
from grader.exercises.slopes import (
    FIRST_EXAMPLE,
    SLOPE_AT_A,
    SLOPE_MISSING,
    SLOPE_TWICE,
    WEIGHTS_TRANSPOSED,
    as_given,
    slope_of,
    slope_one,
)

# four_equations


def _equations_case(rng: np.random.Generator, k: int) -> Case:
    (n_0, n_1), n_2 = WIDTHS[k % 8], CLASSES[k % 8]
    if k % 8 == 3:
        n_2 = n_1
    W1, b1 = rng.normal(size=(n_1, n_0)), rng.normal(size=n_1)
    W2, x, da = rng.normal(size=(n_2, n_1)), rng.normal(size=n_0), rng.normal(size=n_2)
    z1, z2 = W1 @ x + b1, rng.uniform(-2.0, 2.0, size=n_2)
    b2 = z2 - W2 @ np.tanh(z1)  # keeps the softmax away from saturation, where float32 cancels

    def loss(alter: Alteration, nudged_z2: np.ndarray, nudged_z1: np.ndarray, b: np.ndarray, W: np.ndarray) -> float:
        a1 = alter.activate(tanh, tanh_prime, W @ x + b + (nudged_z1 - z1))
        logits = alter.linear(a1, W2) + b2 + (nudged_z2 - z2)
        return float(da @ alter.activate(softmax, softmax_diagonal, logits, layer=OUTPUT))

    arguments = {"da": da, "p": softmax(z2), "W2": W2, "z1": z1, "x": x}
    return Case(arguments, loss, {"delta2": z2, "delta1": z1, "db1": b1, "dW1": W1})


FOUR_EQUATIONS = Exercise(
    name="four_equations",
    lesson=LESSON,
    section="2 Four equations, pencil first",
    points=4,
    returns=("delta2", "delta1", "db1", "dW1"),
    case=_equations_case,
    suspects=(
        with_slope(
            "off_diagonal_dropped",
            OUTPUT,
            as_given,
            "the softmax Jacobian's off-diagonal is dropped",
            "{outputs_is} what comes out when each probability answers to its own z alone. In a softmax they share one "
            "cake: raise one z, and every other share shrinks. Write out the sum over all outputs.",
        ),
        with_slope(
            "softmax_skipped",
            OUTPUT,
            slope_one,
            "the softmax is skipped",
            "{outputs_is} what comes out when delta at the output is dL/dp itself. Between z and p stands the softmax.",
        ),
        SLOPE_MISSING,
        SLOPE_AT_A,
        SLOPE_TWICE,
        slope_of("sigmoid"),
        WEIGHTS_TRANSPOSED,
        unmasked("db1", "dW1"),
    ),
    may_not_call=BACKPROPAGATION + SOFTMAX_DELTA,
)

# softmax_cross_entropy_delta

OFFSETS = (0.0, 0.0, 2.0, 900.0, 0.0, -900.0, 0.0, 5.0)


def _fused_case(rng: np.random.Generator, k: int) -> Case:
    N, K = BATCHES[k % 8], CLASSES[k % 8]
    logits, labels = rng.normal(size=(N, K)) + OFFSETS[k % 8], rng.integers(0, K, size=N)
    if k % 8 == 6:
        logits[1:] *= 30.0  # saturated rows
    if k % 8 == 5:
        logits[::2] *= -1.0  # some rows at +900, the others at -900

    def loss(alter: Alteration, logits: np.ndarray) -> float:
        per_example = [softmax_cross_entropy(z[None], one_hot(labels[n : n + 1], K)) for n, z in enumerate(logits)]
        return alter.mean(np.array(per_example))

    return Case({"logits": logits, "labels": labels}, loss, {"delta": logits}, batch=N)


def _p_and_y(case: Case) -> tuple[np.ndarray, np.ndarray]:
    logits, labels = case.arguments.values()
    return softmax(logits), one_hot(labels, logits.shape[1])


def _slope_kept(case: Case, truth: Leaves) -> Leaves:
    p, _ = _p_and_y(case)
    return {"delta": truth["delta"] * p * (1 - p)}


SOFTMAX_CROSS_ENTROPY_DELTA = Exercise(
    name="softmax_cross_entropy_delta",
    lesson=LESSON,
    section="6 Fused",
    points=2,
    returns=("delta",),
    case=_fused_case,
    suspects=(
        Suspect(
            "softmax_slope_kept",
            wrong=_slope_kept,
            words=Words(
                "f' where it has cancelled",
                "{outputs_has} a factor p (1 - p) left over. The softmax's derivatives cancel against the 1/p of the "
                "logarithm; nothing of them is left.",
            ),
        ),
        Suspect(
            "off_diagonal_dropped",
            wrong=lambda case, truth: {"delta": truth["delta"] * _p_and_y(case)[1]},
            words=Words(
                "only the label's own entry",
                "{outputs_is} right at the label and 0 elsewhere. The other logits take probability away from the "
                "label: the off-diagonal of the softmax's Jacobian.",
            ),
        ),
        Suspect(
            "labels_ignored",
            wrong=lambda case, truth: {"delta": truth["delta"] + _p_and_y(case)[1] / case.batch},
            words=Words(
                "the label is not taken off",
                "{outputs_is} the probabilities, the label's among them. At the label a 1 is missing.",
            ),
        ),
        FIRST_EXAMPLE,
    ),
    may_not_call=BACKPROPAGATION + SOFTMAX_DELTA,
)

# columns_gradients


def _columns_case(rng: np.random.Generator, k: int) -> Case:
    m, (n_0, n_1), n_2 = BATCHES[k % 8], WIDTHS[k % 8], CLASSES[k % 8]
    if k % 8 in (3, 6):
        n_2 = n_1
    A_prev, W, b = rng.normal(size=(n_0, m)), rng.normal(size=(n_1, n_0)), rng.normal(size=(n_1, 1))
    W_next, Delta_next = rng.normal(size=(n_2, n_1)), rng.normal(size=(n_2, m))
    Z = W @ A_prev + b

    def loss(alter: Alteration, nudged_Z: np.ndarray, W: np.ndarray, b: np.ndarray) -> float:
        # Delta belongs to the examples' own losses, of which the mean is taken: hence m.
        pre_activation = W @ A_prev + b + m * (nudged_Z - Z)
        A = alter.activate(sigmoid, sigmoid_prime, pre_activation)
        return alter.mean(np.sum(Delta_next * alter.linear(A.T, W_next).T, axis=0))

    arguments = {"Delta_next": Delta_next, "W_next": W_next, "Z": Z, "A_prev": A_prev}
    return Case(arguments, loss, {"Delta": Z, "dW": W, "db": b}, batch=m)


COLUMNS_GRADIENTS = Exercise(
    name="columns_gradients",
    lesson=LESSON,
    section="7 Columns",
    points=3,
    returns=("Delta", "dW", "db"),
    own_words={
        "over_batch": Words(
            "divided by m once too often",
            "{outputs_is} m times too small, m being the number of columns. Here Delta carries no 1/m: it "
            "enters where examples are added up, once.",
        )
    },
    case=_columns_case,
    suspects=(
        SLOPE_MISSING,
        SLOPE_AT_A,
        SLOPE_TWICE,
        slope_of("tanh"),
        WEIGHTS_TRANSPOSED,
        unmasked("dW", "db"),
        Suspect("bias_not_summed", wrong=lambda case, truth: {"db": truth["Delta"]}),
        Suspect(
            "flat_bias",
            wrong=lambda case, truth: {"db": truth["db"].ravel()},
            words=Words(
                "a column was asked for",
                "{outputs_has} the right numbers, but not as a column (n, 1). To NumPy a vector of shape (n,) is a "
                "row: added to columns it would run along the wrong axis.",
            ),
        ),
        FIRST_EXAMPLE,
    ),
    may_not_call=BACKPROPAGATION + SOFTMAX_DELTA,
)

EXERCISES = (FOUR_EQUATIONS, SOFTMAX_CROSS_ENTROPY_DELTA, COLUMNS_GRADIENTS)
