"""Finds the answers to every exercise, with the variants of the first, and can choose a few of them."""

import os
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from zlib import crc32

from grader.checking.exercise import Exercise
from grader.exercises import EXERCISES
from tests.corpus import Answers, deep_backward
from tests.corpus.variants import right_variants, wrong_variants

DECLARED = EXERCISES | {deep_backward.DEEP.name: deep_backward.DEEP}
"""Every exercise with answers here: those of the course, and one for the tests alone."""

QUICK = os.environ.get("CORPUS") == "quick"
"""Asked for by `make quick`: one right answer and three planted ones an exercise."""


@cache
def load_answers() -> dict[str, Answers]:
    """The answers by exercise, lesson by lesson."""
    found = {deep_backward.DEEP.name: Answers(deep_backward.RIGHT, deep_backward.PLANTED)}
    for file in sorted(Path(__file__).parent.glob("lesson*/*.py")):
        module = import_module(f"{__package__}.{file.parent.name}.{file.stem}")
        if hasattr(module, "RIGHT"):
            found[file.stem] = answers_of(module, EXERCISES[file.stem])
    return found


def answers_of(module: ModuleType, exercise: Exercise) -> Answers:
    """What an exercise's file holds, then the variants of its first right answer."""
    first, apart = module.RIGHT[0], getattr(module, "APART", {})
    right = [*module.RIGHT, *right_variants(first, exercise, apart)]
    return Answers(right, [*module.PLANTED, *wrong_variants(first, exercise, apart)])


def chosen(name: str, answers: Sequence, count: int) -> list[tuple[int, object]]:
    """The answers, numbered: all, or with CORPUS=quick `count` of them, spread out from where the name decides."""
    numbered = list(enumerate(answers))
    if not QUICK or len(numbered) <= count:
        return numbered
    start = crc32(name.encode())
    return [numbered[(start + i * len(numbered) // count) % len(numbered)] for i in range(count)]
