"""Lesson 5, the bug hunt: a whole network's starting weights and biases."""

from itertools import combinations
from typing import Any

import numpy as np

from grader.checking.exercise import Case, Exercise
from grader.checking.mistakes import Words
from grader.checking.verdict import Verdict, as_floats, explanations
from grader.exercises.lesson5 import LESSON
from grader.exercises.lesson5.weight_draws import HE_GUESSES, PAIR_SIGMAS, weights_verdict, words_of
from grader.exercises.may_not_call import INITIALIZERS

WIDTHS = ([120, 300, 300, 80], [120, 300, 300, 80], [200, 90, 250], [64, 200, 200, 200, 150], [300, 100], [90, 400, 60])
"""By case. The first two agree, so that a fixed seed inside the function shows itself."""


def _case(rng: np.random.Generator, k: int) -> Case:
    widths = list(WIDTHS[k])
    arguments = {"rng": np.random.default_rng(rng.integers(2**32)), "widths": widths}
    return Case(arguments, verdict=lambda returned: _verdict(returned, list(WIDTHS[k])))


def _verdict(returned: dict[str, Any], widths: list[int]) -> Verdict | None:
    W, b, L = returned["W"], returned["b"], len(widths) - 1
    for name, value in (("W", W), ("b", b)):
        if not isinstance(value, list | tuple) or len(value) != L + 1 or value[0] is not None:
            return Verdict(
                f"For widths {widths}, {name} should be a list of {L + 1}: None, then one array for each layer."
            )
    layers = [weights_verdict(W[l], widths[l - 1], widths[l], 2 / widths[l - 1], HE_GUESSES) for l in range(1, L + 1)]
    kinds = explanations(layers)
    for l, layer in enumerate(layers, start=1):
        if layer.text:
            return Verdict(f"Layer {l} of {widths}. {layer.text}", kinds)
    wrong = _same_draws(W) or next((fault for l in range(1, L + 1) if (fault := _bias(b[l], l, widths[l]))), None)
    # One layer alone cannot share its draws with another.
    return wrong or Verdict("", kinds | SAME_DRAWS if L == 1 else kinds)


def _same_draws(W: list) -> Verdict | None:
    """Whether two layers are made of the same numbers, up to a factor, each from its own beginning."""
    for k, l in combinations(range(1, len(W)), 2):
        first, second = (np.asarray(W[i], dtype=float) for i in (k, l))
        for flat in (second.ravel(), second.T.ravel()):
            n = min(first.size, flat.size)
            if abs(np.corrcoef(first.ravel()[:n], flat[:n])[0, 1]) > PAIR_SIGMAS / np.sqrt(n):
                return Verdict(f"W[{k}] and W[{l}] begin with the same numbers, up to a factor.", SAME_DRAWS)
    return None


def _bias(given: Any, l: int, fan_out: int) -> Verdict | None:
    bias = as_floats(given)
    if bias is None:
        return Verdict(f"b[{l}] is not an array of numbers.")
    if bias.shape != (fan_out,):
        return Verdict(f"b[{l}] has shape {bias.shape}; a layer of {fan_out} units has ({fan_out},) biases.")
    return Verdict(f"b[{l}] is not 0 everywhere.", BIASES) if bias.any() else None


SAME_DRAWS, BIASES = frozenset({"same_draws"}), frozenset({"biases_drawn"})

REPAIRED_START = Exercise(
    name="repaired_start",
    lesson=LESSON,
    section="13 The bug hunt",
    points=3,
    returns=("W", "b"),
    case=_case,
    cases=len(WIDTHS),
    own_words=words_of(HE_GUESSES)
    | {
        "same_draws": Words(
            "every layer gets the same draws", "{verdict} Where does each layer's draw begin? Who made that generator?"
        ),
        "biases_drawn": Words(
            "the biases are drawn too",
            "{verdict} Every b should start at 0: random biases move every pre-activation off centre.",
        ),
    },
    may_not_call=INITIALIZERS,
    must_vary=True,
)

EXERCISES = (REPAIRED_START,)
