"""Right and wrong answers to `activation_gain`."""

import numpy as np

from tests.corpus import Planted

GRID = np.linspace(-10, 10, 20001)
BELL = np.exp(-(GRID**2) / 2) / np.exp(-(GRID**2) / 2).sum()


def gain_on_a_grid(f, rng):
    return 1 / np.sqrt(np.sum(BELL * f(GRID) ** 2))


def gain_by_draws(f, rng):
    return float(np.mean(f(rng.normal(size=100_000)) ** 2) ** -0.5)


def gain_by_hermegauss(f, rng):
    nodes, weights = np.polynomial.hermite_e.hermegauss(200)
    return np.array(1 / np.sqrt(weights @ f(nodes) ** 2 / weights.sum()))


def gain_by_hermgauss(f, rng):
    nodes, weights = np.polynomial.hermite.hermgauss(150)
    return [1 / np.sqrt(weights @ f(np.sqrt(2) * nodes) ** 2 / np.sqrt(np.pi))]


def hermgauss_gain(f, stretch=2**0.5, total=np.pi**0.5):
    nodes, weights = np.polynomial.hermite.hermgauss(150)
    return 1 / np.sqrt(weights @ f(stretch * nodes) ** 2 / total)


RIGHT = [gain_on_a_grid, gain_by_draws, gain_by_hermegauss, gain_by_hermgauss]

PLANTED = [
    Planted(lambda f, rng: gain_on_a_grid(f, rng) ** 2, ("root_missing",)),
    Planted(lambda f, rng: 1 / gain_on_a_grid(f, rng), ("upside_down",)),
    Planted(lambda f, rng: 1 / gain_on_a_grid(f, rng) ** 2, ("root_missing",)),
    Planted(lambda f, rng: 1 / np.std(f(rng.normal(size=200_000))), ("mean_taken_off",)),
    Planted(lambda f, rng: 1 / np.sqrt(np.sum(BELL * np.gradient(f(GRID), GRID) ** 2)), ("made_of_slope",)),
    Planted(lambda f, rng: 1 / np.mean(np.abs(f(rng.normal(size=200_000)))), ("mean_of_size",)),
    Planted(lambda f, rng: 1 / np.sqrt(np.mean(f(rng.normal(size=200_000))) ** 2), ("mean_then_square",)),
    Planted(lambda f, rng: 1 / np.sqrt(np.sum(BELL * f(GRID)) ** 2), ("mean_then_square",)),
    Planted(lambda f, rng: hermgauss_gain(f, total=1), ("weights_not_normalised",)),
    Planted(lambda f, rng: hermgauss_gain(f, stretch=1), ("too_narrow",)),
    Planted(lambda f, rng: hermgauss_gain(f, stretch=1, total=1), ("too_narrow_not_normalised",)),
    Planted(lambda f, rng: 1 / np.sqrt(np.mean(f(rng.random(200_000)) ** 2)), ("spread_evenly",)),
    Planted(lambda f, rng: 1 / np.sqrt(np.mean(f(rng.uniform(-1, 1, 200_000)) ** 2)), ("spread_evenly",)),
    Planted(lambda f, rng: 1 / np.sqrt(np.mean(f(np.linspace(-5, 5, 1001)) ** 2)), ("spread_evenly",)),
    *(
        Planted(function, ("failed_verdict",))
        for function in (
            lambda f, rng: np.sqrt(2),
            lambda f, rng: 5 / 3,
            lambda f, rng: -gain_on_a_grid(f, rng),
            lambda f, rng: 1 / np.sqrt(f(rng.normal(size=1000)) ** 2),
            lambda f, rng: np.inf,
            lambda f, rng: "gain",
            lambda f, rng: gain_on_a_grid(f, rng) * np.sqrt(GRID[1] - GRID[0]),
            lambda f, rng: 1 / np.sqrt(np.mean(f(rng.normal(size=100)) ** 2)),
        )
    ),
]
