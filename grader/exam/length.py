"""How long the right answer of a dealt question is: counted, not measured on people."""

import ast
from dataclasses import dataclass

from grader.dojo.derivation.backward_pass import BackwardPass


@dataclass(frozen=True)
class Length:
    """lines: of the master's function. operations: signs, calls and transposes in them."""

    lines: int
    operations: int


def length(master: BackwardPass) -> Length:
    """Of a network whose backward pass is to be written, or to be searched for a slip."""
    (function,) = ast.parse(master.function).body
    counted = ast.BinOp | ast.UnaryOp | ast.Call | ast.AugAssign
    operations = sum(isinstance(node, counted) or _is_transpose(node) for node in ast.walk(function))
    return Length(len(master.again) + len(master.lines), operations)


def _is_transpose(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "T"
