"""The line by elimination: right values go into it, and what comes out of it is wrong.

Where the forward pass is given as text, the right value of many a name is known: `a` is that of the pass, `da` is
dL/da, `delta1` is dL/dz1. The body of a function is followed, statement by statement, on a few cases. A statement goes
wrong where all that it reads is right, and where the right value in place of its own makes wrong outputs right.
"""

import ast
import builtins
import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checking.exercise import Case
from grader.checking.leaves import Leaves
from grader.checking.scope import is_number
from grader.checking.source import Definition, Source

MARK, KNOWN = "__mark__", "__known__"
SAME = 1e-5
"""Relative to the largest entry: a differenced gradient is the student's."""


@dataclass(frozen=True)
class Eliminated:
    """A statement that goes wrong. line, text: of what is wrong in it; sets: the name that it sets, if any.

    outputs: the wrong ones that would be right without it.
    """

    statement: ast.stmt
    line: int
    text: str
    sets: str
    outputs: frozenset[str]


@dataclass(frozen=True)
class Followed:
    """A case, what is known of it, and what the function's names were after each statement of its body.

    run: calls a function on it, and gives the outputs that are right then.
    """

    case: Case
    truth: Leaves
    after: dict[int, dict[str, Any]]
    run: Callable[[Callable], frozenset[str]]

    def known(self, name: str, output: str | None) -> Any:
        """The right value of what a student would call by that name; None where it is not known.

        output: the one that it is returned as, if it is.
        """
        values, gradient_of = self.case.values, self.case.gradient_of
        if name in values:
            return values[name]
        of = name.replace("delta", "z", 1) if name.startswith("delta") else name.removeprefix("d")
        if gradient_of is not None and of != name and is_number(values.get(of)):
            return gradient_of(of)
        return self.truth.get(output) if output else None

    def knows(self, value: Any) -> bool:
        """Whether this is a value of the pass, whatever it is called."""
        return any(same(value, other) for other in [*self.case.values.values(), *self.truth.values()])


def same(value: Any, other: Any) -> bool:
    """Whether two values are the same numbers; what could not be differenced is like anything."""
    if not is_number(value) or not is_number(other) or np.shape(value) != np.shape(other):
        return False
    known = ~np.isnan(other)
    scale = np.abs(np.where(known, other, 0.0)).max(initial=0.0)
    return bool(np.all(np.abs(np.asarray(value, dtype=float) - other)[known] <= SAME * scale + 1e-9))


def followed(source: Source, run: Callable[[Callable], Any]) -> dict[int, dict[str, Any]]:
    """What the names were after each statement of the body. run: calls the function that it is given."""
    own = source.definitions[0]
    after: dict[int, dict[str, Any]] = {}
    root = own.node
    if not isinstance(root, ast.FunctionDef):
        return after
    marked = copy.deepcopy(root)
    marked.body = [part for i, s in enumerate(marked.body) for part in (s, ast.parse(f"{MARK}({i}, locals())").body[0])]
    source.namespace[MARK] = lambda i, names: after.__setitem__(
        i, {n: copy.deepcopy(v) for n, v in names.items() if is_number(v)}
    )
    own.node = ast.fix_missing_locations(marked)
    try:
        run(source.make(own))
    finally:
        own.node = root
    return after


def returned_parts(root: ast.stmt, returns: tuple[str, ...]) -> dict[str, ast.expr]:
    """Output -> its expression in the `return` that ends the function; empty where that does not list them."""
    last = root.body[-1] if isinstance(root, ast.FunctionDef) else None
    value = last.value if isinstance(last, ast.Return) else None
    if len(returns) == 1:
        return {returns[0]: value} if value else {}
    parts = value.elts if isinstance(value, ast.Tuple) else []
    return dict(zip(returns, parts, strict=True)) if len(parts) == len(returns) else {}


class Elimination:
    """What can be said of the statements of one function from the cases that were followed."""

    def __init__(self, source: Source, cases: list[Followed], returns: tuple[str, ...], wrong: frozenset[str]) -> None:
        self.source, self.cases, self.wrong = source, cases, wrong
        self.own: Definition = source.definitions[0]
        self.body: list[ast.stmt] = self.own.node.body if isinstance(self.own.node, ast.FunctionDef) else []
        self.returned = returned_parts(self.own.node, returns)
        self._output = {part.id: name for name, part in self.returned.items() if isinstance(part, ast.Name)}
        self._helpers = {definition.alias for definition in source.definitions}
        self._right: set[str] = set(self.own.parameters)

    def found(self) -> list[Eliminated]:
        """The statements that go wrong, each but for the others right."""
        found = list(self._found()) if self.cases and self.returned else []
        return [one for one in found if not any(one.outputs & other.outputs for other in found if other is not one)]

    def _found(self) -> Iterator[Eliminated]:
        for i, statement in enumerate(self.body):
            well_fed = self._is_well_fed(statement)
            if isinstance(statement, ast.Return):
                for output, part in self.returned.items():
                    if output in self.wrong and not isinstance(part, ast.Name) and self._is_well_fed(part):
                        yield self._eliminated(statement, part.lineno, "", frozenset({output}))
                return
            for name in self._set_by(i):
                if self._is_right(i, name):
                    self._right.add(name)
                    continue
                self._right.discard(name)
                simple = isinstance(statement, ast.Assign | ast.AugAssign | ast.Expr)
                if well_fed and simple and not self._unread(i):
                    outputs = self._mended(i, name)
                    if outputs:
                        yield self._eliminated(statement, statement.lineno, name, outputs)

    def _eliminated(self, statement: ast.stmt, line: int, sets: str, outputs: frozenset[str]) -> Eliminated:
        return Eliminated(statement, line, self.own.line(line), sets, outputs)

    def _is_well_fed(self, node: ast.AST) -> bool:
        read = _names(node, ast.Load)
        if isinstance(node, ast.AugAssign):
            read |= _names(node.target, ast.Store)
        within = [part.target for part in ast.walk(node) if isinstance(part, ast.comprehension)]
        bound = set().union(*(_names(target, ast.Store) for target in within))
        known = self._right | {"np", *dir(builtins)} | {n for n in read if callable(self.source.namespace.get(n))}
        return not (read - known - bound) and not read & self._helpers

    def _set_by(self, i: int) -> list[str]:
        stored = _names(self.body[i], ast.Store)
        names: list[str] = []
        for name in self.cases[0].after.get(i, {}):
            pairs = [
                (each.after.get(i - 1, each.case.arguments).get(name), each.after[i].get(name))
                for each in self.cases
                if i in each.after
            ]
            if name in stored or not all(_equal(before, now) for before, now in pairs):
                names.append(name)
        return names

    def _is_right(self, i: int, name: str) -> bool:
        statement = self.body[i]
        copied = isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Name)
        for each in self.cases:
            value, right = each.after.get(i, {}).get(name), each.known(name, self._returned_as(i, name))
            if not (same(value, right) if right is not None else not copied and each.knows(value)):
                return False
        return True

    def _returned_as(self, i: int, name: str) -> str | None:
        """The output that the name is returned as, where its value after this statement is its last."""
        later = set().union(*(_names(statement, ast.Store) for statement in self.body[i + 1 :]))
        return None if name in later else self._output.get(name)

    def _unread(self, i: int) -> bool:
        """Whether a later statement makes what nothing reads: it was to be put in somewhere after this one."""
        read = set().union(*(_names(statement, ast.Load) for statement in self.body))
        later = set().union(*(_names(statement, ast.Store) for statement in self.body[i + 1 :]))
        return bool(later - read)

    def _mended(self, i: int, name: str) -> frozenset[str]:
        """The wrong outputs that are right where the statement gives the right value."""
        mended, kept = self.wrong, frozenset(self.returned) - self.wrong
        with self._put_in(i, name):
            for each in self.cases:
                right = each.known(name, self._returned_as(i, name))
                if right is None:
                    return frozenset()
                self.source.namespace[KNOWN] = lambda right=right: np.copy(right)
                right_now = each.run(self.source.make(self.own))
                mended &= right_now
                if not kept <= right_now:
                    return frozenset()
        return mended

    @contextmanager
    def _put_in(self, i: int, name: str) -> Iterator[None]:
        root = self.own.node
        assert isinstance(root, ast.FunctionDef)
        before = root.body
        root.body = [*before[:i], ast.parse(f"{name} = {KNOWN}()").body[0], *before[i + 1 :]]
        try:
            yield
        finally:
            root.body = before


def _names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, context)}


def _equal(before: Any, now: Any) -> bool:
    return np.shape(before) == np.shape(now) and bool(np.all(np.asarray(before) == np.asarray(now)))
