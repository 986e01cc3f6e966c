"""Answers to every exercise: right ones written several ways, and wrong ones with the name each must be given.

`lessonN/<exercise>.py` holds those of one exercise: RIGHT, PLANTED and, where a variant that variants.py makes of the
first right answer does not fit, APART, which says why. Other files beside them hold what several exercises share.
"""

from collections.abc import Callable
from typing import NamedTuple


class Planted(NamedTuple):
    """A wrong answer. kinds: what the checker must call it, exactly; () where it can only say that it is wrong."""

    function: Callable
    kinds: tuple[str, ...]


class Answers(NamedTuple):
    """right: at least four ways to be right. planted: wrong ones, each named. made: those that variants.py makes."""

    right: list[Callable]
    planted: list[Planted]
    made: list[Planted]


def plant(planted: list[Planted], *kinds: str) -> Callable:
    """Decorator: put a wrong answer into a list, with the names that it must be given."""

    def keep(function: Callable) -> Callable:
        planted.append(Planted(function, kinds))
        return function

    return keep


from tests.corpus.load import load_answers  # noqa: E402  (it needs the names above)

__all__ = ["Answers", "Planted", "load_answers", "plant"]
