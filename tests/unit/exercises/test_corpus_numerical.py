"""Finite differences of the lesson's own forward pass are called what they are, in every exercise that has one."""

from itertools import cycle

import numpy as np
import pytest

from grader.checking.examination import examine
from grader.exercises import EXERCISES
from tests.corpus.finite_differences import METHODS, numerical

pytestmark = pytest.mark.slow

APART = {
    "activation_slopes": "planted by hand: of its cases one has no forward pass",
    "backward": "takes ten seconds: a thousand parameters",
    "jacobian_product": "differenced at 0, by a loss that holds all arguments still",
    "tape_backward": "differenced at 0, by a loss that holds all arguments still",
}


def _numerical():
    """Name, method: one for each exercise, in turn."""
    gradients = [name for name, e in EXERCISES.items() if e.case(np.random.default_rng(0), 0).variables]
    return zip([name for name in gradients if name not in APART], cycle(METHODS), strict=False)


@pytest.mark.parametrize(("name", "method"), list(_numerical()))
def test_a_numerical_gradient_is_called_one(name, method):
    exercise, answer = numerical(EXERCISES[name], METHODS[method])
    assert examine(answer, exercise, 1, line_seconds=0).kinds == ("numerical_gradient",)


def test_the_differences_are_right():
    exercise, answer = numerical(EXERCISES["repaired_neuron"], METHODS["central"])
    case = exercise.case(np.random.default_rng(0), 0)
    X, y, w, b = case.arguments.values()
    a = np.tanh(X @ w + b)
    delta = (a - y) * (1 - a**2) / len(y)
    for got, right in zip(answer(X, y, w, b), (X.T @ delta, delta.sum()), strict=True):
        np.testing.assert_allclose(got, right, rtol=1e-8)
