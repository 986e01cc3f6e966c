"""Does a mutant give other numbers than the solution? Told by calling both on many fresh cases, never from the text."""

import contextlib
import copy
import io
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.checking.deadline import DeadlineExceeded, deadline
from grader.checking.exercise import Exercise

SEEDS = range(7000, 7012)
SAME = 1e-9
"""Relative to a result's largest entry: what two ways to write a formula are off by."""
SCALES = (0.0, 1e-3, 30.0, -1.0)
"""What a single argument is multiplied by, to go beyond the cases."""


def difference(solution: Callable, mutant: Callable, exercise: Exercise) -> float:
    """The largest relative difference on any fresh case; infinite where the forms differ, or only one is finite.

    What differs at a kink alone (a slope at exactly 0, two equal maxima) is no difference: it goes when the arguments
    are moved a little.
    """
    return max((_off_the_kinks(solution, mutant, arguments) for arguments in _fresh(exercise)), default=0.0)


def differs_beyond(solution: Callable, mutant: Callable, exercise: Exercise) -> bool:
    """Whether they differ where one argument is 0, or much smaller or larger than in any case.

    Arguments that belong together no longer do then, so this shows where to look, and proves nothing.
    """
    for arguments in _fresh(exercise, range(1)):
        for name, value in arguments.items():
            if isinstance(value, np.ndarray) and value.dtype == float:
                for scale in SCALES:
                    if _off_the_kinks(solution, mutant, arguments | {name: scale * value}) > SAME:
                        return True
    return False


def _fresh(exercise: Exercise, seeds: range = SEEDS) -> Iterator[dict[str, Any]]:
    for seed in seeds:
        for k in range(exercise.cases):
            yield exercise.case(np.random.default_rng([seed, k]), k).arguments


def _off_the_kinks(solution: Callable, mutant: Callable, arguments: dict[str, Any]) -> float:
    found = _distance(_call(solution, arguments), _call(mutant, arguments))
    rng = np.random.default_rng(0)
    for _ in range(3 if SAME < found < np.inf else 0):
        moved = _moved(arguments, rng)
        found = min(found, _distance(_call(solution, moved), _call(mutant, moved)))
    return found


def _moved(value: Any, rng: np.random.Generator) -> Any:
    """Every float off by a little, zeros too."""
    if isinstance(value, dict):
        return {name: _moved(item, rng) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_moved(item, rng) for item in value)
    if isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype == float):
        off = 1e-9 * rng.standard_normal(np.shape(value))
        return value + off * np.maximum(np.abs(value), 1.0)
    return value


def _call(function: Callable, arguments: dict[str, Any]) -> Any:
    try:
        with contextlib.redirect_stdout(io.StringIO()), deadline(2.0), np.errstate(all="ignore"):
            return function(*copy.deepcopy(arguments).values())
    except (Exception, DeadlineExceeded) as error:
        return type(error).__name__  # both may raise, and then they are alike


def _distance(right: Any, other: Any) -> float:
    if isinstance(right, list | tuple):
        if not isinstance(other, list | tuple) or len(right) != len(other):
            return np.inf
        return max((_distance(a, b) for a, b in zip(right, other, strict=True)), default=0.0)
    if right is None:  # a place that does not exist, such as dW[0]: what stands there is never looked at
        return 0.0
    if isinstance(right, str):
        return 0.0 if right == other else np.inf
    try:
        a, b = np.asarray(right, dtype=float), np.asarray(other, dtype=float)
    except (TypeError, ValueError):
        return np.inf
    if a.shape != b.shape or np.any(np.isfinite(a) != np.isfinite(b)):
        return np.inf
    finite = np.isfinite(a)
    scale = float(np.abs(a[finite]).max(initial=0.0))
    off = float(np.abs(a[finite] - b[finite]).max(initial=0.0))
    return off / scale if scale else off
