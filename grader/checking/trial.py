"""One case that edits of a wrong answer are tried on: which outputs are right there, at a glance or for certain."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checking.comparison import agrees, compare, compare_values
from grader.checking.contract import Returned, call
from grader.checking.deadline import deadline
from grader.checking.exercise import Case, Exercise, ForwardPass
from grader.checking.leaves import Leaves, flatten, owner
from grader.checking.verdict import verdict_on

LOOSE = 1e-4


class Trial:
    """One case, and which outputs the student's function gets right there."""

    def __init__(self, exercise: Exercise, case: Case) -> None:
        self.exercise, self.case = exercise, case
        self.size = numbers_in(list(case.arguments.values()))
        self.right: frozenset[str] = frozenset()
        self.faults: frozenset[str] = frozenset()
        self._truth: Leaves | None = None

    def judge(self, function: Callable) -> tuple[frozenset[str], frozenset[str]]:
        """(the outputs that are right, the kinds of the broken promises)."""
        returned = call(function, self.exercise, self.case)
        faults = frozenset(fault.kind for fault in returned.faults)
        if self.case.verdict is not None:
            if faults:
                return frozenset(), faults
            verdict = verdict_on(self.case.verdict, returned.value)
            if verdict is None or not verdict.text:
                return frozenset(self.exercise.returns), faults
            return frozenset(self.exercise.returns if verdict.output else ()) - {verdict.output}, faults
        if any(returned.called.get(name) for name in self.exercise.may_not_call):
            return frozenset(), faults | {"forbidden_call"}
        return frozenset(name for name in self.exercise.returns if self._is_right(name, returned)), faults

    def _is_right(self, output: str, returned: Returned) -> bool:
        template = flatten(self.case.template, backward=bool(self.case.variables))
        names = [name for name in template if owner(name) == output]
        if any(name not in returned.leaves for name in names):
            return False
        claimed = {name: returned.leaves[name] for name in names}
        part = {name: template[name] for name in names}
        if not self.case.variables:
            return compare_values(part, claimed, returned.tolerance).agrees
        return agrees(ForwardPass(self.case), part, claimed, np.random.default_rng(0), returned.tolerance)

    @property
    def truth(self) -> Leaves:
        """The right values; NaN where unknown."""
        if self._truth is None:
            template = flatten(self.case.template, backward=bool(self.case.variables))
            if self.case.variables:
                zeros = {name: np.zeros(value.shape) for name, value in template.items()}
                compared = compare(ForwardPass(self.case), template, zeros, np.random.default_rng(0), cap=200)
                template = {name: leaf.truth for name, leaf in compared.leaves.items()} or zeros
            self._truth = template
        return self._truth

    def named(self, value: Any) -> dict[str, Any]:
        """What was returned, by name; empty where it is not that many things."""
        returns = self.exercise.returns
        if len(returns) == 1:
            return {returns[0]: value[0] if isinstance(value, tuple) and len(value) == 1 else value}
        several = isinstance(value, tuple | list) and len(value) == len(returns)
        return dict(zip(returns, value, strict=True)) if several else {}

    def may_mend(self, value: Any, wrong: frozenset[str]) -> bool:
        """Whether one of these outputs is right here; at a glance, for most edits mend nothing."""
        if self.case.verdict is not None:
            return value is not None
        named = self.named(value)
        return bool(named) and any(
            all(self._near(leaf, named[name]) for leaf in self.truth if owner(leaf) == name) for name in wrong
        )

    def _near(self, leaf: str, value: Any) -> bool:
        truth = self.truth[leaf]
        if leaf != owner(leaf):
            place = int(leaf.partition("[")[2][:-1])
            if not isinstance(value, list | tuple) or place >= len(value):
                return False
            value = value[place]
        claimed = np.asarray(value, dtype=float)
        if claimed.shape != truth.shape:
            return False
        known = ~np.isnan(truth)
        scale = np.abs(truth[known]) + np.abs(truth[known]).max(initial=0.0)
        return bool(np.all(np.abs(claimed - truth)[known] <= LOOSE * scale + 1e-9))


def run(function: Callable, arguments: dict[str, Any], seconds: float) -> Any:
    """What the function returns for copies of these arguments; None where it does not, whatever it does instead."""
    try:
        given = fresh(list(arguments.values()))
        with deadline(seconds):
            return function(*given)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return None


def fresh(value: Any) -> Any:
    """A copy, for a function that may change what it is given."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list | tuple):
        return type(value)([fresh(item) for item in value])
    return value if value is None or isinstance(value, float | int | str) or callable(value) else copy.deepcopy(value)


def numbers_in(value: Any) -> int:
    """How many numbers there are in nested lists of arrays."""
    if isinstance(value, list | tuple):
        return sum(numbers_in(item) for item in value)
    return np.size(value)
