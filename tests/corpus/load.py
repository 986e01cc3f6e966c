"""Finds the answers to every exercise, with the variants of the first, and can choose a few of them."""

import os
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from zlib import crc32

from grader.checking.exercise import Exercise
from grader.exercises import EXERCISES
from tests.corpus import Answers, Planted, deep_backward
from tests.corpus.variants import right_variants, wrong_variants

DECLARED = EXERCISES | {deep_backward.DEEP.name: deep_backward.DEEP}
"""Every exercise with answers here: those of the course, and one for the tests alone."""

SLOW = {"train_digits": 50, "train_xor": 7, "tape_backward": 4, "deep_backward": 3}
"""How many times fewer seeds an exercise gets whose checks take longer."""

QUICK = os.environ.get("CORPUS") == "quick"
"""For `make quick`: one right answer and one planted mistake an exercise, none where a check takes long; and few
of hypothesis' examples in the tests of the module."""


@cache
def load_answers() -> dict[str, Answers]:
    """The answers by exercise, lesson by lesson."""
    found = {deep_backward.DEEP.name: Answers(deep_backward.RIGHT, deep_backward.PLANTED, [])}
    for file in sorted(Path(__file__).parent.glob("lesson*/*.py")):
        module = import_module(f"{__package__}.{file.parent.name}.{file.stem}")
        if hasattr(module, "RIGHT"):
            found[file.stem] = answers_of(module, EXERCISES[file.stem])
    return found


def answers_of(module: ModuleType, exercise: Exercise) -> Answers:
    """What an exercise's file holds, then the variants of its first right answer.

    Raises ValueError where APART names no variant that is made for the exercise.
    """
    right, wrong = right_variants(module.RIGHT[0], exercise), wrong_variants(module.RIGHT[0], exercise)
    apart = getattr(module, "APART", {})
    if unknown := apart.keys() - right.keys() - wrong.keys():
        raise ValueError(f"{exercise.name}: APART names what is not made for it: {', '.join(sorted(unknown))}")
    return Answers(
        module.RIGHT + [function for name, function in right.items() if name not in apart],
        module.PLANTED,
        [Planted(function, (kind,)) for name, (kind, function) in wrong.items() if name not in apart],
    )


def chosen(name: str, answers: Sequence, count: int) -> list[tuple[int, Any]]:
    """An exercise's answers, numbered: all, or with CORPUS=quick `count`, spread out from a place its name decides."""
    numbered = list(enumerate(answers))
    if not QUICK:
        return numbered
    if name in SLOW:
        return []
    start = crc32(name.encode())
    return [numbered[(start + i * len(numbered) // count) % len(numbered)] for i in range(count)]
