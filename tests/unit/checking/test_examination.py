"""What only several calls show, bounds in grading, and that nothing makes `examine` raise."""

import dataclasses

import numpy as np
import pytest

from grader.checking.examination import examine
from grader.checking.exercise import Suspect
from grader.checking.mistakes import Words
from grader.exercises import EXERCISES

HIDDEN_DELTA = EXERCISES["hidden_delta"]


def hidden_delta(delta_next, W_next, z):
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)


def remembering():
    kept = {}

    def by_shape(delta_next, W_next, z):
        key = delta_next.shape, z.shape
        if key not in kept:
            kept[key] = hidden_delta(delta_next, W_next, z)
        return kept[key].copy()

    return by_shape


@pytest.mark.parametrize("seed", range(5))
def test_a_result_kept_by_the_shapes_is_seen(seed):
    stale = remembering()
    assert examine(stale, HIDDEN_DELTA, seed).kinds == ("remembers",)
    assert examine(stale, HIDDEN_DELTA, seed + 100).kinds == ("remembers",)
    assert examine(stale, HIDDEN_DELTA, seed).earned == 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_few_values_may_come_again_by_chance(seed):
    def sign_of_the_error(z, y):
        return np.where(z > 0, 1.5, -1.5) - y

    assert examine(sign_of_the_error, EXERCISES["neuron_delta_cross_entropy"], seed).kinds == ()


def test_one_buffer_for_every_call_is_seen():
    buffer = np.empty(1000)

    def overwriting(delta_next, W_next, z):
        result = buffer[: z.size].reshape(z.shape)
        result[...] = hidden_delta(delta_next, W_next, z)
        return result

    report = examine(overwriting, HIDDEN_DELTA, 0)
    assert report.kinds == ("changes_later",)
    assert "The numbers are right." in report.text()


@pytest.mark.parametrize("error", [KeyError("delta"), ZeroDivisionError(), AttributeError("x")])
def test_a_suspect_that_breaks_down_explains_nothing(error):
    def broken(case, truth):
        raise error

    exercise = dataclasses.replace(HIDDEN_DELTA, suspects=(Suspect("broken", wrong=broken, words=Words("no", "no")),))
    assert examine(lambda d, W, z: z, exercise, 0).kinds == ("shares_memory",)
    assert examine(lambda d, W, z: z + 1, exercise, 0).kinds == ()


@pytest.mark.parametrize("off", [3e-5, 1e-4, 1e-3])
@pytest.mark.parametrize("name", ["hidden_delta", "penalised_gradients", "backward_from_exps"])
@pytest.mark.slow
def test_an_answer_that_is_nearly_right_gets_no_other_name(name, off):
    from tests.corpus.load import load_answers

    right = load_answers()[name].right[0]

    def nearly(*arguments):
        rng, results = np.random.default_rng(0), right(*arguments)
        several = isinstance(results, tuple)
        moved = [r * (1 + off * rng.choice([-1, 1], size=r.shape)) for r in (results if several else [results])]
        return tuple(moved) if several else moved[0]

    for seed in range(3):
        assert set(examine(nearly, name, seed).kinds) == {"nearly_right"}


@pytest.mark.parametrize("places", [2, 3, 4])
def test_a_rounded_answer_is_nearly_right(places):
    assert examine(lambda *v: np.round(hidden_delta(*v), places), HIDDEN_DELTA, 0).kinds == ("nearly_right",)


def test_grading_is_more_lenient_than_practice():
    def short(delta_next, W_next, z):
        return hidden_delta(delta_next, W_next, z) * np.where(z > 0, 1 + 4e-5, 1 - 4e-5)

    assert not examine(short, HIDDEN_DELTA, 0).passed
    assert examine(short, HIDDEN_DELTA, 0, graded=True).passed


def test_of_an_argument_changed_in_place_the_numbers_are_judged_too():
    def in_place(delta_next, W_next, z):
        z *= 1.0
        z += 0.5
        return hidden_delta(delta_next, W_next, z - 0.5)

    report = examine(in_place, HIDDEN_DELTA, 0)
    assert report.kinds == ("mutated",)
    assert "The numbers are right." in report.text()
