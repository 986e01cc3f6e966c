"""Ways to draw weights of a given variance, right and wrong, for the exercises that ask for one."""

import numpy as np

from tests.corpus import Planted


def xavier(fan_in, fan_out):
    return 2 / (fan_in + fan_out)


def he(fan_in, fan_out):
    return 2 / fan_in


def normal(variance):
    return lambda rng, i, o: rng.normal(0.0, np.sqrt(variance(i, o)), size=(o, i))


def truncated(rng, shape):
    """Standard normal draws, those beyond 2 drawn again."""
    drawn = rng.normal(size=shape)
    while np.any(far := np.abs(drawn) > 2):
        drawn[far] = rng.normal(size=far.sum())
    return drawn


def ways_to_draw(variance):
    """Right answers: normal, uniform, scaled afterwards, turned round, float32, row by row, signs alone."""

    def std(fan_in, fan_out):
        return np.sqrt(variance(fan_in, fan_out))

    def bound(fan_in, fan_out):
        return np.sqrt(3 * variance(fan_in, fan_out))

    return [
        normal(variance),
        lambda rng, i, o: rng.standard_normal((o, i)) * std(i, o),
        lambda rng, i, o: rng.uniform(-bound(i, o), bound(i, o), size=(o, i)),
        lambda rng, i, o: rng.normal(size=(i, o)).T * std(i, o),
        lambda rng, i, o: (std(i, o) * rng.standard_normal((o, i), dtype=np.float32)).astype(np.float32),
        lambda rng, i, o: np.array([rng.normal(0.0, std(i, o), size=i) for _ in range(o)]).reshape(o, i),
        lambda rng, i, o: (2 * rng.random((o, i)) - 1) * bound(i, o),
        lambda rng, i, o: rng.choice([-std(i, o), std(i, o)], size=(o, i)),
    ]


def wrong_draws(variance):
    """Wrong answers that every initializer invites."""
    named = {
        "variance_squared": normal(lambda i, o: variance(i, o) ** 2),
        "root_twice": normal(lambda i, o: variance(i, o) ** 0.5),
        "two_outside_root": normal(lambda i, o: 2 * variance(i, o)),
        "std_is_bound": normal(lambda i, o: 3 * variance(i, o)),
        "root_of_a_part": normal(lambda i, o: variance(i, o) ** 2 / 2),
        "not_scaled": normal(lambda i, o: 1.0),
        "fixed_scale": normal(lambda i, o: 1e-4),
        "bound_is_std": lambda rng, i, o: rng.uniform(-1, 1, size=(o, i)) * np.sqrt(variance(i, o)),
        "bound_is_variance": lambda rng, i, o: rng.uniform(-1, 1, size=(o, i)) * variance(i, o),
        "not_scaled_uniform": lambda rng, i, o: rng.uniform(-1, 1, size=(o, i)),
        "truncated": lambda rng, i, o: truncated(rng, (o, i)) * np.sqrt(variance(i, o)),
    }
    wrong = [
        normal(lambda i, o: 1 / np.sqrt(i**2 + o**2)),
        lambda rng, i, o: rng.random((o, i)) * np.sqrt(variance(i, o)),
        lambda rng, i, o: rng.normal(0.0, np.sqrt(variance(i, o)), size=(i, o)),
        lambda rng, i, o: rng.normal(0.0, np.sqrt(variance(i, o)), size=i),
        lambda rng, i, o: np.zeros((o, i)),
        lambda rng, i, o: np.tile(rng.normal(0.0, np.sqrt(variance(i, o)), size=i), (o, 1)),
        lambda rng, i, o: rng.normal(0.0, np.sqrt(variance(i, o)), size=(o, 1)) * np.ones(i),
        lambda rng, i, o: np.resize(rng.normal(0.0, np.sqrt(variance(i, o)), size=(7, i)), (o, i)),
        lambda rng, i, o: np.repeat(rng.normal(0.0, np.sqrt(variance(i, o)), size=(o, -(-i // 2))), 2, axis=1)[:, :i],
        lambda rng, i, o: np.sqrt(variance(i, o)),
        lambda rng, i, o: rng.integers(-1, 2, size=(o, i)),
        lambda rng, i, o: normal(variance)(rng, i, o) / 0 * 0,
    ]
    clipped = Planted(
        lambda rng, i, o: np.sqrt(variance(i, o)) * np.clip(rng.normal(size=(o, i)), -1.5, 1.5), ("truncated",)
    )
    fixed = Planted(lambda rng, i, o: normal(variance)(np.random.default_rng(0), i, o), ("ignores_rng",))
    return [
        *(Planted(function, (kind,)) for kind, function in named.items()),
        *(Planted(function, ("failed_verdict",)) for function in wrong),
        clipped,
        fixed,
    ]
