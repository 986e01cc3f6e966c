"""Answers to every exercise: right ones written several ways, and wrong ones with the name each must be given."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple


class Planted(NamedTuple):
    """A wrong answer. kinds: what the checker must call it, exactly; () where it can only say that it is wrong."""

    function: Callable
    kinds: tuple[str, ...]


class Answers(NamedTuple):
    """right: at least four ways to be right. planted: wrong ones, each named."""

    right: list[Callable]
    planted: list[Planted]


def plant(planted: list[Planted], *kinds: str) -> Callable:
    """Decorator: put a wrong answer into a list, with the names that it must be given."""

    def keep(function: Callable) -> Callable:
        planted.append(Planted(function, kinds))
        return function

    return keep


def load_answers() -> dict[str, Answers]:
    """The answers of every module here that has a dict called ANSWERS, by exercise."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return {name: answers for module in modules for name, answers in getattr(module, "ANSWERS", {}).items()}
