"""Error carried forward: what is right given one earlier slip earns its share, where an exam says so.

One slip after the other is planted in the master's way back. Where such a pass returns what the student's function
returned, every gradient in every case, that slip is all that is wrong. Only these values are looked at.
"""

import ast
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from types import CodeType
from typing import Any

import numpy as np

from grader.checking.comparison import compare_values
from grader.checking.contract import Returned
from grader.checking.examination import LENIENCE
from grader.checking.exercise import Case
from grader.checking.findings import Finding, listed
from grader.checking.report import Report
from grader.dojo.derivation.backward_pass import BackwardPass
from grader.dojo.derivation.forward_text import values_in
from grader.dojo.often_zero import is_often_zero
from grader.dojo.slips.every_slip import moved_lines, proposals
from grader.dojo.slips.planting import ORDER
from grader.dojo.slips.plausible import KINDS

KIND = "carried_forward"
GLOBALS = ("np",)
"""Names that a slip may use besides those of the function."""
FIRST = 2
"""The line below the head of the function."""
MOST_PLACES = 3
"""Lines that are named, where a slip in either gives the same."""


def carried_forward(report: Report, right: BackwardPass) -> Report:
    """The report with the shares of what follows from one slip; as it was where no single slip explains all of it.

    report: of a network's answer. right: the master's way back. Whichever slip it was, it costs the first wrong
    gradient on the way back. What is 0 in most cases shows nothing, and carries nothing forward.
    """
    wrong = [name for name in reversed(report.parts) if not report.parts[name]]
    if len(wrong) < 2 or not report.returned:
        return report
    if any(is_often_zero([returned.leaves[name] for _, returned in report.returned]) for name in wrong):
        return report
    places = _places(report.returned, right, wrong)
    if not places:
        return report
    cost, *carried = wrong
    told = (
        f"One slip there explains all that is wrong. It costs the points of {cost}, the first wrong gradient on the "
        f"way back. Right given that slip, so their points are earned: {listed(carried)}."
    )
    named = [finding.text for finding in report.findings if finding.kinds]
    title = f"one slip in the line of {' or '.join(places[:MOST_PLACES])}, carried forward"
    finding = Finding((*report.kinds, KIND), title, " ".join([told, *named]), tuple(wrong))
    full = report.exercise.points
    return replace(report, earned=round(full - full / len(report.parts), 6), findings=[finding])


def _places(seen: Sequence[tuple[Case, Returned]], right: BackwardPass, wrong: Collection[str]) -> list[str]:
    """Where a slip would explain all that was returned, and what kind of slip: a line each."""
    way_back = _WayBack(right)
    statements = way_back.statements
    set_by = {statement.lineno: _set_by(statement) for statement in statements}
    heard = {s.lineno for place, s in enumerate(statements) if _heard(statements[place:]).issuperset(wrong)}
    found = dict[str, str]()
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for line, kind, function in way_back.slips(heard):
            if set_by[line] not in found and _explains(function, right.returns, seen):
                found[set_by[line]] = f"{set_by[line]} ({kind})"
    return [*found.values()]


class _WayBack:
    """A way back line by line, each with its code: where one has a slip, only that one is compiled anew."""

    def __init__(self, right: BackwardPass) -> None:
        self._right, self._text = right, right.function
        self._space = right.make().__globals__
        function: Any = ast.parse(self._text).body[0]
        self.statements: list[Any] = function.body[:-1]
        self._codes = [compile(ast.Module([line], []), "<line>", "exec") for line in self.statements]

    def slips(self, lines: Collection[int]) -> Iterator[tuple[int, str, Callable]]:
        """Those that touch one of these lines: the line's number, what kind of slip, the function with it."""
        for proposal in proposals(self._text, min(lines), max(lines), GLOBALS, [*KINDS]) if lines else ():
            if proposal.node.lineno in lines:
                yield proposal.node.lineno, KINDS[proposal.operator], self._with(*proposal.statement())
        for slip in moved_lines(self._text, FIRST):
            if max(slip.lines) <= self.statements[-1].lineno and not {*slip.lines}.isdisjoint(lines):
                space = dict(self._space)
                exec(slip.source, space)
                yield slip.lines[0], ORDER, space["backward"]

    def _with(self, place: int, code: CodeType) -> Callable:
        codes = [*self._codes[:place], code, *self._codes[place + 1 :]]

        def backward(*arguments: np.ndarray) -> tuple:
            values = self._space | dict(zip(self._right.arguments, arguments, strict=True))
            for line in codes:
                exec(line, values)
            return tuple(values[name] for name in self._right.returns)

        return backward


def _heard(statements: Sequence[Any]) -> set[str]:
    """What may be another value where the first of these lines is another."""
    heard = {_set_by(statements[0])}
    for statement in statements:
        if heard.intersection(values_in(statement)):
            heard.add(_set_by(statement))
    return heard


def _set_by(statement: Any) -> str:
    """The name that a line sets or adds to."""
    match statement:
        case ast.Assign(targets=[ast.Name(name)]) | ast.AugAssign(target=ast.Name(name)):
            return name
        case ast.Expr(ast.Call(args=[ast.Name(name), *_])):  # np.add.at(name, ...)
            return name
    raise ValueError(f"this is no line of a way back: {ast.unparse(statement)}")


def _explains(function: Callable, returns: Sequence[str], seen: Sequence[tuple[Case, Returned]]) -> bool:
    try:
        return all(_gives(function, returns, case, returned) for case, returned in seen)
    except Exception:  # whatever a slip makes NumPy say, the student's function said nothing
        return False


def _gives(function: Callable, returns: Sequence[str], case: Case, returned: Returned) -> bool:
    values = function(*(np.copy(value) for value in case.arguments.values()))
    leaves = dict(zip(returns, map(np.asarray, values if isinstance(values, tuple) else (values,)), strict=True))
    if any(
        leaves[name].shape != leaf.shape or not np.isfinite(leaves[name]).all()
        for name, leaf in returned.leaves.items()
    ):
        return False
    return compare_values(leaves, returned.leaves, LENIENCE * returned.tolerance).agrees
