"""Right and wrong answers to `he_weights`."""

from tests.corpus import Planted
from tests.corpus.lesson5.draws import he, normal, ways_to_draw, wrong_draws, xavier

RIGHT = ways_to_draw(he)

PLANTED = [*wrong_draws(he), Planted(normal(xavier), ("failed_verdict",))]
