"""Right and wrong answers to `xavier_weights`."""

from tests.corpus import Planted
from tests.corpus.lesson5.draws import he, normal, ways_to_draw, wrong_draws, xavier

RIGHT = ways_to_draw(xavier)

PLANTED = [*wrong_draws(xavier), Planted(normal(he), ("failed_verdict",))]
