"""Lesson 4, section 13: two wrong programs to repair. The wrong programs stand in the lesson."""

import numpy as np
from backprop.activations import sigmoid_prime, tanh, tanh_prime
from backprop.losses import one_hot, softmax_cross_entropy

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.exercises.lesson4 import LESSON
from grader.exercises.lesson4.routes import BATCHES, CLASSES, WIDTHS, use_of, with_slope
from grader.exercises.may_not_call import BACKPROPAGATION, SOFTMAX_DELTA
from grader.exercises.slopes import (
    FIRST_EXAMPLE,
    SLOPE_AT_A,
    SLOPE_MISSING,
    SLOPE_TWICE,
    altered_at,
    slope_reversed,
    slope_zero,
)

SECTION = "13 Bug hunts"

# penalised_gradients


def _penalised_case(rng: np.random.Generator, k: int) -> Case:
    N, (n_0, _), K = BATCHES[k % 8], WIDTHS[k % 8], CLASSES[k % 8]
    X, labels = rng.normal(size=(N, n_0)), rng.integers(0, K, size=N)
    W, b, strength = rng.normal(size=(K, n_0)), rng.normal(size=K), float(rng.uniform(0.1, 1.0))

    def loss(alter: Alteration, W: np.ndarray, b: np.ndarray) -> float:
        logits = X @ W.T + b
        per_example = [softmax_cross_entropy(z[None], one_hot(labels[n : n + 1], K)) for n, z in enumerate(logits)]
        penalty = 0.5 * strength * float(np.sum(use_of(alter, "penalty", W) ** 2))
        return alter.mean(np.array(per_example)) + penalty

    arguments = {"X": X, "labels": labels, "W": W, "b": b, "strength": strength}
    return Case(arguments, loss, {"dW": W, "db": b}, batch=N)


def _also_on_bias(case: Case, truth: Leaves) -> Leaves:
    return truth | {"db": truth["db"] + case.arguments["strength"] * case.arguments["b"]}


def _penalty_averaged(case: Case, truth: Leaves) -> Leaves:
    a = case.arguments
    return truth | {"dW": truth["dW"] + (1 / case.batch - 1) * a["strength"] * a["W"]}


PENALISED_GRADIENTS = Exercise(
    name="penalised_gradients",
    lesson=LESSON,
    section=SECTION,
    points=2,
    returns=("dW", "db"),
    case=_penalised_case,
    suspects=(
        with_slope(
            "penalty_forgotten",
            "penalty",
            slope_zero,
            "the penalty's own gradient is forgotten",
            "{outputs_is} the gradient of the cross-entropy alone. The loss has a second term that W is in.",
        ),
        Suspect(
            "penalty_on_bias",
            wrong=_also_on_bias,
            words=Words(
                "the penalty reached the bias",
                "{outputs_holds} a share of the penalty. The penalty is the sum of squares of W alone.",
            ),
        ),
        Suspect(
            "penalty_averaged",
            wrong=_penalty_averaged,
            words=Words(
                "the penalty was averaged over the batch",
                "The mean over the batch is of the cross-entropies. The penalty stands outside of it, once.",
            ),
        ),
        FIRST_EXAMPLE,
    ),
    may_not_call=BACKPROPAGATION + SOFTMAX_DELTA,
)

# tied_gradients


def _tied_case(rng: np.random.Generator, k: int) -> Case:
    N, (n_0, n_1) = BATCHES[k % 8], WIDTHS[k % 8]
    X, W = rng.normal(size=(N, n_0)), rng.normal(size=(n_1, n_0))

    def loss(alter: Alteration, W: np.ndarray, X: np.ndarray) -> float:
        h = alter.activate(tanh, tanh_prime, use_of(alter, "input", X) @ use_of(alter, "encoder", W).T)
        out = h @ use_of(alter, "decoder", W)
        return alter.mean(0.5 * np.sum((out - use_of(alter, "target", X)) ** 2, axis=1))

    return Case({"X": X, "W": W}, loss, {"dW": W, "dX": X}, batch=N)


def _aliased(leaf: str) -> Alteration:
    """`dX = dout; dX *= -1` turned the sign of dout as well: all but the target's share comes out negated."""
    layers = {"encoder", "decoder"} if leaf == "dW" else {"input"}
    return Alteration(slope=slope_reversed, layers=layers)


SLOPE_OF_SIGMOID = altered_at("slope_of_sigmoid", lambda f_prime, z, a: sigmoid_prime(z), 1)
USED_TWICE = "is used twice, and the two shares are added. Is a second = where += was meant?"

TIED_GRADIENTS = Exercise(
    name="tied_gradients",
    lesson=LESSON,
    section=SECTION,
    points=2,
    returns=("dW", "dX"),
    case=_tied_case,
    suspects=(
        *(
            with_slope(
                f"{name}_share_lost",
                name,
                slope_zero,
                "an accumulation is lost",
                f"{owner} {USED_TWICE} The {name}'s is gone.",
            )
            for name, owner in (("encoder", "W"), ("decoder", "W"), ("input", "X"), ("target", "X"))
        ),
        Suspect(
            "aliased",
            alter=_aliased,
            words=Words(
                "one array under two names",
                "{outputs_has} signs turned as if one array had been changed under another name. `dX = dout` makes a "
                "second name, not a second array, and *= then works on both.",
            ),
        ),
        SLOPE_MISSING,
        SLOPE_AT_A,
        SLOPE_TWICE,
        SLOPE_OF_SIGMOID,
        FIRST_EXAMPLE,
    ),
    may_not_call=BACKPROPAGATION + SOFTMAX_DELTA,
)

EXERCISES = (PENALISED_GRADIENTS, TIED_GRADIENTS)
