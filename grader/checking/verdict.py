"""What is wrong with a result that is judged by its properties, and which mistakes would explain it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Verdict:
    """What one case says. text: what is wrong, in a sentence; empty where this case alone is fine.

    explained_by: the mistakes that would give this result too; each has words in the exercise's `own_words`, where
    {verdict} is the text. output: the one returned value that is wrong, None where none is right.
    """

    text: str
    explained_by: frozenset[str] = frozenset()
    output: str | None = None


def explanations(verdicts: Sequence[Verdict]) -> frozenset[str]:
    """The mistakes that would explain every one of these cases, also those in which nothing is wrong."""
    return frozenset.intersection(*(verdict.explained_by for verdict in verdicts))


def verdict_on(judge: Callable[[Any], Verdict | None], returned: Any) -> Verdict | None:
    """What `judge` says of a result; of one that cannot even be looked at, that. Raises MemoryError alone."""
    try:
        return judge(returned)
    except MemoryError:  # it says nothing about the result: a person decides
        raise
    except Exception as error:  # a returned object may raise anything when it is used
        return Verdict(f"What was returned cannot be used: {type(error).__name__} when it was looked at.")


def as_floats(value: Any) -> np.ndarray | None:
    """What was returned, as an array of floats; None where it is no such thing."""
    try:
        return np.asarray(value, dtype=float)
    except Exception:  # a returned object may raise anything when it is turned into an array
        return None
