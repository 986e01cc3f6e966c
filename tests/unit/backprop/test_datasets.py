"""Data sets: shapes, labels, the same draw from the same generator, and the real digits as they were published."""

from importlib.resources import files

import numpy as np
import pytest
from backprop.datasets import blobs, digits, hold_out, moons, spirals, xor
from hypothesis import example, given
from hypothesis import strategies as st

generated = pytest.mark.parametrize("make", [blobs, spirals])


def accuracy_of_nearest(X, labels, centres):
    distance = np.linalg.norm(X[:, None, :] - centres, axis=2)
    return np.mean(distance.argmin(axis=1) == labels)


def class_means(X, labels):
    return np.array([X[labels == k].mean(axis=0) for k in np.unique(labels)])


def test_xor_is_one_where_exactly_one_input_is():
    X, labels = xor()
    assert X.dtype == np.float64 and labels.dtype == np.int64
    assert sorted(map(tuple, X)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    np.testing.assert_array_equal(labels, X.sum(axis=1) == 1)


@generated
@pytest.mark.parametrize(("n_per_class", "n_classes"), [(1, 1), (7, 2), (20, 5)])
def test_generated_sets_have_as_many_examples_of_each_class_as_asked(make, n_per_class, n_classes):
    X, labels = make(np.random.default_rng(0), n_per_class, n_classes)
    assert X.shape == (n_per_class * n_classes, 2) and X.dtype == np.float64
    assert labels.dtype == np.int64
    assert np.bincount(labels).tolist() == [n_per_class] * n_classes


@generated
def test_generated_sets_depend_on_the_generator_alone(make):
    first, again, other = (make(np.random.default_rng(seed))[0] for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@generated
@pytest.mark.parametrize(("n_per_class", "n_classes"), [(0, 2), (5, 0), (-1, 2)])
def test_generated_sets_refuse_to_be_empty(make, n_per_class, n_classes):
    with pytest.raises(ValueError, match=f"n_per_class={n_per_class}, n_classes={n_classes}"):
        make(np.random.default_rng(0), n_per_class, n_classes)


def test_moons_are_two_half_circles_hooked_into_each_other():
    X, labels = moons(np.random.default_rng(0), n_per_class=500, noise=0.0)
    upper, lower = X[labels == 1], X[labels == 0]
    assert len(upper) == len(lower) == 500 and X.dtype == np.float64 and labels.dtype == np.int64
    np.testing.assert_allclose(np.linalg.norm(upper, axis=1), 1)
    np.testing.assert_allclose(np.linalg.norm(lower - [1.0, 0.5], axis=1), 1)
    assert upper[:, 1].min() >= 0 and lower[:, 1].max() <= 0.5
    noisy, _ = moons(np.random.default_rng(0), n_per_class=500, noise=0.2)
    assert np.std(noisy - X) == pytest.approx(0.2, rel=0.1)
    with pytest.raises(ValueError, match="n_per_class=0"):
        moons(np.random.default_rng(0), n_per_class=0)


def test_blobs_are_clouds_of_the_asked_spread_around_a_circle():
    X, labels = blobs(np.random.default_rng(0), n_per_class=2000, n_classes=3, spread=0.3)
    centres = class_means(X, labels)
    np.testing.assert_allclose(np.linalg.norm(centres, axis=1), 2, atol=0.05)
    assert np.std(X - centres[labels]) == pytest.approx(0.3, rel=0.03)
    assert accuracy_of_nearest(X, labels, centres) > 0.99


def test_spirals_lie_in_the_unit_disc_and_no_class_has_a_region_of_its_own():
    X, labels = spirals(np.random.default_rng(0))
    radius = np.linalg.norm(X, axis=1)
    assert radius.min() == pytest.approx(0.05) and radius.max() == pytest.approx(1.0)
    assert accuracy_of_nearest(X, labels, class_means(X, labels)) < 0.7


def test_digits_are_the_published_1797():
    X, labels = digits()
    assert X.shape == (1797, 64) and X.dtype == np.float64
    assert labels.shape == (1797,) and labels.dtype == np.int64
    assert X.min() == 0.0 and X.max() == 1.0
    np.testing.assert_array_equal(X * 16, np.round(X * 16))
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_digits_carry_the_labels_of_their_own_images():
    X, labels = digits()
    assert accuracy_of_nearest(X, labels, class_means(X, labels)) > 0.85


def test_digits_are_handed_out_afresh():
    X, labels = digits()
    X[:], labels[:] = -1.0, -1
    again, again_labels = digits()
    assert again.min() == 0.0 and again_labels.min() == 0


def test_digits_come_with_source_and_licence():
    readme = files("backprop").joinpath("data", "README.md").read_text(encoding="utf-8")
    for fact in ("Alpaydin", "Kaynak", "https://doi.org/10.24432/C50P49", "CC BY 4.0"):
        assert fact in readme


@given(n=st.integers(2, 60), fraction=st.floats(0.01, 0.99), seed=st.integers(0, 2**32 - 1))
@example(n=3, fraction=0.9, seed=0)
def test_hold_out_parts_every_example_once_into_two_sets_that_are_not_empty(n, fraction, seed):
    labels = np.arange(n)
    X = np.column_stack([labels, -labels]).astype(float)
    train, test = hold_out(X, labels, np.random.default_rng(seed), fraction)
    assert sorted([*train[1], *test[1]]) == list(range(n))
    assert len(train[1]) >= 1
    assert abs(len(test[1]) - fraction * n) <= 1
    for part_X, part_labels in (train, test):
        np.testing.assert_array_equal(part_X[:, 0], part_labels)


def test_hold_out_shuffles_by_the_generator_and_leaves_its_arguments(frozen):
    X, labels = frozen(np.arange(100.0).reshape(50, 2)), frozen(np.arange(50))
    tests = [hold_out(X, labels, np.random.default_rng(seed))[1][1].tolist() for seed in (0, 0, 1)]
    assert len(tests[0]) == 10
    assert tests[0] == tests[1] != tests[2]
    assert tests[0] != sorted(tests[0])


@pytest.mark.parametrize("fraction", [0.0, 1.0, -0.2, 1.5, np.nan])
def test_hold_out_needs_a_true_fraction(fraction):
    with pytest.raises(ValueError, match="between 0 and 1"):
        hold_out(np.zeros((5, 2)), np.zeros(5, dtype=int), np.random.default_rng(0), fraction)


def test_hold_out_names_both_shapes():
    with pytest.raises(ValueError, match=r"\(5, 2\).*\(4,\)"):
        hold_out(np.zeros((5, 2)), np.zeros(4, dtype=int), np.random.default_rng(0))


@pytest.mark.parametrize("n", [0, 1])
def test_hold_out_needs_an_example_for_each_part(n):
    with pytest.raises(ValueError, match=rf"\({n}, 2\)"):
        hold_out(np.zeros((n, 2)), np.zeros(n, dtype=int), np.random.default_rng(0))
