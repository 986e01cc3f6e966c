"""A forward pass given as source text: what is shown to a reader is what is differenced.

The text is parsed, and in the parsed program (never in the text) the functions and products are led through an
`Alteration`, and every use of a variable becomes a place that it can hold. So each path of the program can be cut.
"""

import ast
from collections.abc import Callable
from typing import Any

import numpy as np
from backprop.activations import ACTIVATIONS
from backprop.losses import softmax

SLOPED = tuple(name for name in ACTIVATIONS if name != "identity")
"""Functions that a program may call, besides those of NumPy and `softmax`."""

FUNCTIONS = {name: ACTIVATIONS[name].f for name in SLOPED} | {"softmax": softmax}


class Program:
    """A function `forward(arguments)` that returns the loss, as text and as something to difference.

    source: its text, one assignment a line, in which every product of a batch with weights reads `a @ W.T`.
    Raises ValueError where it is no function of such lines, or where a line calls more than one activation, since a
    line is how a layer is named.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        function = ast.parse(source).body[0]
        if not isinstance(function, ast.FunctionDef):
            raise ValueError("a program is one function")
        self.arguments = tuple(argument.arg for argument in function.args.args)
        instrument = _Instrument(self.arguments)
        for statement in function.body:
            instrument.visit(statement)
        function.args.args.insert(0, ast.arg("alter"))
        tree = ast.fix_missing_locations(ast.Module([function], []))
        namespace: dict[str, Any] = (
            {"np": np} | FUNCTIONS | {f"{name}_prime": ACTIVATIONS[name].f_prime for name in SLOPED}
        )
        namespace["softmax_prime"] = softmax_diagonal
        exec(compile(tree, "<forward pass>", "exec"), namespace)
        self.loss: Callable[..., float] = namespace[function.name]
        """(alter, *arguments) -> the loss."""
        self.uses: dict[str, list[str]] = instrument.uses
        """Variable -> the lines that read it, each named by what it assigns."""
        self.calls: dict[str, str] = instrument.calls
        """Line -> the activation (or softmax) that it calls."""


def place(variable: str, line: str) -> str:
    """The name under which an Alteration holds this use of the variable."""
    return f"{variable} in {line}"


def softmax_diagonal(z: np.ndarray) -> np.ndarray:
    """How each output of a softmax moves with its own input alone, which is all that a slope can tell. z: (..., K)."""
    p = softmax(z)
    return p * (1 - p)


class _Instrument(ast.NodeTransformer):
    def __init__(self, arguments: tuple[str, ...]) -> None:
        self.uses: dict[str, list[str]] = {name: [] for name in arguments}
        self.calls: dict[str, str] = {}
        self._line = ""

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        target = node.targets[0]
        if not isinstance(target, ast.Name):
            raise ValueError("a line of the forward pass assigns one name")
        self._line = target.id
        node.value = self.visit(node.value)
        self.uses[self._line] = []
        return node

    def visit_Return(self, node: ast.Return) -> ast.Return:
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self.uses:
            return node
        if self._line not in self.uses[node.id]:
            self.uses[node.id].append(self._line)
        return _alter("hold", ast.Constant(place(node.id, self._line)), node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        name = getattr(node.func, "id", None)
        if name not in FUNCTIONS:
            return node
        if self._line in self.calls:
            raise ValueError(f"the line of {self._line} calls two activations")
        self.calls[self._line] = name
        slope = ast.Name(f"{name}_prime", ast.Load())
        return _alter("activate", node.func, slope, *node.args, ast.Constant(self._line))

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.op, ast.MatMult) and isinstance(node.right, ast.Attribute):
            return _alter("linear", node.left, node.right.value, ast.Constant(self._line))
        return node


def _alter(method: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Attribute(ast.Name("alter", ast.Load()), method, ast.Load()), list(arguments), [])
