"""Lesson 5, what is judged by a verdict: the initializers, activation_gain and the bug hunt."""

from itertools import pairwise

import numpy as np

from tests.corpus import Answers, Planted

# xavier_weights and he_weights


def ways_to_draw(variance):
    """Right answers: normal, uniform, scaled afterwards, float32, Fortran order, row by row, signs alone."""

    def std(fan_in, fan_out):
        return np.sqrt(variance(fan_in, fan_out))

    def bound(fan_in, fan_out):
        return np.sqrt(3 * variance(fan_in, fan_out))

    return [
        lambda rng, i, o: rng.normal(0.0, std(i, o), size=(o, i)),
        lambda rng, i, o: rng.standard_normal((o, i)) * std(i, o),
        lambda rng, i, o: rng.uniform(-bound(i, o), bound(i, o), size=(o, i)),
        lambda rng, i, o: np.asfortranarray(rng.normal(size=(i, o)).T) * std(i, o),
        lambda rng, i, o: (std(i, o) * rng.standard_normal((o, i), dtype=np.float32)).astype(np.float32),
        lambda rng, i, o: np.array([rng.normal(0.0, std(i, o), size=i) for _ in range(o)]).reshape(o, i),
        lambda rng, i, o: (2 * rng.random((o, i)) - 1) * bound(i, o),
        lambda rng, i, o: rng.choice([-std(i, o), std(i, o)], size=(o, i)),
    ]


def wrong_draws(variance):
    """Wrong answers that both initializers invite."""

    def normal(variance_of):
        return lambda rng, i, o: rng.normal(0.0, np.sqrt(variance_of(i, o)), size=(o, i))

    wrong = [
        normal(lambda i, o: variance(i, o) ** 2),
        normal(lambda i, o: variance(i, o) ** 0.5),
        normal(lambda i, o: 2 * variance(i, o)),
        normal(lambda i, o: 3 * variance(i, o)),
        normal(lambda i, o: variance(i, o) ** 2 / 2),
        normal(lambda i, o: 1 / i),
        normal(lambda i, o: 1 / o),
        normal(lambda i, o: 2 / o),
        normal(lambda i, o: 1 / (i + o)),
        normal(lambda i, o: 1.0),
        normal(lambda i, o: 1e-4),
        lambda rng, i, o: rng.uniform(-1, 1, size=(o, i)) * np.sqrt(variance(i, o)),
        lambda rng, i, o: rng.uniform(-1, 1, size=(o, i)),
        lambda rng, i, o: rng.random((o, i)) * np.sqrt(variance(i, o)),
        lambda rng, i, o: rng.normal(0.0, np.sqrt(variance(i, o)), size=(i, o)),
        lambda rng, i, o: rng.normal(0.0, np.sqrt(variance(i, o)), size=i),
        lambda rng, i, o: np.zeros((o, i)),
        lambda rng, i, o: np.tile(rng.normal(0.0, np.sqrt(variance(i, o)), size=i), (o, 1)),
        lambda rng, i, o: rng.normal(0.0, np.sqrt(variance(i, o)), size=(o, 1)) * np.ones(i),
        lambda rng, i, o: np.sqrt(variance(i, o)),
        lambda rng, i, o: rng.integers(-1, 2, size=(o, i)),
        lambda rng, i, o: rng.normal(0.0, np.sqrt(variance(i, o)), size=(o, i)) / 0 * 0,
    ]
    planted = [Planted(function, ("failed_verdict",)) for function in wrong]
    fixed = Planted(lambda rng, i, o: np.random.default_rng(0).normal(0.0, np.sqrt(variance(i, o)), size=(o, i)), ())
    return [*planted, fixed._replace(kinds=("ignores_rng",)), Planted(lambda rng, i, o: None, ("returned_nothing",))]


def xavier(fan_in, fan_out):
    return 2 / (fan_in + fan_out)


def he(fan_in, fan_out):
    return 2 / fan_in


def lecun(fan_in, fan_out):
    return 1 / fan_in


XAVIER_WEIGHTS, HE_WEIGHTS = (
    Answers(
        ways_to_draw(variance),
        [
            *wrong_draws(variance),
            Planted(lambda rng, i, o, v=other: rng.normal(0.0, np.sqrt(v(i, o)), size=(o, i)), ("failed_verdict",)),
        ],
    )
    for variance, other in ((xavier, he), (he, xavier))
)

# activation_gain

GRID = np.linspace(-10, 10, 20001)
BELL = np.exp(-(GRID**2) / 2) / np.exp(-(GRID**2) / 2).sum()


def gain_on_a_grid(f, rng):
    return 1 / np.sqrt(np.sum(BELL * f(GRID) ** 2))


def gain_by_draws(f, rng, n=100_000):
    return float(np.mean(f(rng.normal(size=n)) ** 2) ** -0.5)


def gain_by_hermegauss(f, rng):
    nodes, weights = np.polynomial.hermite_e.hermegauss(200)
    return np.array(1 / np.sqrt(weights @ f(nodes) ** 2 / weights.sum()))


def gain_by_hermgauss(f, rng):
    nodes, weights = np.polynomial.hermite.hermgauss(150)
    return [1 / np.sqrt(weights @ f(np.sqrt(2) * nodes) ** 2 / np.sqrt(np.pi))]


def gain_float32(f, rng):
    return np.float32(gain_by_draws(f, rng, 400_000))


def hermgauss_gain(f, stretch=2**0.5, total=np.pi**0.5):
    nodes, weights = np.polynomial.hermite.hermgauss(150)
    return 1 / np.sqrt(weights @ f(stretch * nodes) ** 2 / total)


gain_planted = [
    Planted(function, ("failed_verdict",))
    for function in (
        lambda f, rng: gain_on_a_grid(f, rng) ** 2,
        lambda f, rng: 1 / gain_on_a_grid(f, rng),
        lambda f, rng: 1 / gain_on_a_grid(f, rng) ** 2,
        lambda f, rng: 1 / np.std(f(rng.normal(size=200_000))),
        lambda f, rng: 1 / np.sqrt(np.sum(BELL * np.gradient(f(GRID), GRID) ** 2)),
        lambda f, rng: 1 / np.mean(np.abs(f(rng.normal(size=200_000)))),
        lambda f, rng: hermgauss_gain(f, total=1),
        lambda f, rng: hermgauss_gain(f, stretch=1),
        lambda f, rng: hermgauss_gain(f, stretch=1, total=1),
        lambda f, rng: 1 / np.sqrt(np.mean(f(rng.random(200_000)) ** 2)),
        lambda f, rng: 1 / np.sqrt(np.mean(f(rng.uniform(-1, 1, 200_000)) ** 2)),
        lambda f, rng: 1 / np.sqrt(np.mean(f(np.linspace(-5, 5, 1001)) ** 2)),
        lambda f, rng: np.sqrt(2),
        lambda f, rng: 5 / 3,
        lambda f, rng: -gain_on_a_grid(f, rng),
        lambda f, rng: 1 / np.sqrt(f(rng.normal(size=1000)) ** 2),
        lambda f, rng: np.inf,
        lambda f, rng: "gain",
    )
] + [Planted(lambda f, rng: None, ("returned_nothing",))]

ACTIVATION_GAIN = Answers(
    [gain_on_a_grid, gain_by_draws, gain_by_hermegauss, gain_by_hermgauss, gain_float32], gain_planted
)

# The bug hunt


def repaired_start(rng, widths, draw=None, bias=np.zeros):
    draw = draw or (lambda rng, i, o: rng.normal(0.0, np.sqrt(2 / i), size=(o, i)))
    pairs = list(pairwise(widths))
    return [None] + [draw(rng, i, o) for i, o in pairs], [None] + [bias(o) for _, o in pairs]


def starts(*draws):
    return [lambda rng, widths, draw=draw: repaired_start(rng, widths, draw) for draw in draws]


REPAIRED_START = Answers(
    [repaired_start, *starts(*ways_to_draw(he)[1:6])],
    [
        Planted(function, ("failed_verdict",))
        for function in (
            *starts(
                lambda rng, i, o: rng.normal(0.0, 2 / i, size=(o, i)),
                lambda rng, i, o: rng.normal(0.0, np.sqrt(2 / o), size=(o, i)),
                lambda rng, i, o: np.tile(rng.normal(0.0, np.sqrt(2 / i), size=i), (o, 1)),
                lambda rng, i, o: rng.normal(0.0, np.sqrt(2 / i), size=(i, o)),
            ),
            lambda rng, widths: repaired_start(rng, widths, bias=lambda n: rng.normal(size=n)),
            lambda rng, widths: repaired_start(rng, widths, bias=lambda n: np.zeros((1, n))),
            lambda rng, widths: repaired_start(rng, widths, bias=lambda n: "zeros"),
            lambda rng, widths: tuple(part[1:] for part in repaired_start(rng, widths)),
            lambda rng, widths: (3.0, 4.0),
        )
    ]
    + [
        Planted(
            starts(lambda rng, i, o: np.random.default_rng(0).normal(0.0, np.sqrt(2 / i), size=(o, i)))[0],
            ("ignores_rng", "failed_verdict"),
        ),
        Planted(lambda rng, widths: repaired_start(np.random.default_rng(7), widths), ("ignores_rng",)),
        Planted(lambda rng, widths: repaired_start(rng, widths)[0], ("wrong_count",)),
        Planted(lambda rng, widths: (widths.append(1), repaired_start(rng, widths[:-1]))[1], ("mutated",)),
    ],
)

ANSWERS = {
    "xavier_weights": XAVIER_WEIGHTS,
    "he_weights": HE_WEIGHTS,
    "activation_gain": ACTIVATION_GAIN,
    "repaired_start": REPAIRED_START,
}
