"""The usual mistakes in what is returned: not summed over what was stretched, or under another's name."""

import operator
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
from backprop.finite_differences import numerical_gradient

from grader.checking.alteration import Alteration, Rule
from grader.checking.exercise import Case, ForwardPass, Suspect
from grader.checking.leaves import Leaves, flatten
from grader.checking.operations import Reduction
from grader.checking.program import Program
from grader.checking.rules import unsummed
from grader.checking.usual_words import WORDS


def mistakes_of_results(program: Program, returns: Mapping[str, str], probe: Case) -> Iterator[Suspect]:
    """What was stretched over many entries and not added up; two results that have changed places."""
    stretched = {name: line for name, v in returns.items() for line in _stretched_in(program, v, probe.values)}
    for kind, own in (("bias_not_summed", program.arguments), ("broadcast_not_summed", tuple(program.lines))):
        names = {name: line for name, line in stretched.items() if returns[name] in own}
        if names:
            rules = _rows_kept(program) if kind == "broadcast_not_summed" else {}
            yield Suspect(kind, wrong=_not_summed(names, rules), words=WORDS.get(kind))
    axes = {name: np.ndim(probe.values[variable]) for name, variable in returns.items()}
    for first, second in combinations(returns, 2):
        if axes[first] == axes[second]:
            yield Suspect("outputs_swapped", wrong=_swapped(first, second), words=WORDS["outputs_swapped"])


def _stretched_in(program: Program, variable: str, values: Mapping[str, Any]) -> list[str]:
    """The one line that stretches the variable, or what it goes into, over a larger array; none where there is none.

    A product of matrices stretches nothing.
    """
    lines = program.uses[variable]
    factors = {text for step in program.steps.values() if step.f is operator.matmul for text in step.operands}
    if len(lines) != 1 or factors & {variable, f"{variable}.T"}:
        return []
    small, large = np.shape(values[variable]), np.shape(values[lines[0]])
    if small == large:
        return _stretched_in(program, lines[0], values)
    fits = all(n in (1, m) for n, m in zip(small[::-1], large[::-1], strict=False)) and len(small) <= len(large)
    return lines if fits else []


def _rows_kept(program: Program) -> dict[str, Rule]:
    """What was not summed goes on into lines before it: to them, a sum along an axis that is kept has not summed."""
    return {p: unsummed for p, step in program.steps.items() if isinstance(step.f, Reduction) and step.f.keepdims}


def _not_summed(names: Mapping[str, str], rules: Mapping[str, Rule]) -> Callable[[Case, Leaves], Leaves]:
    def wrong(case: Case, truth: Leaves) -> Leaves:
        found = dict(truth)
        for name, value in flatten(case.variables).items():
            line = names.get(name)
            if line or rules:
                forward = ForwardPass(case, Alteration(rules=rules))
                stretched = value + np.zeros_like(case.values[line]) if line else value
                found[name] = numerical_gradient(partial(_at, forward, name), stretched)
        return found

    return wrong


def _at(forward: ForwardPass, name: str, value: np.ndarray) -> float:
    return forward({name: value})


def _swapped(first: str, second: str) -> Callable[[Case, Leaves], Leaves]:
    return lambda case, truth: truth | {first: truth[second], second: truth[first]}
