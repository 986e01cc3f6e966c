"""The usual mistakes in a whole result: not summed over what was stretched, a factor wrong, another's name."""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
from backprop.finite_differences import numerical_gradient

from grader.checking.alteration import Alteration, Rule
from grader.checking.exercise import Case, ForwardPass, Suspect
from grader.checking.leaves import Leaves, flatten
from grader.checking.mistakes import Words
from grader.checking.operations import Reduction
from grader.checking.program import Program
from grader.checking.rules import unsummed
from grader.checking.usual_words import WORDS


def mistakes_of_results(program: Program, returns: Mapping[str, str], probe: Case) -> Iterator[Suspect]:
    """What was stretched over many entries and not added up; biases of 0; results that have changed places."""
    stretched = {name: line for name, v in returns.items() for line in _stretched_in(program, v, probe.values)}
    for kind, own in (("bias_not_summed", program.arguments), ("broadcast_not_summed", tuple(program.lines))):
        names = {name: line for name, line in stretched.items() if returns[name] in own}
        if names:
            rules = _rows_kept(program) if kind == "broadcast_not_summed" else {}
            yield Suspect(kind, wrong=_not_summed(names, rules), words=WORDS.get(kind))
    yield from _without_biases(program, returns)
    axes = {name: np.ndim(probe.values[variable]) for name, variable in returns.items()}
    for first, second in combinations(returns, 2):
        # What was not added up has the numbers of what it is the sum of: no swap.
        if axes[first] == axes[second] and not {first, second} & stretched.keys():
            yield Suspect("outputs_swapped", wrong=_swapped(first, second), words=WORDS["outputs_swapped"])
    yield from _of_factors(program, probe.arguments)
    mixed = {name: line for name, variable in returns.items() if (line := _mixed_in(program, variable, probe.values))}
    if mixed:
        yield Suspect("diagonal_alone", wrong=_diagonal(program, returns, mixed), words=WORDS["diagonal_alone"])


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
    return lines if _fits_over(small, large) else []


def _fits_over(small: tuple[int, ...], large: tuple[int, ...]) -> bool:
    """Whether NumPy stretches the one shape over the other."""
    return len(small) <= len(large) and all(n in (1, m) for n, m in zip(small[::-1], large[::-1], strict=False))


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
                found[name] = forward.gradient(name, {name: stretched})
        return found

    return wrong


def _without_biases(program: Program, returns: Mapping[str, str]) -> Iterator[Suspect]:
    """What is added in a line is left out of it."""
    biases = {name: program.added[v] for name, v in returns.items() if v in program.arguments and v in program.added}
    for name, line in biases.items() if len(biases) > 1 else ():
        text = f"{{outputs_is}} what comes out without {returns[name]}. Look at the line that makes {line}."
        yield Suspect(f"bias_forgotten in {line}", wrong=_without([name]), words=Words("a bias is forgotten", text))
    if biases:
        yield Suspect("bias_forgotten", wrong=_without([*biases]))


def _without(biases: Sequence[str]) -> Callable[[Case, Leaves], Leaves]:
    """All gradients, where these biases are 0."""

    def wrong(case: Case, truth: Leaves) -> Leaves:
        forward, leaves = ForwardPass(case), flatten(case.variables)
        zeros = {name: np.zeros_like(leaves[name]) for name in biases}
        return {name: forward.gradient(name, zeros) for name in leaves}

    return wrong


def _swapped(first: str, second: str) -> Callable[[Case, Leaves], Leaves]:
    return lambda case, truth: truth | {first: truth[second], second: truth[first]}


FACTORS = {
    "factor_missing": (-1, "{} is forgotten", "{{outputs_is}} what comes out without {}."),
    "factor_twice": (1, "{} twice", "{{outputs_is}} what comes out when {} is in it twice."),
    "factor_upside_down": (-2, "{}, upside down", "{{outputs_is}} what comes out when {} is turned upside down."),
}
"""By kind: the power to which the factor is in it besides, and what is said of it."""


def _of_factors(program: Program, arguments: Mapping[str, Any]) -> Iterator[Suspect]:
    """A factor that is given, gone wrong in the whole of a result."""
    operands = {text for step in program.steps.values() if step.f is operator.mul for text in step.operands}
    for factor in arguments:
        divides = f"{factor} ** -1" in operands
        if divides or factor in operands:
            told = f"the division by {factor}" if divides else f"the factor {factor}"
            for kind, (power, title, text) in FACTORS.items():
                wrong = _times(factor, -power if divides else power)
                yield Suspect(f"{kind}: {factor}", wrong=wrong, words=Words(title.format(told), text.format(told)))


def _times(factor: str, power: int) -> Callable[[Case, Leaves], Leaves]:
    def wrong(case: Case, truth: Leaves) -> Leaves:
        value = np.asarray(case.arguments[factor], dtype=float) ** power
        return {n: leaf * value if _fits_over(value.shape, leaf.shape) else leaf for n, leaf in truth.items()}

    return wrong


def _mixed_in(program: Program, variable: str, values: Mapping[str, Any]) -> str | None:
    """The last line of the variable's shape whose entries are mixed, by sums along an axis alone; None for none."""
    hear, mixed, last = {variable}, False, None
    for line in program.lines:
        if hear.isdisjoint(name for name, lines in program.uses.items() if line in lines):
            continue
        hear.add(line)
        functions = [step.f for step in program.steps.values() if step.line == line]
        if operator.matmul in functions or operator.getitem in functions:
            break
        mixed = mixed or any(isinstance(f, Reduction) for f in functions)
        if mixed and np.shape(values[line]) == np.shape(values[variable]):
            last = line
    return last


def _diagonal(
    program: Program, returns: Mapping[str, str], mixed: Mapping[str, str]
) -> Callable[[Case, Leaves], Leaves]:
    """An entry of the variable is blamed through the same entry of the mixed line, and through no other."""

    def wrong(case: Case, truth: Leaves) -> Leaves:
        def loss(name: str, now: np.ndarray) -> float:
            variable, line = returns[name], mixed[name]
            nudges = {variable: now - case.values[variable]} if variable in program.lines else {}
            moved = program.run(Alteration(), {**case.values, variable: now}, nudges)[line] - case.values[line]
            alone = np.where(now != case.values[variable], moved, 0.0)
            return float(program.run(Alteration(), case.values, {line: alone})["loss"])

        return truth | {name: numerical_gradient(partial(loss, name), case.values[returns[name]]) for name in mixed}

    return wrong
