"""All exercises by name; one file a lesson, found by itself when it has a list called EXERCISES.

`EXERCISES["hidden_delta"].points` is the one place for points.
"""

from importlib import import_module
from pkgutil import iter_modules

import numpy as np

from grader.exercise import Exercise


def _declared() -> list[Exercise]:
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return [exercise for module in modules for exercise in getattr(module, "EXERCISES", ())]


EXERCISES: dict[str, Exercise] = {e.name: e for e in sorted(_declared(), key=lambda e: e.lesson)}


def points(name: str) -> float:
    """Full marks of an exercise."""
    return EXERCISES[name].points


def sample_arguments(name: str) -> tuple:
    """Arguments of one case, for calling the function by hand."""
    return tuple(EXERCISES[name].case(np.random.default_rng(0), 0).arguments.values())
