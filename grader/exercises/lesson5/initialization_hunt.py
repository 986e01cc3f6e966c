"""Lesson 5, the bug hunt: a whole network's starting weights and biases."""

from functools import partial
from typing import Any

import numpy as np

from grader.checking.exercise import Case, Exercise
from grader.exercises.lesson5 import LESSON
from grader.exercises.lesson5.weight_draws import he_guesses, weights_verdict
from grader.exercises.may_not_call import INITIALIZERS

WIDTHS = ([120, 300, 300, 80], [120, 300, 300, 80], [200, 90, 250], [64, 200, 200, 200, 150], [300, 100], [90, 400, 60])
"""By case. The first two agree, so that a fixed seed inside the function shows itself."""


def _case(rng: np.random.Generator, k: int) -> Case:
    widths = list(WIDTHS[k % len(WIDTHS)])
    arguments = {"rng": np.random.default_rng(rng.integers(2**32)), "widths": widths}
    return Case(arguments, verdict=partial(_verdict, widths=widths))


def _verdict(returned: dict[str, Any], widths: list[int]) -> str | None:
    W, b, L = returned["W"], returned["b"], len(widths) - 1
    for name, value in (("W", W), ("b", b)):
        if not isinstance(value, list | tuple) or len(value) != L + 1 or value[0] is not None:
            return f"For widths {widths}, {name} should be a list of {L + 1}: None, then one array for each layer."
    for l in range(1, L + 1):
        fan_in, fan_out = widths[l - 1], widths[l]
        wrong = weights_verdict(W[l], fan_in, fan_out, 2 / fan_in, he_guesses(fan_in, fan_out))
        if wrong is not None:
            return f"Layer {l} of {widths}. {wrong}"
    for l in range(2, L + 1):
        if np.shape(W[l]) == np.shape(W[l - 1]) and np.array_equal(W[l], W[l - 1]):
            return f"W[{l - 1}] and W[{l}] are equal, number by number. Where does each layer's draw begin?"
    return next((wrong for l in range(1, L + 1) if (wrong := _bias_verdict(b[l], l, widths[l]))), None)


def _bias_verdict(bias: Any, l: int, fan_out: int) -> str | None:
    try:
        bias = np.asarray(bias, dtype=float)
    except (TypeError, ValueError):
        return f"b[{l}] is not an array of numbers."
    if bias.shape != (fan_out,):
        return f"b[{l}] has shape {bias.shape}; a layer of {fan_out} units has ({fan_out},) biases."
    return None if not bias.any() else f"b[{l}] should start at 0: random biases move every pre-activation off centre."


REPAIRED_START = Exercise(
    name="repaired_start",
    lesson=LESSON,
    section="13 The bug hunt",
    points=3,
    returns=("W", "b"),
    case=_case,
    cases=len(WIDTHS),
    may_not_call=INITIALIZERS,
    must_vary=True,
)

EXERCISES = (REPAIRED_START,)
