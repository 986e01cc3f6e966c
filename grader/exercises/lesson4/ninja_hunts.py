"""Lesson 4, section 13: three wrong programs to repair. The wrong programs stand in the lesson."""

import numpy as np
from backprop.activations import sigmoid, sigmoid_prime, tanh, tanh_prime
from backprop.losses import one_hot, softmax_cross_entropy
from backprop.network import Network

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

# mazur_step


def _step_case(rng: np.random.Generator, k: int) -> Case:
    (n_0, n_1), n_2 = WIDTHS[k % 8], CLASSES[k % 8]
    W1, b1 = rng.normal(size=(n_1, n_0)), rng.normal(size=n_1)
    W2, b2 = rng.normal(size=(n_2, n_1)), rng.normal(size=n_2)
    x, y, learning_rate = rng.normal(size=n_0), rng.random(n_2), float(rng.uniform(1.0, 4.0))

    def potential(alter: Alteration, V2: np.ndarray, V1: np.ndarray) -> float:
        # Its gradient is V - learning_rate dE/dV: the weights after one step.
        a1 = alter.activate(sigmoid, sigmoid_prime, V1 @ x + b1, layer=1)
        a2 = alter.activate(sigmoid, sigmoid_prime, V2 @ a1 + b2, layer=2)
        error = 0.5 * np.sum((a2 - y) ** 2)
        return float(0.5 * np.sum(V1**2) + 0.5 * np.sum(V2**2) - learning_rate * error)

    arguments = {"x": x, "y": y, "W1": W1, "b1": b1, "W2": W2, "b2": b2, "learning_rate": learning_rate}
    return Case(arguments, potential, {"W2_after": W2, "W1_after": W1})


def _network(case: Case, W2: np.ndarray, output: str = "sigmoid") -> Network:
    a = case.arguments
    return Network([None, a["W1"], W2], [None, a["b1"], a["b2"]], hidden="sigmoid", output=output)


def _updated_first(case: Case, truth: Leaves) -> Leaves:
    """What comes out when the hidden delta is pulled back through the weights of after the step."""
    a, X, y = case.arguments, case.arguments["x"][None], case.arguments["y"][None]
    before = _network(case, a["W2"])
    delta2 = before.backward(before.forward(X), y).delta[2]
    after = _network(case, truth["W2_after"], output="identity")
    cache = after.forward(X)
    wrong = after.backward(cache, cache.a[2] - delta2).dW[1]
    return truth | {"W1_after": a["W1"] - a["learning_rate"] * wrong}


def _uphill(case: Case, truth: Leaves) -> Leaves:
    return {name: 2 * case.arguments[name[:2]] - leaf for name, leaf in truth.items()}


MAZUR_STEP = Exercise(
    name="mazur_step",
    lesson=LESSON,
    section=SECTION,
    points=2,
    returns=("W1_after", "W2_after"),
    case=_step_case,
    suspects=(
        Suspect(
            "updated_before_pull_back",
            wrong=_updated_first,
            words=Words(
                "the output weights were updated too early",
                "W1_after is what comes out when the hidden delta is pulled back through the *new* W2. The gradient "
                "belongs to the network that made the error. Compute all deltas first, update afterwards.",
            ),
        ),
        Suspect(
            "uphill",
            wrong=_uphill,
            words=Words("one step uphill", "{outputs_is} a step along the gradient. Down the error is against it."),
        ),
    ),
    may_not_call=BACKPROPAGATION + SOFTMAX_DELTA,
)

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

EXERCISES = (MAZUR_STEP, PENALISED_GRADIENTS, TIED_GRADIENTS)
