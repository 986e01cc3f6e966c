"""Promises about form: each broken one has its own words, costs the points, and never an exception of ours."""

import functools

import numpy as np
import pytest

from grader.checking.contract import call, repeats, same
from grader.checking.examination import examine
from grader.checking.mistakes import CONTRACT
from grader.checking.report import Report
from grader.exercises import EXERCISES

HIDDEN_DELTA, FORWARD = EXERCISES["hidden_delta"], EXERCISES["forward"]
REVERSE = EXERCISES["reverse_accumulation"]
PARAMETER_GRADIENTS, BACKWARD_LOOPS = EXERCISES["parameter_gradients"], EXERCISES["backward_loops"]


def hidden_delta(delta_next, W_next, z):
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)


def forward(X, W, b):
    z, a = [None], [X]
    for l in range(1, len(W)):
        z.append(a[-1] @ W[l].T + b[l])
        a.append(z[l] if l == len(W) - 1 else np.maximum(0, z[l]))
    return z, a


def look(function, exercise=HIDDEN_DELTA) -> Report:
    """The report on a function, with the promise that every report keeps."""
    report = examine(function, exercise, 1, line_seconds=0)
    assert 0.0 <= report.earned <= exercise.points
    assert "grader/" not in report.text(), "a line of ours"
    return report


def not_implemented(delta_next, W_next, z):
    raise NotImplementedError


def wrong_axis(delta_next, W_next, z):
    return hidden_delta(delta_next, W_next, z).sum(axis=0)


def in_place(delta_next, W_next, z):
    z *= 2
    return hidden_delta(delta_next, W_next, z / 2)


def infinite(delta_next, W_next, z):
    delta = hidden_delta(delta_next, W_next, z)
    delta[-1, -1] = np.inf
    return delta


def integers(delta_next, W_next, z):
    return hidden_delta(delta_next, W_next, z).astype(int)


def random(delta_next, W_next, z):
    return hidden_delta(delta_next, W_next, z) + np.random.default_rng().normal(size=z.shape)


def undefined(delta_next, W_next, z):
    return delta_next @ W_next * slope_of_tanh(z)  # noqa: F821


def raising(delta_next, W_next, z):
    return W_next @ delta_next @ np.zeros((99, 98))  # the student's own line


def two_arguments(delta_next, z):
    return delta_next


def generating(delta_next, W_next, z):
    yield hidden_delta(delta_next, W_next, z)


@pytest.mark.parametrize(
    ("function", "kind", "words"),
    [
        (not_implemented, "not_implemented", ["not written yet"]),
        (wrong_axis, "wrong_shape", ["shape (3,)", "shape (3, 3)"]),
        (in_place, "mutated", ["changed `z`"]),
        (lambda delta_next, W_next, z: z, "shares_memory", ["delta shares its memory"]),
        (lambda delta_next, W_next, z: z.T[::-1].T, "shares_memory", ["delta shares its memory"]),
        (infinite, "non_finite", ["delta is inf at entry (2, 2)"]),
        (lambda d, W, z: hidden_delta(d, W, z) * np.nan, "non_finite", ["delta is nan at entry (0, 0)"]),
        (integers, "not_float", ["dtype int64"]),
        (lambda d, W, z: hidden_delta(d, W, z) > 0, "not_float", ["dtype bool"]),
        (lambda d, W, z: hidden_delta(d, W, z) + 0j, "not_float", ["dtype complex128"]),
        (lambda d, W, z: hidden_delta(d, W, z).astype(object), "wrong_type", ["should be an array"]),
        (lambda d, W, z: [[1.0], [2.0, 3.0]], "wrong_type", ["a ragged list"]),
        (lambda d, W, z: {"delta": z}, "wrong_type", ["not dict"]),
        (lambda d, W, z: "delta", "wrong_type", ["not str"]),
        (generating, "wrong_type", ["not generator"]),
        (random, "not_repeatable", ["different values of delta"]),
        (undefined, "missing_name", ["`slope_of_tanh` is not defined", "delta_next @ W_next * slope_of_tanh(z)"]),
        (raising, "raised", ["ValueError", "return W_next @ delta_next @ np.zeros((99, 98))", "z (3, 3)"]),
        (two_arguments, "wrong_signature", ["hidden_delta(delta_next, W_next, z)", "takes 2 positional"]),
        (lambda delta_next, W_next, z: None, "returned_nothing", ["returned None"]),
    ],
)
def test_each_broken_promise_has_its_own_words(function, kind, words):
    report = look(function)
    assert report.kinds == (kind,)
    assert CONTRACT[kind].title.format(error="ValueError") in report.headline
    assert report.earned == 0.0
    for part in words:
        assert part in report.text()


def adjoints(parents, local):
    """Whole numbers until the first share comes: in the graph of one node, nothing else."""
    adjoint = [0] * len(parents)
    adjoint[-1] = 1
    for i in reversed(range(len(parents))):
        for p, d in zip(parents[i], local[i], strict=True):
            adjoint[p] += adjoint[i] * d
    return adjoint


@pytest.mark.parametrize(
    "returned", [list, tuple, np.array, lambda a: [np.int64(v) if v == 1 and len(a) == 1 else v for v in a]]
)
def test_whole_numbers_are_numbers(returned):
    assert look(lambda parents, local: returned(adjoints(parents, local)), REVERSE).passed


@pytest.mark.parametrize(
    "returned",
    [
        lambda a: np.array(a, dtype=int),
        lambda a: np.array(a) + (2 if len(a) == 1 else 0),
        lambda a: [v == 1 for v in a] if len(a) == 1 else a,
        lambda a: [True] if len(a) == 1 else np.array(a),
    ],
)
def test_integers_that_may_have_been_cut_and_booleans_are_refused(returned):
    report = look(lambda parents, local: returned(adjoints(parents, local)), REVERSE)
    assert "not_float" in report.kinds and not report.passed


@pytest.mark.slow
def test_a_gradient_in_an_array_of_integers_is_refused_and_not_sent_to_its_factors():
    def activation_slopes(z):
        s = 1 / (1 + np.exp(-z))
        return s * (1 - s), 1 - np.tanh(z) ** 2, (z > 0).astype(int)

    report = examine(activation_slopes, EXERCISES["activation_slopes"], 1)
    assert report.kinds == ("not_float",) and report.earned == 2.0
    assert "0.0 and 1.0 make floats" in report.text()
    assert "is where it goes wrong." in report.text() and "look at" not in report.text()


def test_an_exception_comes_before_what_follows_from_it():
    def activation_slopes(z):
        return np.zeros(z.shape, dtype=bool), 1 - np.tanh(z) ** 2, 1 if z > 0 else 0

    report = look(activation_slopes, EXERCISES["activation_slopes"])
    assert report.kinds[0] == "raised" and len(report.kinds) > 1


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        (lambda z, a: a, "wrong_count", "It should return (z, a), in that order, but it returned a list of 3"),
        (lambda z, a: (z, a, a), "wrong_count", "a tuple of 3"),
        (lambda z, a: {"z": z, "a": a}, "wrong_count", "a dict"),
        (lambda z, a: (z[1], a), "wrong_type", "z should be a list, not ndarray"),
        (lambda z, a: (z[1:], a), "wrong_length", "z has 2 places, but 3 are needed"),
        (lambda z, a: (z[:-1], a[:-1]), "wrong_length", "z and a have 2 places, but 3 are needed"),
        (lambda z, a: (z, [*a[:-1], None]), "missing_layer", "a[2] is None"),
        (lambda z, a: (z, [None, *a[1:]]), "missing_layer", "a[0] must be X"),
        (lambda z, a: (z, [*a[:-1], a[-1].astype(int)]), "not_float", "a[2] has dtype int64"),
    ],
)
def test_lists_by_layer_have_promises_too(change, kind, words):
    report = look(lambda X, W, b: change(*forward(X, W, b)), FORWARD)
    assert set(report.kinds) == {kind}
    assert words in report.text()


@pytest.mark.parametrize("change", [lambda z, a: (a, z), lambda z, a: (z[:-1], a[:-1])])
def test_beside_a_list_of_the_wrong_form_the_other_is_looked_at(change):
    report = look(lambda X, W, b: change(*forward(X, W, b)), FORWARD)
    assert report.parts == {"z": False, "a": False}
    assert report.earned == 0.0


def test_beside_a_list_of_the_wrong_form_the_other_keeps_its_points():
    report = look(lambda X, W, b: (forward(X, W, b)[0], [None, None, None]), FORWARD)
    assert report.parts == {"z": True, "a": False}


def test_a_none_that_was_used_is_told_to_stand_for_no_layer():
    report = look(lambda X, W, b: W[0] * X, FORWARD)
    assert "There is no layer 0, so None stands in `W[0]` and `b[0]`." in report.text()


def test_a_mistake_in_one_output_leaves_the_points_of_the_other():
    report = look(lambda delta, a_prev: (delta.T @ a_prev, delta.sum(axis=0).astype(int)), PARAMETER_GRADIENTS)
    assert report.parts == {"dW": True, "db": False}
    assert report.earned == PARAMETER_GRADIENTS.points / 2
    assert "dW right, db wrong" in report.text()


def test_shapes_of_what_is_no_gradient_are_not_called_those_of_a_gradient():
    report = look(lambda X, W, b: (forward(X, W, b)[0], [v.T for v in forward(X, W, b)[1]]), FORWARD)
    assert "gradient" not in report.text()  # fault 1


def test_a_list_argument_whose_none_is_overwritten_was_changed():
    def overwrite(X, W, b):
        W[0] = X
        return forward(X, W, b)

    report = look(overwrite, FORWARD)  # fault 2
    assert "changed `W`" in report.text()


@pytest.mark.parametrize("change", [lambda W: W.pop(), lambda W: W.clear(), lambda W: W.append(1.0)])
def test_a_list_argument_that_grows_or_shrinks_was_changed(change):
    def meddle(X, W, b):
        result = forward(X, W, b)
        change(W)
        return result

    assert look(meddle, FORWARD).kinds == ("mutated",)


def endless(delta_next, W_next, z):
    return endless(delta_next, W_next, z)


def test_endless_recursion_is_told_without_an_empty_place():
    text = look(endless).text()
    assert "RecursionError" in text
    assert "None" not in text  # fault 3


class Tensor:
    """As a tensor that requires its gradient answers NumPy."""

    def __array__(self, *arguments, **options):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


class Wordless(Exception):
    def __str__(self):
        raise ValueError("no words")


def raise_(error):
    raise error


@pytest.mark.parametrize(
    "function",
    [
        lambda d, W, z: Tensor(),  # fault 4
        lambda d, W, z: np.broadcast_to(1.0, (10**7, 10**7)),  # fault 5
        lambda d, W, z: raise_(Wordless()),  # fault 6
        lambda d, W, z: raise_(GeneratorExit()),  # fault 6
        lambda d, W, z: raise_(SystemExit(3)),
        lambda d, W, z: np.full(z.shape, 1e200),
        lambda d, W, z: np.empty((0, 0)),
        lambda d, W, z: np.float64(1.0),
    ],
)
def test_whatever_comes_back_gets_a_report(function):
    assert look(function).earned == 0.0


def test_a_view_of_a_fresh_array_is_no_alias():
    assert look(lambda d, W, z: (hidden_delta(d, W, z).T.copy()).T).passed
    assert look(lambda X, W, b: forward(X.copy(), W, b), FORWARD).passed


class Subclass(np.ndarray):
    pass


@pytest.mark.parametrize(
    "dress",
    [
        np.asfortranarray,
        np.ma.array,
        np.ndarray.tolist,
        tuple,  # fault 9
        list,
        lambda v: v.view(Subclass),
        lambda v: v[::-1].copy()[::-1],
        lambda v: v.astype(np.longdouble),
        lambda v: v.astype(np.float32),
        lambda v: v.astype(">f8"),
        lambda v: list(v.astype(np.float32)),
        lambda v: (v,),
    ],
)
def test_a_right_answer_is_right_in_any_dress(dress):
    assert look(lambda d, W, z: dress(hidden_delta(d, W, z))).passed


def test_a_read_only_answer_is_right():
    def frozen(d, W, z):
        delta = hidden_delta(d, W, z)
        delta.setflags(write=False)
        return delta

    assert look(frozen).passed


def test_loops_may_return_integers_where_lists_are_asked_for():
    case = BACKWARD_LOOPS.case(np.random.default_rng(0), 0)

    def zeros(x, y, W1, b1, W2, b2):
        return [[0] * len(x) for _ in b1], [0] * len(b1), [[0] * len(b1) for _ in b2], [0] * len(b2)

    assert call(zeros, BACKWARD_LOOPS, case).faults == []


def test_a_helper_of_the_same_file_is_quoted_where_it_raised():
    def helper(z):
        return z["no such key"]  # the helper's own line

    text = look(lambda d, W, z: helper(z)).text()
    assert "the helper's own line" in text


def test_repeats_compares_to_the_last_bit():
    one = {"delta": np.array([1.0, np.nan])}
    assert repeats(one, {"delta": np.array([1.0, np.nan])}) is None
    assert repeats(one, {"delta": np.array([np.nextafter(1.0, 2.0), np.nan])}) == "delta"
    assert repeats(one, {}) == "delta"


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        ([None, np.ones(2)], [None, np.ones(2)], True),
        ([None, np.ones(2)], [np.ones(2), np.ones(2)], False),  # fault 2
        ({"a": 1.0}, {"a": 1.0}, True),
        ({"a": 1.0}, {"b": 1.0}, False),
        (np.ones(2), np.ones(2, dtype=int), False),
        ([1.0, 2.0], [1.0], False),
    ],
)
def test_same_looks_into_nested_values(a, b, equal):
    assert same(a, b) is equal


def test_a_result_left_at_none_is_not_written_yet_and_the_others_count():
    report = look(lambda delta, a_prev: (delta.T @ a_prev, None), EXERCISES["parameter_gradients"])
    assert report.kinds == ("missing_output",)
    assert report.parts == {"dW": True, "db": False}


class Answer:
    """Called like a function; its own code has a mistake that raises TypeError."""

    def __call__(self, delta_next, W_next, z):
        return delta_next @ W_next + None


CALLED_LIKE_FUNCTIONS = {
    "object": Answer(),
    "partial": functools.partial(Answer()),
    "method": Answer().__call__,
    "partial of a method": functools.partial(Answer().__call__),
    "decorated": functools.wraps(Answer().__call__)(lambda *arguments: Answer()(*arguments)),
}


@pytest.mark.parametrize("function", CALLED_LIKE_FUNCTIONS.values(), ids=CALLED_LIKE_FUNCTIONS)
def test_a_mistake_inside_is_not_taken_for_a_wrong_signature(function):
    report = look(function)
    assert report.kinds == ("raised",)
    assert "return delta_next @ W_next + None" in report.text()
