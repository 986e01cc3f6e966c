"""Right and wrong answers to `xavier_weights`."""

import numpy as np

from tests.corpus import Planted
from tests.corpus.lesson5.draws import he, normal, ways_to_draw, wrong_draws, xavier

RIGHT = ways_to_draw(xavier)

PLANTED = [
    *wrong_draws(xavier),
    Planted(normal(he), ("he_for_xavier",)),
    Planted(normal(lambda i, o: 1 / i), ("only_fan_in",)),
    Planted(normal(lambda i, o: 1 / o), ("only_fan_out",)),
    Planted(normal(lambda i, o: 2 / o), ("only_fan_out",)),
    Planted(normal(lambda i, o: 1 / (i + o)), ("half_the_variance",)),
    Planted(normal(lambda i, o: 2 / (np.sqrt(i) + np.sqrt(o)) ** 2), ("roots_added",)),
    Planted(normal(lambda i, o: 1 / np.sqrt(i * o)), ("geometric_mean",)),
    Planted(normal(lambda i, o: 2 / (i * o)), ("geometric_mean",)),
    Planted(lambda rng, i, o: rng.normal(size=(o, i)) / np.sqrt(i * o), ("geometric_mean",)),
]
