"""Right and wrong answers to `he_weights`."""

import numpy as np

from tests.corpus import Planted
from tests.corpus.lesson5.draws import he, normal, ways_to_draw, wrong_draws, xavier

RIGHT = ways_to_draw(he)

PLANTED = [
    *wrong_draws(he),
    Planted(normal(xavier), ("xavier_for_he",)),
    Planted(normal(lambda i, o: 1 / i), ("linear_layer",)),
    Planted(normal(lambda i, o: 1 / o), ("fans_swapped",)),
    Planted(normal(lambda i, o: 2 / o), ("fans_swapped",)),
    Planted(normal(lambda i, o: 4 / o**2), ("fans_swapped_squared",)),
    Planted(normal(lambda i, o: 4 / (i + o)), ("xavier_doubled",)),
    Planted(normal(lambda i, o: 1 / (i + o)), ("failed_verdict",)),
    Planted(normal(lambda i, o: 2 / (np.sqrt(i) + np.sqrt(o)) ** 2), ("failed_verdict",)),
]
