"""Which single edits of a backward pass are slips that a person makes, and that nobody sees at a glance."""

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from grader.dojo.derivation.forward_text import names_in
from grader.dojo.derivation.shapes import Shape
from grader.dojo.slips import operators
from grader.dojo.slips.every_slip import Proposal
from grader.dojo.slips.operators import Operator, Scope

OPERATORS_TAKEN_FOR_EACH_OTHER = ({ast.Add, ast.Sub}, {ast.Mult, ast.Div})
ODD = re.compile(r"--|[+*/-] -|\(-|(\*\*|[*/]) [01](?![.\d])|(?<![.\w])[01] \*|\*\* -|\.T\.T|\.copy\(\)[. ]|sqrt\(1\)")
"""What nobody writes: two signs in a row, times 1, a transpose of a transpose."""


def other_slope(node: Any, scope: Scope) -> Iterator[ast.AST]:
    """The activation itself, or the slope of another, where its slope belongs."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("_prime"):
        own = node.func.id
        for other in sorted({own.removesuffix("_prime"), *(name for name in scope.called if name.endswith("_prime"))}):
            if other != own:
                yield ast.Call(ast.Name(other, ast.Load()), node.args, [])


KINDS: Mapping[Operator, str] = {
    operators.other_operator: "an operator",
    operators.swapped_operands: "the order of two operands",
    operators.dropped_operand: "something is missing",
    operators.other_constant: "a number",
    operators.other_name: "a name",
    operators.transposed: "a transpose",
    operators.other_axis: "an axis",
    operators.other_sign: "a sign",
    operators.averaged: "a mean over the batch, once too often",
    operators.sibling: "a sum and a mean",
    operators.dropped_call: "something is missing",
    operators.other_assignment: "= and +=",
    operators.dropped_statement: "a line is missing",
    other_slope: "a slope",
}
"""The operators whose edits are planted, each with what it gets wrong. Two lines that were swapped come besides."""


def is_plausible(proposal: Proposal, shapes: Mapping[str, Shape]) -> bool:
    """Whether a person could have written this and overlooked it. shapes: of the names that stand there."""
    node, new, operator = proposal.node, proposal.new, proposal.operator
    if operator is operators.other_operator:
        is_number = isinstance(getattr(node, "left", None), ast.Constant)
        pair = {type(node.op), type(getattr(new, "op", None))}
        return not is_number and any(pair <= alike for alike in OPERATORS_TAKEN_FOR_EACH_OTHER)
    if operator is operators.swapped_operands:
        return isinstance(node.op, ast.Sub | ast.MatMult)
    if operator is operators.other_name:
        return _is_taken_for(node.id, getattr(new, "id", ""), shapes)
    if operator is operators.other_constant:
        return not isinstance(node.value, bool) and not isinstance(proposal.parents[0], ast.keyword)
    if operator is operators.sibling:
        return not ast.unparse(new).partition("(")[0].endswith("max")
    if operator is operators.dropped_call:
        return isinstance(node.func, ast.Attribute)
    if operator is operators.other_sign:
        return not isinstance(proposal.parents[0], ast.AugAssign)
    if operator is operators.dropped_statement:
        return isinstance(node, ast.AugAssign)
    if operator is operators.dropped_operand:
        dropped = _known(node, shapes) - _known(new, shapes)
        # Without what came back, a line would not be one of the way back at all.
        return len(dropped) < 2 and not any(_is_gradient(name, shapes) for name in dropped)
    return True


def _is_taken_for(name: str, other: str, shapes: Mapping[str, Shape]) -> bool:
    """Whether it has the shape, and differs in its letter alone, or in its number: a1 for z1, dz2 for dz1."""
    if shapes.get(name) != shapes.get(other) or _is_gradient(name, shapes) != _is_gradient(other, shapes):
        return False
    (letter, number), (other_letter, other_number) = (_letter_and_number(each) for each in (name, other))
    return (letter == other_letter or number == other_number) and "y" not in (name, other)


def _letter_and_number(name: str) -> tuple[str, str]:
    letter = name.rstrip("0123456789")
    return letter, name[len(letter) :]


def _known(node: ast.AST, shapes: Mapping[str, Shape]) -> set[str]:
    return {*names_in(node)} & {*shapes}


def _is_gradient(name: str, shapes: Mapping[str, Shape]) -> bool:
    return name.startswith("d") and name.removeprefix("d") in shapes
