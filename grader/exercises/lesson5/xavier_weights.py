"""Lesson 5, Xavier: the weights of one layer, judged as a draw."""

import numpy as np

from grader.exercises.lesson5.weight_draws import Guess, one_layer, usual_guesses


def xavier(fan_in: int, fan_out: int) -> float:
    """The variance between that of the forward wish and that of the backward one."""
    return 2 / (fan_in + fan_out)


def _one_side(fan: str) -> tuple[str, str]:
    return (
        f"only {fan} counts",
        f"It takes only {fan} into account. Xavier is a compromise between two wishes: one for each direction.",
    )


PRODUCT = (
    "the product of fan_in and fan_out",
    "It is made of fan_in times fan_out. The compromise between the two wishes is made of their mean.",
)
GUESSES = [
    Guess("only_fan_in", lambda i, o: 1 / i, *_one_side("fan_in")),
    Guess("only_fan_out", lambda i, o: 1 / o, *_one_side("fan_out")),
    Guess("only_fan_out", lambda i, o: 2 / o, *_one_side("fan_out")),
    Guess("he_for_xavier", lambda i, o: 2 / i, "He's rule", "It is the one for ReLU layers, from the next section."),
    Guess(
        "half_the_variance",
        lambda i, o: 1 / (i + o),
        "half of what is asked for",
        "It is half of what is asked for: one over the sum of two numbers is not yet one over their mean.",
    ),
    Guess(
        "roots_added",
        lambda i, o: 2 / (np.sqrt(i) + np.sqrt(o)) ** 2,
        "a sum of roots where the root of a sum belongs",
        "It comes out when a root is taken of each alone, fan_in and fan_out. Add first, then take the root.",
    ),
    Guess("geometric_mean", lambda i, o: 1 / np.sqrt(i * o), *PRODUCT),
    Guess("geometric_mean", lambda i, o: 1 / (i * o), *PRODUCT),
    Guess("geometric_mean", lambda i, o: 2 / (i * o), *PRODUCT),
    *usual_guesses(xavier),
]

XAVIER_WEIGHTS = one_layer("xavier_weights", "8 Xavier", xavier, GUESSES)
EXERCISES = (XAVIER_WEIGHTS,)
