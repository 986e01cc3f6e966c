"""The usual mistake of the wrong letter: on the way back another value stands where one of the forward pass belongs."""

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.checking.alteration import Alteration, Rule
from grader.checking.exercise import Case, Suspect
from grader.checking.mistakes import Words
from grader.checking.operations import Power, slope_of
from grader.checking.program import Program
from grader.checking.rules import passed_on, with_slope

Operation = tuple[Callable, tuple, tuple[bool, ...]]
"""The function, its operands, and which of them move."""


def misplaced_values(program: Program, operations: Mapping[str, Operation], probe: Case) -> Iterator[Suspect]:
    """Each factor, and each place of a slope, with every value of the same shape that stands near it in the text.

    Only values that are given, or that a line makes: what is hidden nobody has at hand.
    """
    values = probe.values
    at_hand = (probe.arguments.keys() | program.lines.keys()) - {"loss"}
    for place, (f, operands, moves) in operations.items():
        step = program.steps[place]
        near = [name for name in _near(program, step.line) if name in at_hand]
        if slope_of(f) and moves[0] and not isinstance(f, Power):
            for name in _alike(near, values, operands[0], step.operands[0]):
                words = Words(
                    "a slope taken at another value",
                    f"{{outputs_is}} what comes out when, on the way back through the line of {step.line}, the slope "
                    f"is taken at {name}. A slope is taken at what *arrives* at the function.",
                )
                yield _suspect(f"slope_at_another: {name} in {step.line}", place, name, _slope_at, words)
        if not slope_of(f) and len(moves) == 2:
            for moving, other in ((0, 1), (1, 0)):
                factor = step.operands[other].removesuffix(".T")
                rule = _times(f, moving, factor != step.operands[other])
                if rule is None or not moves[moving] or factor not in values:
                    continue
                # That each factor gets its own value is a mistake with a name of its own.
                apart = (factor, step.operands[moving]) if all(moves) else (factor,)
                for name in _alike(near, values, values[factor], *apart):
                    words = Words(
                        f"{name} in the wrong place",
                        f"{{outputs_is}} what comes out when {name} is the factor on the way back through the line of "
                        f"{step.line}. By what does that line multiply?",
                    )
                    yield _suspect(f"another_factor: {name} for {factor} in {step.line}", place, name, rule, words)


def _near(program: Program, line: str) -> list[str]:
    """What stands in the line, in those that it reads and in those that read it."""
    read = {name: [v for v, lines in program.uses.items() if name in lines] for name in program.lines}
    before = [v for name in read[line] for v in read.get(name, ())]
    return list(dict.fromkeys([*read[line], line, *before, *program.uses[line]]))


def _alike(names: list[str], values: Mapping[str, Any], like: Any, *apart: str) -> list[str]:
    """Those whose values have the shape of what stands there."""
    return [n for n in names if n not in apart and _is_like(values[n], like)]


def _is_like(value: Any, like: Any) -> bool:
    return isinstance(value, np.ndarray | float) and np.shape(value) == np.shape(like)


def _slope_at(value: Any) -> Rule:
    return with_slope(lambda f_prime, z, a: f_prime(value))


def _times(f: Callable, moving: int, turned: bool) -> Callable[[Any], Rule] | None:
    """What operand `moving` moves by, times the value, on the other operand's side of it."""
    if f not in (operator.mul, operator.matmul):
        return None

    def rule(value: Any) -> Rule:
        factor = value.T if turned else value
        return passed_on(moving, lambda d, *base: f(d, factor) if moving == 0 else f(factor, d))

    return rule


def _suspect(kind: str, place: str, name: str, rule: Callable[[Any], Rule], words: Words) -> Suspect:
    def alter(leaf: str) -> Alteration:
        altered = Alteration(rules={place: lambda *operation: rule(altered.values[name])(*operation)})
        return altered

    return Suspect(kind, alter=alter, words=words)
