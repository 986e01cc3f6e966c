"""The step-size widget: its numbers are float64's own, its V has the two slopes of the theory."""

from itertools import product

import numpy as np
import pytest
from backprop import central_difference
from backprop.finite_differences import STEP
from backprop.pictures.step_size_explorer import draw
from backprop.pictures.step_size_explorer_drawing import decimal, power
from backprop.pictures.step_size_explorer_numbers import CURVES, State, errors, measure

STEPS = [10.0 ** (k / 4) for k in range(-60, 1)]


@pytest.mark.parametrize("name", CURVES)
def test_the_slopes_it_knows_are_the_true_ones(name):
    curve = CURVES[name]
    assert central_difference(curve.f, curve.x, STEP * curve.x) == pytest.approx(curve.f_prime(curve.x), rel=1e-8)


def test_the_central_quotient_is_the_courses_own():
    for name, h in product(("sin", "exp", "tanh"), (1.0, 0.1, 1e-3)):
        curve = CURVES[name]
        assert measure(State(name, h)).central == pytest.approx(central_difference(curve.f, curve.x, h), rel=1e-12)


@pytest.mark.parametrize("name", ["sin", "exp", "tanh"])
def test_truncation_falls_as_the_square_of_h_and_rounding_grows_as_its_inverse(name):
    steps, central, one_sided = errors(name)
    coarse = (steps > 1e-3) & (steps < 0.2)
    assert np.polyfit(np.log10(steps[coarse]), np.log10(central[coarse]), 1)[0] == pytest.approx(2, abs=0.05)
    assert np.polyfit(np.log10(steps[coarse]), np.log10(one_sided[coarse]), 1)[0] == pytest.approx(1, abs=0.1)
    fine = (steps < 1e-8) & (central > 0)
    assert np.polyfit(np.log10(steps[fine]), np.log10(central[fine]), 1)[0] == pytest.approx(-1, abs=0.25)


def test_the_best_step_is_near_the_cube_root_of_epsilon_times_the_size_of_x():
    for name in ("sin", "exp", "tanh", "log"):
        steps, central, _ = errors(name)
        best = steps[central.argmin()]
        assert 0.02 < best / (STEP * max(1.0, CURVES[name].x)) < 50


def test_a_corner_within_the_step_spoils_the_slope_and_one_outside_does_not():
    assert measure(State("relu", 0.01)).central_error > 0.4
    assert measure(State("relu", 5e-4)).central_error < 1e-12


@pytest.mark.slow
@pytest.mark.parametrize("name", CURVES)
def test_every_picture_says_its_numbers(name):
    for h in STEPS[::5]:
        drawing, m = draw(State(name, h)), measure(State(name, h))
        assert f"Central difference: error {decimal(m.central_error)}" in drawing.label
        assert f"h = {h:.2e}" in drawing.label


def test_steps_and_errors_in_words():
    assert [power(h) for h in (1.0, 0.1, 10**-2.75, 1e-5, 10**-6.75)] == ["1", "0.1", "0.00178", "10⁻⁵", "1.8 · 10⁻⁷"]
    assert decimal(0.0) == "0" and decimal(1.7e-5) == "1.7e-05"
