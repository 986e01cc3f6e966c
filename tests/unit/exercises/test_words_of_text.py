"""No sentence speaks of what the forward pass does not hold."""

import pytest

from grader.checking.findings import finding
from grader.exercises import EXERCISES


def told(name, kind):
    exercise = EXERCISES[name]
    return finding(exercise, (kind,), exercise.returns[:1], {}).text


@pytest.mark.parametrize("name", ["hidden_delta", "parameter_gradients"])
def test_without_a_target_none_is_asked_after(name):
    assert "target" not in told(name, "negated")


def test_with_a_target_it_is():
    assert "target" in told("output_delta", "negated")


def test_where_no_mean_is_taken_none_is_spoken_of_but_that_in_what_is_given():
    for kind in ("over_batch", "times_batch"):
        assert "The loss is a *mean*" not in told("hidden_delta", kind)
        assert "already in delta_next" in told("hidden_delta", kind)


def test_where_no_delta_is_given_none_is_spoken_of():
    for name in ("output_delta", "repaired_backward"):
        assert "delta" not in told(name, "over_batch").replace("delta is", "")


def test_a_half_is_spoken_of_where_one_stands():
    assert "1/2" in told("output_delta", "halved")
    assert "1/2" not in told("hidden_delta", "halved") + told("hidden_delta", "doubled")
