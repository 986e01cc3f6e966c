"""Which edits of a wrong answer are worth trying? Not those that can mend nothing, nor most where there are many."""

import ast
from typing import Any

import numpy as np

from grader.checking.contract import same
from grader.checking.edits import Edit, edits
from grader.checking.elimination import returned_parts
from grader.checking.exercise import Exercise
from grader.checking.observation import observe
from grader.checking.scope import is_integer, is_number
from grader.checking.source import Definition, Source
from grader.checking.trial import Trial, run

LARGER = 2
"""The rank from which on edits are many, and tried on likely statements alone."""
LARGE = 200_000
"""Numbers in an array, too many to try edits on."""
SHAKE = "__shake__"


def candidates(source: Source, first: Trial, wrong: frozenset[str], all_at_once: bool) -> list[tuple[Edit, Definition]]:
    """The edits of each function of the source; none where an array in it is LARGE.

    first: the case that shows what is wrong. all_at_once: as in `repair.Search`: then nothing tells likely places.
    """
    found: list[tuple[Edit, Definition]] = []
    right = set() if all_at_once else _of_right_outputs(source, first.exercise, wrong)
    for definition in source.definitions:
        seen, parameters = observe(source, definition, first.case.arguments, first.exercise.seconds)
        if any(np.size(value) > LARGE for value in seen.values() if isinstance(value, np.ndarray)):
            return []
        unlikely = set() if all_at_once else _unlikely(source, definition, seen, first, wrong)
        found += [
            (edit, definition)
            for edit in edits(definition.node, parameters, seen)
            if (edit.rank < LARGER or edit.statement not in unlikely) and id(edit.changed) not in right
        ]
    return found


def _of_right_outputs(source: Source, exercise: Exercise, wrong: frozenset[str]) -> set[int]:
    """The ids of what is a right output in the last `return`, or a part of one: no edit there mends."""
    parts = returned_parts(source.definitions[0].node, exercise.returns)
    return {id(part) for name, value in parts.items() if name not in wrong for part in ast.walk(value)}


def _unlikely(
    source: Source, definition: Definition, seen: dict[ast.AST, Any], first: Trial, wrong: frozenset[str]
) -> set[ast.stmt]:
    """The statements whose value moves a right output, or moves no wrong one."""
    right = first.right - wrong
    before = first.named(run(source.definitions[0].function, first.case.arguments, first.exercise.seconds))
    source.namespace[SHAKE] = shaken
    found: set[ast.stmt] = set()
    for statement in ast.walk(definition.node):
        if not isinstance(statement, ast.Assign | ast.AugAssign) or not is_number(seen.get(statement.value)):
            continue
        value = statement.value
        statement.value = ast.Call(ast.Name(SHAKE, ast.Load()), [value], [])
        try:
            ast.fix_missing_locations(statement)
            moved = first.named(run(source.make(definition), first.case.arguments, first.exercise.seconds))
        finally:
            statement.value = value
        if before and moved:
            changed = {name for name in before if not same(before[name], moved[name])}
            if changed & right or not changed & wrong:
                found.add(statement)
    return found


def shaken(value: Any) -> Any:
    """Another value of the same shape, signs and all."""
    if not is_number(value) or is_integer(value):
        return value
    factors = np.resize([-0.7, 1.6, 0.4, -1.3, 2.1], np.shape(value))
    return value * factors if np.ndim(value) else value * -0.7
