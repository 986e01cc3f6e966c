"""The line by elimination: what goes into it is right, and what comes out of it is wrong."""

import numpy as np
import pytest
from backprop.activations import sigmoid
from backprop.losses import one_hot, softmax

from grader.checking.examination import examine
from grader.checking.line import decide
from grader.checking.repair import Search
from grader.exercises import EXERCISES
from tests.unit.checking.test_edits import function

pytestmark = pytest.mark.slow

KNOWN = {"sigmoid": sigmoid, "softmax": softmax, "one_hot": one_hot}
GRADIENTS = """
def neuron_gradients(X, y, w, b):
    z = X @ w + b
    a = sigmoid(z)
    delta = (a - y) * a * (1 - a) / len(y)
    return X.T @ delta, delta.sum()
"""
ATTENTION = """
def attention_backward(dO, Q, K, V, P):
    dV = P.T @ dO
    dP = dO @ V.T
    dS = P * (dP - np.sum(dP * P, axis=1, keepdims=True))
    dS = dS / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q, dV
"""
PENALISED = """
def penalised_gradients(X, labels, W, b, strength):
    logits = X @ W.T + b
    delta = (softmax(logits) - one_hot(labels, len(b))) / len(labels)
    return delta.T @ X + strength * W, delta.sum(axis=0)
"""


def places(text, right, wrong, **known):
    assert text.count(right) == 1
    name = text.partition("def ")[2].partition("(")[0]
    own = function(text.replace(right, wrong), name, **KNOWN | known)
    return decide(Search(own, EXERCISES[name], 0, 20.0, lambda: None))


@pytest.mark.parametrize(
    ("text", "right", "wrong", "line"),
    [
        (GRADIENTS, "(a - y) * a * (1 - a) / len(y)", "np.exp(y - a)", 5),
        (GRADIENTS, "X.T @ delta, ", "np.exp(w + y[0]), ", 6),
        (GRADIENTS, "a = sigmoid(z)", "a = np.arctan2(z, 2)", 4),
        (ATTENTION, "P * (dP - np.sum(dP * P, axis=1, keepdims=True))", "np.sinh(P * dP)", 5),
    ],
)
def test_a_line_that_no_edit_mends_is_found_where_all_before_it_is_right(text, right, wrong, line):
    (place,) = places(text, right, wrong)
    assert place.numbers == (line,) and place.kinds == ("whole",)


def test_of_two_lines_that_an_edit_mends_it_is_the_one_whose_value_is_wrong():
    (place,) = places(PENALISED, "X @ W.T + b", "X @ W.T")
    assert place.numbers == (3,) and place.kinds == ("term",)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        # What comes out is not known by that name, and so may be a right step.
        ("    delta = (a - y) * a", "    t = np.exp(y - a)\n    delta = t * a"),
        ("    a = sigmoid(z)\n    delta = (a - y) * a", "    s = np.cosh(z)\n    delta = np.exp(s - y) * s"),
        # Nor is an earlier value of the same name.
        ("    delta = (a - y) * a", "    delta = np.exp(y - a)\n    delta = delta * a"),
        # A helper may be what is wrong.
        ("(a - y) * a * (1 - a)", "helper(a - y)"),
        # What nothing reads was to be put in somewhere.
        (
            "    a = sigmoid(z)\n    delta = (a - y) * a * (1 - a)",
            "    a = np.cosh(z)\n    left = a\n    delta = a - y",
        ),
    ],
)
def test_nothing_is_said_where_it_may_be_another_line(right, wrong):
    helper = function("def helper(a):\n    return np.exp(a) * 3\n", "helper")
    assert places(GRADIENTS, right, wrong, helper=helper) == []


def test_a_value_that_goes_round_a_loop_again_is_not_the_one_that_is_returned():
    text = "def jacobian_product(W, z, f_prime):\n    P = np.eye(len(z[1]))\n"
    text += "    for l in range(1, 1):\n        P = P @ W[l]\n    return P\n"
    own = function(text, "jacobian_product")
    assert decide(Search(own, EXERCISES["jacobian_product"], 0, 20.0, lambda: None)) == []


def test_the_report_says_that_all_that_goes_in_is_right():
    own = function(GRADIENTS.replace("(a - y) * a * (1 - a)", "np.exp(y - a)"), "neuron_gradients", **KNOWN)
    (finding,) = examine(own, EXERCISES["neuron_gradients"], 0, 20.0).findings
    look = "look at all of it (the values that it uses are right, what it makes of them is not)."
    assert f"is where it goes wrong: {look}" in finding.text
    assert np.array_equal(finding.lines, [5])
