"""A mistake is named only when it explains every case and no other does."""

import dataclasses

import numpy as np
import pytest

from grader.checking.alteration import Alteration
from grader.checking.examination import examine
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.mistakes import Words
from grader.exercises import EXERCISES

HIDDEN_DELTA, PARAMETER_GRADIENTS = EXERCISES["hidden_delta"], EXERCISES["parameter_gradients"]
BACKWARD = EXERCISES["backward"]


def slope_case(rng: np.random.Generator, k: int) -> Case:
    x, upstream = rng.normal(size=(3, 2)), rng.normal(size=(3, 2))

    def loss(alter: Alteration, x: np.ndarray) -> float:
        return alter.sum(np.sum(upstream * np.sin(x), axis=1))

    return Case({"upstream": upstream, "x": x}, loss, {"dx": x}, batch=3)


def without_slope(case: Case, truth: dict) -> dict:
    return {"dx": case.arguments["upstream"]}


ONE = Suspect("cosine_forgotten", wrong=without_slope, words=Words("no cosine", "{outputs_is} without its cosine."))
TWIN = Suspect("twin", wrong=without_slope, words=Words("twin", "{outputs_is} the same by another road."))
SINE = Exercise("sine", "00-test", "1 Nothing", 1.0, ("dx",), slope_case, (ONE,))


def test_one_suspect_that_fits_is_named():
    report = examine(lambda upstream, x: upstream.copy(), SINE, 0)
    assert report.kinds == ("cosine_forgotten",)
    assert "dx is without its cosine." in report.text()


def test_of_two_suspects_that_fit_none_is_named():
    report = examine(lambda upstream, x: upstream.copy(), dataclasses.replace(SINE, suspects=(ONE, TWIN)), 0)
    assert report.kinds == ()
    assert "none of the mistakes known here by name" in report.text()
    assert report.first_wrong is not None


def test_a_suspect_that_explains_only_some_cases_is_not_named():
    calls = []

    def changing(upstream, x):
        calls.append(x)
        return upstream.copy() if x[0, 0] > 0 else upstream * np.cos(x) + 0.1

    report = examine(changing, SINE, 0)
    assert 0 < sum(x[0, 0] > 0 for x in calls) < len(calls)
    assert report.kinds == ()


def test_a_factor_on_top_is_named_with_the_mistake():
    report = examine(lambda upstream, x: -upstream, SINE, 0)
    assert report.kinds == ("cosine_forgotten", "negated")
    assert "Two things at once." in report.text()


def test_a_constant_factor_nobody_foresaw_is_told_with_its_size():
    report = examine(lambda upstream, x: 0.37 * upstream * np.cos(x), SINE, 0)
    assert report.kinds == ("scaled",)
    assert "a factor of 0.37" in report.text()


def scalar_case(rng: np.random.Generator, k: int) -> Case:
    x, b = rng.normal(size=3), np.asarray(rng.normal())
    return Case({"x": x, "b": b}, lambda alter, b: float(np.sum(np.sin(x + b))), {"db": b})


def test_a_wrong_number_without_axes_is_called_wrong():
    scalar = Exercise("shift", "00-test", "1 Nothing", 1.0, ("db",), scalar_case)
    assert examine(lambda x, b: np.cos(x + b).sum(), scalar, 0).passed
    assert examine(lambda x, b: -np.cos(x + b).sum(), scalar, 0).kinds == ("negated",)
    assert examine(lambda x, b: np.cos(x + b).sum() + 1.0, scalar, 0).kinds == ()  # fault 28


@pytest.mark.slow
@pytest.mark.parametrize("size", [1e160, 1e300])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_huge_answer_is_explained_by_no_suspect(size):
    def huge(delta, a_prev):
        return np.full((delta.shape[1], a_prev.shape[1]), size), np.full(delta.shape[1], size)

    report = examine(huge, PARAMETER_GRADIENTS, 0)
    assert report.earned == 0.0
    assert report.kinds == ()  # fault 10


def backward(W, z, a, y, f_prime, change=lambda dW, db: (dW, db)):
    L, delta = len(W) - 1, (a[-1] - y) / len(y)
    dW, db = [None] * (L + 1), [None] * (L + 1)
    for l in range(L, 0, -1):
        dW[l], db[l] = delta.T @ a[l - 1], delta.sum(axis=0)
        delta = delta @ W[l] * f_prime(z[l - 1]) if l > 1 else None
    return change(dW, db)


def bump(arrays, *layers):
    for l in layers:
        if l < len(arrays):
            arrays[l] = arrays[l] + 0.1 * np.abs(arrays[l]).max() * np.eye(*np.atleast_2d(arrays[l]).shape).reshape(
                arrays[l].shape
            )
    return arrays


@pytest.mark.slow
def test_the_first_wrong_entry_is_the_first_in_backward_order():
    shallow = dataclasses.replace(BACKWARD, cases=1)
    report = examine(lambda *args: backward(*args, lambda dW, db: (bump(dW, 1, 2), bump(db, 1))), shallow, 0)
    assert report.first_wrong.leaf == "dW[2]"
    assert report.first_wrong.entry == (0, 0)
    report = examine(lambda *args: backward(*args, lambda dW, db: (bump(dW, 1), bump(db, 2))), shallow, 0)
    assert report.first_wrong.leaf == "db[2]"


def test_an_unknown_mistake_says_which_layers_are_right():
    shallow = dataclasses.replace(BACKWARD, cases=1)
    report = examine(lambda *args: backward(*args, lambda dW, db: (bump(dW, 1), db)), shallow, 0)
    assert "Right there: dW[2]; wrong: dW[1]." in report.text()
    assert report.parts == {"dW": False, "db": True}


OFF = 1e-4 * np.array([[1, -1], [-1, 1], [1, -1]])
"""As far off as single precision may be where digits cancel, and to both sides, as rounding is."""


def test_of_float32_numbers_only_the_wrong_ones_are_marked():
    def one_wrong(upstream, x):
        dx = upstream * np.cos(x) * (1 + OFF)
        dx[2, 1] += 1.0
        return dx.astype(np.float32)

    report = examine(one_wrong, SINE, 0)
    assert report.first_wrong.entry == (2, 1)  # fault 14
    assert report.heatmap.sum() == 1


def test_single_precision_is_known_by_its_numbers_too():
    def copied(upstream, x):
        dx = np.empty_like(x)
        dx[:] = (upstream * np.cos(x) * (1 + OFF)).astype(np.float32)
        return dx

    assert examine(copied, SINE, 0).passed  # fault 29


def test_a_factor_is_no_rounding_to_single_precision():
    report = examine(lambda upstream, x: (1.0003 * upstream * np.cos(x)).astype(np.float32), SINE, 0)
    assert report.kinds == ("nearly_right",)


def test_a_single_precision_dress_hides_no_mistake_of_a_percent():
    def one_wrong(upstream, x):
        dx = upstream * np.cos(x)
        dx.flat[np.abs(dx).argmax()] *= 1.01
        return dx.astype(np.float32)

    assert not examine(one_wrong, SINE, 0).passed


RARE = {
    "one example": lambda z: len(z) == 1,
    "width one": lambda z: z.shape[1] == 1,
    "large": lambda z: np.abs(z).max() > 4,
}


@pytest.mark.parametrize("rare", RARE.values(), ids=RARE)
@pytest.mark.slow
def test_a_mistake_in_rare_cases_only_is_caught_where_they_come(rare):
    met = []

    def rarely(delta_next, W_next, z):
        met.append(rare(z))
        return delta_next @ W_next * (1 - np.tanh(z) ** 2) * (1.01 if rare(z) else 1.0)

    for seed in range(3):
        met.clear()
        passed = examine(rarely, HIDDEN_DELTA, seed).passed
        assert passed != any(met)


def test_a_mistake_where_z_is_exactly_zero_is_caught():
    def undefined_at_zero(delta_next, W_next, z):
        with np.errstate(all="ignore"):
            return delta_next @ W_next * (1 - np.tanh(z) ** 2) * np.where(z == 0, 0, 1)

    assert not examine(undefined_at_zero, HIDDEN_DELTA, 0).passed  # fault 15


def test_a_function_that_behaves_only_when_called_again_is_caught():
    seen = set()

    def second_time(delta_next, W_next, z):
        delta = delta_next @ W_next * (1 - np.tanh(z) ** 2)
        first, key = z.tobytes() not in seen, z.tobytes()
        seen.add(key)
        return 2 * delta if first else delta

    report = examine(second_time, HIDDEN_DELTA, 0)
    assert not report.passed
    assert "not_repeatable" in report.kinds
