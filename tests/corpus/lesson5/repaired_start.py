"""Right and wrong answers to `repaired_start`."""

from itertools import pairwise

import numpy as np

from tests.corpus import Planted
from tests.corpus.lesson5.draws import he, normal, ways_to_draw

HE_NORMAL = normal(he)


def repaired_start(rng, widths, draw=HE_NORMAL, bias=np.zeros):
    pairs = list(pairwise(widths))
    return [None] + [draw(rng, i, o) for i, o in pairs], [None] + [bias(o) for _, o in pairs]


def starts(*draws):
    return [lambda rng, widths, draw=draw: repaired_start(rng, widths, draw) for draw in draws]


RIGHT = [repaired_start, *starts(*ways_to_draw(he)[1:6])]

FAILED = [
    *starts(
        lambda rng, i, o: np.tile(rng.normal(0.0, np.sqrt(2 / i), size=i), (o, 1)),
        lambda rng, i, o: rng.normal(0.0, np.sqrt(2 / i), size=(i, o)),
    ),
    lambda rng, widths: repaired_start(rng, widths, bias=lambda n: np.zeros((1, n))),
    lambda rng, widths: repaired_start(rng, widths, bias=lambda n: "zeros"),
    lambda rng, widths: tuple(part[1:] for part in repaired_start(rng, widths)),
    lambda rng, widths: (3.0, 4.0),
]


def one_stream(rng, widths):
    """All layers cut from the beginning of the same numbers."""
    drawn = rng.normal(size=max(i * o for i, o in pairwise(widths)))
    return repaired_start(rng, widths, lambda rng, i, o: drawn[: i * o].reshape(o, i) * np.sqrt(2 / i))


STARTS = {
    "variance_squared": lambda rng, i, o: rng.normal(0.0, 2 / i, size=(o, i)),
    "fans_swapped": normal(lambda i, o: 2 / o),
    "fans_swapped_squared": lambda rng, i, o: rng.normal(0.0, 2 / o, size=(o, i)),
    "same_draws": lambda rng, i, o: HE_NORMAL(np.random.default_rng(0), i, o),
}

PLANTED = [
    *(Planted(function, ("failed_verdict",)) for function in FAILED),
    *(Planted(start, (kind,)) for kind, start in zip(STARTS, starts(*STARTS.values()), strict=True)),
    Planted(one_stream, ("same_draws",)),
    Planted(lambda rng, widths: repaired_start(rng, widths, bias=lambda n: rng.normal(size=n)), ("biases_drawn",)),
    Planted(lambda rng, widths: repaired_start(np.random.default_rng(7), widths), ("ignores_rng",)),
    Planted(lambda rng, widths: (widths.append(1), repaired_start(rng, widths[:-1]))[1], ("mutated",)),
]
