"""Lesson 2, the gradients: forward passes, random cases and known mistakes. No right gradient is written down here."""

from collections.abc import Callable

import numpy as np
from backprop.activations import identity, sigmoid, sigmoid_prime, tanh, tanh_prime

from grader.checking.alteration import OUTPUT, Alteration, only_example
from grader.checking.exercise import Case, Exercise, ForwardPass, Suspect
from grader.checking.leaves import Leaves, flatten
from grader.checking.mistakes import Words
from grader.exercises.lesson2 import LESSON
from grader.exercises.may_not_call import BACKPROPAGATION, NEURON_DELTAS
from grader.exercises.slopes import FIRST_EXAMPLE, OUTPUT_SLOPE, SLOPE_AT_A, SLOPE_MISSING, SLOPE_TWICE, slope_of

BATCHES = (3, 1, 4, 5, 2, 7, 3, 6)
INPUTS = (2, 3, 4, 2, 1, 3, 3, 1)
SCALES = (1.0, 1.0, 1.5, 1.0, 0.3, 1.0, 3.0, 2.0)
"""By case: a batch of one, one input, as many examples as inputs, small and saturating pre-activations."""


def _pre_activations(rng: np.random.Generator, k: int) -> np.ndarray:
    """N(0, scale^2), (N,); where that saturates, all but the first, so that something is left to measure."""
    scale = SCALES[k % 8]
    scales = np.full(BATCHES[k % 8], scale)
    scales[0] = min(scale, 1.0)
    return scales * rng.normal(size=len(scales))


def _labels(rng: np.random.Generator, N: int) -> np.ndarray:
    """0 or 1, (N,); both occur where N > 1, so that a mistake in one of them shows."""
    y = (rng.random(N) < 0.5).astype(float)
    y[:2] = [y[0], 1.0 - y[0]][:N]
    return y


def _formula_of_a(z: np.ndarray, f_prime: Callable) -> np.ndarray:
    """The slope's formula in terms of a = f(z), with z put in by mistake."""
    return z * (1.0 - z) if f_prime is sigmoid_prime else 1.0 - z**2


SLOPE_FORMULA_AT_Z = Suspect(
    "slope_formula_at_z",
    alter=lambda leaf: Alteration(slope=lambda f_prime, z, a: _formula_of_a(z, f_prime)),
    words=Words(
        "z where its activation belongs",
        "{outputs_is} what comes out when the formula of the slope is fed with the wrong letter. Sigmoid and tanh can "
        "write f'(z) in terms of their own output a: then a goes into that formula, not z.",
    ),
)

# 1. neuron_delta_squared


def _squared_case(rng: np.random.Generator, k: int) -> Case:
    z = _pre_activations(rng, k)
    y = _labels(rng, len(z))

    def loss(alter: Alteration, z: np.ndarray) -> float:
        a = alter.activate(sigmoid, sigmoid_prime, z)
        return alter.mean(0.5 * (a - y) ** 2)

    return Case({"z": z, "y": y}, loss, {"delta": z}, batch=len(z))


NEURON_DELTA_SQUARED = Exercise(
    name="neuron_delta_squared",
    lesson=LESSON,
    section="4 A batch",
    points=2,
    returns=("delta",),
    case=_squared_case,
    suspects=(SLOPE_MISSING, SLOPE_AT_A, SLOPE_FORMULA_AT_Z, SLOPE_TWICE, slope_of("tanh"), FIRST_EXAMPLE),
    may_not_call=BACKPROPAGATION + NEURON_DELTAS,
)

# 2. neuron_gradients


def _neuron(rng: np.random.Generator, k: int) -> tuple[np.ndarray, np.ndarray, float]:
    """X (N, n_0), w (n_0,) and b of one neuron; the first example is never large."""
    N, n_0, scale = BATCHES[k % 8], INPUTS[k % 8], SCALES[k % 8]
    X = scale * rng.normal(size=(N, n_0))
    X[0] /= max(scale, 1.0)
    return X, rng.normal(size=n_0) / np.sqrt(n_0), float(rng.normal(0.0, 0.5))


def _gradients_case(rng: np.random.Generator, k: int) -> Case:
    X, w, b = _neuron(rng, k)
    y = _labels(rng, len(X))

    def loss(alter: Alteration, w: np.ndarray, b: np.ndarray) -> float:
        a = alter.activate(sigmoid, sigmoid_prime, X @ w + b)
        return alter.mean(0.5 * (a - y) ** 2)

    return Case({"X": X, "y": y, "w": w, "b": b}, loss, {"dw": w, "db": b}, batch=len(X))


def _shares(case: Case, h: float = 1e-5) -> np.ndarray:
    """Each example's share in dL/db, (N,), by differencing the forward pass with all other examples left out."""
    b = flatten(case.variables)["db"]

    def share(n: int) -> float:
        alone = ForwardPass(case, Alteration(weights=only_example(n)))
        return (alone({"db": b + h}) - alone({"db": b - h})) / (2 * h)

    return np.array([share(n) for n in range(case.batch)])


def _inputs_not_turned(case: Case, truth: Leaves) -> Leaves:
    X = case.arguments["X"]
    return {"dw": X @ _shares(case)} if X.shape[0] == X.shape[1] else {}


BIAS_NOT_SUMMED = Suspect("bias_not_summed", wrong=lambda case, truth: {"db": _shares(case)})
INPUTS_NOT_TURNED = Suspect(
    "inputs_not_turned",
    wrong=_inputs_not_turned,
    words=Words(
        "summed over the inputs instead of the examples",
        "{outputs_has} one entry for each example, where one for each input belongs; as many examples as inputs hide "
        "it. Which index of X is summed over, n or j?",
    ),
)

NEURON_GRADIENTS = Exercise(
    name="neuron_gradients",
    lesson=LESSON,
    section="4 A batch",
    points=3,
    returns=("dw", "db"),
    case=_gradients_case,
    suspects=(
        SLOPE_MISSING,
        SLOPE_AT_A,
        SLOPE_FORMULA_AT_Z,
        SLOPE_TWICE,
        FIRST_EXAMPLE,
        BIAS_NOT_SUMMED,
        INPUTS_NOT_TURNED,
    ),
    may_not_call=BACKPROPAGATION + NEURON_DELTAS,
)

# 3. neuron_delta_cross_entropy


def _cross_entropy_case(rng: np.random.Generator, k: int) -> Case:
    z = _pre_activations(rng, k)
    y = _labels(rng, len(z))

    def loss(alter: Alteration, z: np.ndarray) -> float:
        logit = alter.activate(identity, sigmoid_prime, z, layer=OUTPUT)
        return alter.mean(np.maximum(logit, 0) - logit * y + np.log1p(np.exp(-np.abs(logit))))

    return Case({"z": z, "y": y}, loss, {"delta": z}, batch=len(z))


def _only_where(y: float, factor: float) -> Callable[[Case, Leaves], Leaves]:
    """The truth times a factor for the examples whose target is y."""
    return lambda case, truth: {"delta": np.where(case.arguments["y"] == y, factor, 1.0) * truth["delta"]}


NEURON_DELTA_CROSS_ENTROPY = Exercise(
    name="neuron_delta_cross_entropy",
    lesson=LESSON,
    section="5 Sure and wrong",
    points=2,
    returns=("delta",),
    case=_cross_entropy_case,
    suspects=(
        Suspect("slope_kept_with_cross_entropy", alter=OUTPUT_SLOPE.alter),
        Suspect(
            "slope_divided_out",
            alter=lambda leaf: Alteration(slope=lambda f_prime, z, a: 1.0 / f_prime(z), layers={OUTPUT}),
            words=Words(
                "dL/da where delta belongs",
                "{outputs_is} the derivative with respect to a. delta is the one with respect to z: one link of the "
                "chain, the slope of the sigmoid, is still to come.",
            ),
        ),
        Suspect(
            "zero_term_dropped",
            wrong=_only_where(0.0, 0.0),
            words=Words(
                "examples with y = 0 teach nothing",
                "{outputs_is} right where y = 1, and 0 where y = 0. The loss has two terms; the second one, with "
                "1 - y, is missing.",
            ),
        ),
        Suspect(
            "zero_term_negated",
            wrong=_only_where(0.0, -1.0),
            words=Words(
                "the sign is flipped where y = 0",
                "{outputs_is} right where y = 1 and has the wrong sign where y = 0. The derivative of log(1 - a) "
                "holds an inner derivative of -1.",
            ),
        ),
        FIRST_EXAMPLE,
    ),
    may_not_call=BACKPROPAGATION + NEURON_DELTAS,
)

# 4. The bug hunt


def _hunt_case(rng: np.random.Generator, k: int) -> Case:
    X, w, b = _neuron(rng, k)
    y = rng.uniform(-1, 1, size=len(X))

    def loss(alter: Alteration, w: np.ndarray, b: np.ndarray) -> float:
        a = alter.activate(tanh, tanh_prime, X @ w + b)
        return alter.mean(0.5 * (a - y) ** 2)

    return Case({"X": X, "y": y, "w": w, "b": b}, loss, {"dw": w, "db": b}, batch=len(X))


REPAIRED_NEURON = Exercise(
    name="repaired_neuron",
    lesson=LESSON,
    section="9 The bug hunt",
    points=2,
    returns=("dw", "db"),
    case=_hunt_case,
    suspects=NEURON_GRADIENTS.suspects,
    may_not_call=BACKPROPAGATION + NEURON_DELTAS,
)

EXERCISES = (NEURON_DELTA_SQUARED, NEURON_GRADIENTS, NEURON_DELTA_CROSS_ENTROPY, REPAIRED_NEURON)
