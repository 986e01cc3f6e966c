"""The mistakes that are derived from a text: each predicts what somebody who makes it returns."""

import numpy as np
import pytest
from backprop.finite_differences import numerical_gradient

from grader.checking.exercise import Exercise, ForwardPass, Suspect
from grader.exercises import EXERCISES
from grader.exercises.gradient import gradient

__package__ = "grader.exercises.lesson3"  # gradient() names an exercise after the file that declares it

LAYER = gradient(
    section="1",
    points=1,
    given="X (N, n), y (N, m), W (m, n), b (m)",
    forward="""
        z = X @ W.T + b
        a = tanh(z)
        loss = 0.5 * np.sum((a - y) ** 2) / len(y)
    """,
    returns={"dz": "z", "dW": "W", "db": "b", "dX": "X"},
)

NORM = gradient(
    section="1",
    points=1,
    given="X (N, n), dY (N, n), gamma (n) positive",
    forward="""
        mean = X.mean(axis=0)
        centred = X - mean
        variance = (centred ** 2).mean(axis=0)
        inv_std = (variance + 0.01) ** -0.5
        loss = np.sum(dY * gamma * centred * inv_std)
    """,
    returns={"dX": "X", "dgamma": "gamma", "dinv_std": "inv_std"},
)

TOTAL = gradient(
    section="1",
    points=1,
    given="exps (N, K) positive, dp (N, K)",
    forward="""
        total = exps.sum(axis=1, keepdims=True)
        inverse = 1 / total
        p = exps * inverse
        loss = np.sum(dp * p)
    """,
    returns={"dinverse": "inverse", "dtotal": "total", "dexps": "exps"},
)

ROW = gradient(
    section="1",
    points=1,
    given="x (n)",
    forward="""
        u = np.exp(x)
        v = tanh(u)
        loss = np.sum(v)
    """,
    returns={"dx": "x"},
)


def predicted(exercise: Exercise, kind: str, k: int = 0) -> dict[str, np.ndarray]:
    """What whoever makes this mistake returns in the k-th case."""
    return predicted_by(next(suspect for suspect in exercise.suspects if suspect.kind == kind), exercise, k)


def predicted_by(suspect: Suspect, exercise: Exercise, k: int) -> dict[str, np.ndarray]:
    case = exercise.case(np.random.default_rng(k), k)
    if suspect.wrong is not None:
        return suspect.wrong(case, truth(exercise, k))
    return {name: differenced(case, name, suspect.alter(name)) for name in case.variables}


def truth(exercise: Exercise, k: int = 0) -> dict[str, np.ndarray]:
    case = exercise.case(np.random.default_rng(k), k)
    return {name: differenced(case, name) for name in case.variables}


def differenced(case, name, alteration=None):
    forward = ForwardPass(case, alteration)
    return numerical_gradient(lambda value: forward({name: value}), np.asarray(case.variables[name]))


def layer(k=0, slope=lambda z: 1 - np.tanh(z) ** 2, rows=slice(None), turn=True, divisor=None):
    """The layer's gradients by hand, with one step open to a mistake."""
    X, y, W, b = LAYER.case(np.random.default_rng(k), k).arguments.values()
    z = X @ W.T + b
    dz = np.zeros_like(z)
    dz[rows] = ((np.tanh(z) - y) * slope(z) / (divisor or len(y)))[rows]
    return {"dz": dz, "dW": dz.T @ X, "db": dz.sum(axis=0), "dX": dz @ (W if turn else W.T)}


def same(one, other):
    for name in one:
        np.testing.assert_allclose(one[name], other[name], rtol=1e-6, atol=1e-9, err_msg=name)


def test_by_hand_it_is_the_truth():
    same(layer(), truth(LAYER))


@pytest.mark.parametrize(
    ("kind", "slip"),
    [
        ("slope_missing", {"slope": np.ones_like}),
        ("slope_at_a", {"slope": lambda z: 1 - np.tanh(np.tanh(z)) ** 2}),
        ("slope_twice", {"slope": lambda z: (1 - np.tanh(z) ** 2) ** 2}),
        ("slope_formula_at_z", {"slope": lambda z: 1 - z**2}),
        ("slope_upside_down", {"slope": lambda z: np.cosh(z) ** 2}),
        ("first_example", {"rows": slice(0, 1)}),
        ("last_example", {"rows": slice(-1, None)}),
        ("over_outputs", {"divisor": 9}),
    ],
)
def test_slopes_and_rows(kind, slip):
    same(layer(**slip), predicted(LAYER, kind))


def test_what_is_not_turned_shows_in_square_weights():
    same(layer(3, turn=False), predicted(LAYER, "weights_transposed", 3))


@pytest.mark.parametrize(
    ("exercise", "title"),
    [
        ("hidden_delta", "pulled back through W_next.T where W_next belongs"),
        ("columns_gradients", "pulled back through W_next where its transpose belongs"),
    ],
)
def test_what_is_not_turned_is_told_in_rows_and_in_columns(exercise, title):
    assert EXERCISES[exercise].words("weights_transposed").title == title


def test_unmasked_the_parameters_are_wrong_and_the_rest_is_right():
    wrong = predicted(LAYER, "next_not_masked")
    unmasked = layer(slope=np.ones_like)
    same(unmasked | {"dz": layer()["dz"]}, wrong)


def test_a_bias_that_is_not_summed_has_a_row_an_example():
    same({"db": layer()["dz"], "dW": layer()["dW"]}, predicted(LAYER, "bias_not_summed"))


def test_a_forgotten_bias_moves_the_point_where_all_slopes_are_taken():
    X, y, W, _ = LAYER.case(np.random.default_rng(0), 0).arguments.values()
    a = np.tanh(X @ W.T)
    dz = (a - y) * (1 - a**2) / len(y)
    same({"dW": dz.T @ X, "db": dz.sum(axis=0)}, predicted(LAYER, "bias_forgotten"))


def test_the_wrong_letter():
    X, _, _ = NORM.case(np.random.default_rng(0), 0).arguments.values()
    centred = X - X.mean(axis=0)
    inv_std = ((centred**2).mean(axis=0) + 0.01) ** -0.5
    same({"dgamma": (centred**2 * inv_std).sum(axis=0)}, predicted(NORM, "another_factor: centred for dY in loss"))
    (x,) = ROW.case(np.random.default_rng(0), 0).arguments.values()
    same({"dx": (1 - np.tanh(x) ** 2) * np.exp(x)}, predicted(ROW, "slope_at_another: x in v"))


def normed(mean=True, variance=True, factor=2.0):
    """The norm's dX by hand; the mean's or the variance's part can be left out."""
    X, dY, gamma = NORM.case(np.random.default_rng(0), 0).arguments.values()
    centred = X - X.mean(axis=0)
    inv_std = ((centred**2).mean(axis=0) + 0.01) ** -0.5
    dinv_std = (dY * gamma * centred).sum(axis=0)
    dcentred = dY * gamma * inv_std
    if variance:
        dcentred = dcentred + factor * centred * (-0.5 * inv_std**3 * dinv_std) / len(X)
    return dcentred - (dcentred.mean(axis=0) if mean else 0)


@pytest.mark.parametrize(
    ("kind", "slip"),
    [
        ("path_lost: X in mean", {"mean": False}),
        ("path_lost: centred in variance", {"variance": False}),
        ("square_rule", {"factor": 1.0}),
    ],
)
def test_paths_and_powers(kind, slip):
    same({"dX": normed()}, truth(NORM))
    same({"dX": normed(**slip)}, predicted(NORM, kind))


def test_a_broadcast_that_is_not_summed_goes_on_as_rows():
    exps, dp = TOTAL.case(np.random.default_rng(0), 0).arguments.values()
    inverse = 1 / exps.sum(axis=1, keepdims=True)
    dinverse = dp * exps
    dtotal = -dinverse * inverse**2
    rows = {"dinverse": dinverse, "dtotal": dtotal, "dexps": dp * inverse + dtotal}
    same(rows, predicted(TOTAL, "broadcast_not_summed"))


SEEN_WHERE_N_IS_A_WIDTH = ("inputs_not_turned", "blame_not_turned")


@pytest.mark.parametrize("exercise", [LAYER, NORM, TOTAL])
def test_none_says_nothing_and_no_two_say_the_same(exercise):
    right = np.concatenate([v.ravel() for v in truth(exercise, 3).values()])
    told = [right]
    for suspect in exercise.suspects:
        told_here = suspect.alter and suspect.kind not in SEEN_WHERE_N_IS_A_WIDTH
        wrong = [v.ravel() for v in predicted_by(suspect, exercise, 3).values()] if told_here else []
        if wrong:
            told.append(np.concatenate(wrong))
            assert not any(np.allclose(told[-1], other, rtol=1e-5) for other in told[:-1]), suspect.kind
            ratio = told[-1] @ right / (right @ right)
            assert not np.allclose(told[-1], ratio * right, rtol=1e-5) or suspect.kind == "over_outputs", suspect.kind


def test_nobody_is_told_of_what_the_text_does_not_hold():
    kinds = {suspect.kind for suspect in TOTAL.suspects}
    assert not {kind for kind in kinds if kind.startswith(("slope", "softmax", "weights", "minus", "power"))}


PICKED = gradient(
    section="1",
    points=1,
    given="logits (N, K), labels (N) labels, dtop (N)",
    forward="""
        top = logits.max(axis=1)
        loss = np.sum(dtop * top) + np.sum(softmax_cross_entropy(logits, one_hot(labels, K)))
    """,
    returns={"dlogits": "logits"},
)


def picked(p=None, index=None):
    """The gradient by hand, with the softmax, or where the maxima are, open to a mistake."""
    logits, labels, dtop = PICKED.case(np.random.default_rng(0), 0).arguments.values()
    e = np.exp(logits)
    dlogits = (e / e.sum(axis=1, keepdims=True) if p is None else p(e)) - np.eye(logits.shape[1])[labels]
    dlogits[index or np.arange(len(labels)), logits.argmax(axis=1)] += dtop if index is None else dtop[:, None]
    return {"dlogits": dlogits}


@pytest.mark.parametrize(
    ("kind", "slip"),
    [
        ("softmax_along_axis_0", {"p": lambda e: e / e.sum(axis=0)}),
        ("softmax_over_everything", {"p": lambda e: e / e.sum()}),
        ("softmax_not_normalised", {"p": lambda e: e / e.max(axis=1, keepdims=True)}),
        ("output_not_activated", {"p": np.log}),
        ("picked_in_all_rows", {"index": slice(None)}),
    ],
)
def test_softmax_and_picks(kind, slip):
    same(picked(), truth(PICKED))
    same(picked(**slip), predicted(PICKED, kind))


def test_a_result_that_is_only_n_times_too_large_is_left_to_the_general_name():
    columns = EXERCISES["columns_gradients"]
    assert not {s.kind for s in columns.suspects} & {"factor_missing: m in Z", "factor_twice: m in Z"}
