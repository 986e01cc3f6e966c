"""All exercises by name: a folder a lesson, whose files are found by themselves.

A file holds one, called `exercise`, or a list called EXERCISES.

`EXERCISES["hidden_delta"].points` is the one place for points.
"""

from importlib import import_module
from pkgutil import walk_packages

import numpy as np

from grader.checking.exercise import EXERCISES, Exercise

__all__ = ["EXERCISES", "points", "sample_arguments"]


def _declared() -> list[Exercise]:
    modules = (import_module(module.name) for module in walk_packages(__path__, f"{__name__}."))
    return [e for module in modules for e in getattr(module, "EXERCISES", (getattr(module, "exercise", None),)) if e]


EXERCISES.update((e.name, e) for e in sorted(_declared(), key=lambda e: (e.lesson, int(e.section.split()[0]))))


def points(name: str) -> float:
    """Full marks of an exercise."""
    return EXERCISES[name].points


def sample_arguments(name: str) -> tuple:
    """Arguments of one case, for calling the function by hand."""
    return tuple(EXERCISES[name].case(np.random.default_rng(0), 0).arguments.values())
