"""The smallest failing case is shown where it is small, and handed out to the last digit."""

import numpy as np
import pytest

from grader import check, failing_case
from grader.checking.examination import examine
from grader.checking.failing_case import MOST_SHOWN, FailingCase, remember


def output_delta(z, y):
    return z - y


def test_the_smallest_case_is_shown_with_what_came_back():
    report = examine(output_delta, "output_delta", 0)
    z, y = report.failing.arguments.values()
    assert z.size + y.size <= MOST_SHOWN
    text = report.text()
    assert f"`z = [[{z[0, 0]:.4g}" in text
    assert f"`delta = [[{(z - y)[0, 0]:.4g}" in text
    assert "from grader import failing_case; z, y = failing_case()" in text


def test_it_is_handed_out_after_a_check(capsys):
    check(output_delta, seed=0)
    z, y = failing_case()
    report = examine(output_delta, "output_delta", 0)
    np.testing.assert_array_equal(z, report.failing.arguments["z"])
    first = report.first_wrong
    assert (z - y)[first.entry] == first.claimed


def test_there_is_none_where_all_is_right():
    remember(None)
    with pytest.raises(LookupError, match="no case failed"):
        failing_case()


def test_one_that_raised_can_be_had_too():
    def raises(z, y):
        return z @ y if len(z) != len(z.T) else z - y

    report = examine(raises, "output_delta", 0)
    assert "raised" in report.kinds
    with pytest.raises(ValueError, match="mismatch"):
        raises(*report.failing.arguments.values())


def test_the_numbers_told_are_those_of_the_case_shown():
    def neuron_gradients(X, y, w, b):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        delta = (a - y) * a * (1 - a) / len(y)
        return X @ delta, delta.sum()  # raises where there are not as many examples as inputs

    report = examine(neuron_gradients, "neuron_gradients", 0)
    assert report.kinds == ("inputs_not_turned",)
    dw, _ = neuron_gradients(*report.failing.arguments.values())
    assert dw[report.first_wrong.entry] == report.first_wrong.claimed


def test_where_a_smaller_case_raised_no_numbers_of_another_are_told():
    def raises(z, y):
        return z @ y if len(z) != len(z.T) else z - y

    report = examine(raises, "output_delta", 0)
    assert report.failing.arguments["z"].shape[0] != report.failing.arguments["z"].shape[1]
    assert report.first_wrong is None and "First wrong entry" not in report.text()


def test_of_a_large_case_only_the_shapes_are_shown():
    case = FailingCase({"X": np.zeros((20, 3)), "f_prime": np.cos})
    assert "Its shapes: X (20, 3), f_prime." in case.text()
    assert "0." not in case.text()


def test_what_a_generator_draws_is_not_to_be_worked_out_by_hand():
    text = FailingCase({"rng": np.random.default_rng(0)}).text()
    call = "from grader import failing_case; rng, = failing_case()"
    assert text == f"The smallest case that failed, to try your function on: `{call}`"
    text = FailingCase({"rng": np.random.default_rng(0), "fan_in": 3}, {"W": np.ones(2)}).text()
    assert "by hand" not in text
    assert "PCG64" not in text
    assert "`fan_in = 3`" in text
    assert "`W = [1, 1]` is what came back" in text


def test_in_grading_it_is_not_shown():
    assert "failing_case" not in examine(output_delta, "output_delta", 0, graded=True).text()
