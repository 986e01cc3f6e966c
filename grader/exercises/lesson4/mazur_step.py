"""Lesson 4, a bug hunt: one step of gradient descent on one example. The wrong program stands in the lesson."""

from collections.abc import Callable

import numpy as np
from backprop.activations import sigmoid, sigmoid_prime
from backprop.network import Network

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.checking.wrong_slopes import slope_one
from grader.exercises.lesson4 import LESSON
from grader.exercises.may_not_call import BACKPROPAGATION, SOFTMAX_DELTA
from grader.exercises.slopes import SLOPE_AT_A, SLOPE_MISSING, SLOPE_TWICE, altered_at

WIDTHS = ((3, 2, 3), (2, 4, 2), (1, 3, 4), (4, 4, 2), (3, 1, 5), (2, 5, 3), (3, 3, 4), (4, 2, 3))
"""n_0, n_1, n_2 by case."""


def _case(rng: np.random.Generator, k: int) -> Case:
    n_0, n_1, n_2 = WIDTHS[k]
    W1, b1 = rng.normal(size=(n_1, n_0)), rng.normal(size=n_1)
    W2, b2 = rng.normal(size=(n_2, n_1)), rng.normal(size=n_2)
    x, y, learning_rate = rng.normal(size=n_0), rng.random(n_2), float(rng.uniform(10.0, 30.0))

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


def _instead(kind: str, returned: Callable[[np.ndarray, np.ndarray, float], np.ndarray], words: Words) -> Suspect:
    """returned: W, its step and the learning rate -> what comes back in place of W + step."""

    def wrong(case: Case, truth: Leaves) -> Leaves:
        a = case.arguments
        return {name: returned(a[name[:2]], leaf - a[name[:2]], a["learning_rate"]) for name, leaf in truth.items()}

    return Suspect(kind, wrong=wrong, words=words)


def _at_rate(own: float) -> Callable[[np.ndarray, np.ndarray, float], np.ndarray]:
    return lambda W, step, rate: W + own * step / rate


FIXED_RATE = Words(
    "the learning rate is not used",
    "{outputs_is} a step with a rate of its own, whatever learning_rate says. How long a step is, is for the caller to "
    "say.",
)
NOT_WEIGHTS = "the step, not where it leads", "{outputs_is} the step alone. Returned are the weights after it."

MAZUR_STEP = Exercise(
    name="mazur_step",
    lesson=LESSON,
    section="13 Bug hunts",
    points=2,
    returns=("W1_after", "W2_after"),
    case=_case,
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
        _instead(
            "uphill",
            lambda W, step, rate: W - step,
            Words("one step uphill", "{outputs_is} a step along the gradient. Down the error is against it."),
        ),
        _instead(
            "step_doubled",
            lambda W, step, rate: W + 2 * step,
            Words("the step is too long", "The step in {outputs} is twice too long. What becomes of the 1/2 in E?"),
        ),
        _instead(
            "step_halved",
            lambda W, step, rate: W + step / 2,
            Words(
                "the step is half of what it should be",
                "The step in {outputs} is half of what it should be. The 1/2 in E cancels with the square.",
            ),
        ),
        *(_instead("fixed_rate", _at_rate(own), FIXED_RATE) for own in (1.0, 0.5, 0.1, 0.01)),
        _instead(
            "gradient_returned",
            lambda W, step, rate: -step / rate,
            Words(
                "the gradient, not the weights",
                "{outputs_is} the gradient itself. Returned are the weights after a step against it.",
            ),
        ),
        _instead("step_alone", lambda W, step, rate: step, Words(*NOT_WEIGHTS)),
        _instead("step_alone", lambda W, step, rate: -step, Words(*NOT_WEIGHTS)),
        _instead(
            "not_moved",
            lambda W, step, rate: W,
            Words("has not moved", "{outputs_is} what came in. Both arrays of weights take a step."),
        ),
        SLOPE_MISSING,
        *(
            altered_at(
                f"{layer}_slope_missing",
                slope_one,
                place,
                words=Words(
                    f"f' is missing in the {layer} layer",
                    f"{{outputs_is}} what comes out when the {layer} layer's slope is left out. delta is dL/dz, not "
                    "dL/da: the slope of the sigmoid stands between the two.",
                ),
            )
            for place, layer in ((1, "hidden"), (2, "output"))
        ),
        SLOPE_AT_A,
        SLOPE_TWICE,
    ),
    may_not_call=BACKPROPAGATION + SOFTMAX_DELTA,
)

EXERCISES = (MAZUR_STEP,)
