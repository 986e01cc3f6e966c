"""Names for what stands inside of a line and is needed by itself on the way back, as a person would give them."""

import ast
from dataclasses import replace
from typing import Any

from grader.dojo.derivation.forward_text import ForwardText, names_in
from grader.dojo.derivation.functions import NUMPY_SLOPES


def named_inside(read: ForwardText) -> ForwardText:
    """The same, where softmaxes, and what is not yet a name inside of a function, stand in lines of their own."""
    taken = {*read.arguments, *read.lines, *(name for value in read.lines.values() for name in names_in(value))}
    names: dict[str, str] = {}
    lines: dict[str, ast.expr] = {}
    for name, value in read.lines.items():
        naming = _Naming(name, taken, names)
        whole: ast.expr = naming.visit(value)
        lines |= naming.found | {name: whole}
    return replace(read, lines=lines)


class _Naming(ast.NodeTransformer):
    """found: the lines that are to stand before the one that is visited. names: of texts that have a name already."""

    def __init__(self, line: str, taken: set[str], names: dict[str, str]) -> None:
        self.found: dict[str, ast.expr] = {}
        self._line, self._taken, self._names, self._depth = line, taken, names, 0

    def visit(self, node: ast.AST) -> Any:
        self._depth += 1
        try:
            return super().visit(node)
        finally:
            self._depth -= 1

    def visit_Call(self, node: ast.Call) -> ast.expr:
        is_whole = self._depth == 1
        made = self.generic_visit(node)
        assert isinstance(made, ast.Call)
        if _is_function(made):
            made.args = [self._named("z", arg) if isinstance(arg, ast.BinOp) else arg for arg in made.args]
        return self._named("p", made) if ast.unparse(node.func) == "softmax" and not is_whole else made

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        made = self.generic_visit(node)
        assert isinstance(made, ast.BinOp)
        if isinstance(made.op, ast.MatMult):
            made.left, made.right = self._summed("s", made.left), self._summed("s", made.right)
        return made

    def _summed(self, letter: str, value: ast.expr) -> ast.expr:
        is_sum = isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add | ast.Sub)
        return self._named(letter, value) if is_sum else value

    def _named(self, letter: str, value: ast.expr) -> ast.expr:
        text = ast.unparse(value)
        if text not in self._names:
            self._names[text] = self._new_name(letter)
            self.found[self._names[text]] = value
        return ast.Name(self._names[text], ast.Load())

    def _new_name(self, letter: str) -> str:
        digits = self._line[len(self._line.rstrip("0123456789")) :]
        name = f"{letter}{digits}"
        while {name, f"d{name}"} & self._taken:
            name = f"{letter}_{name}"
        self._taken.add(name)
        return name


def _is_function(node: ast.Call) -> bool:
    """Whether it calls, by its own name or of NumPy's, what has a slope; or a softmax."""
    name = ast.unparse(node.func)
    return (name.isidentifier() and name not in ("len", "one_hot")) or name in NUMPY_SLOPES
