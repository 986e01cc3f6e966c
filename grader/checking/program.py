"""A forward pass given as source text: what is shown to a reader is what is differenced.

The text is parsed, and in the parsed program (never in the text) every operation is led through an `Alteration`, under
a name of its own, and so is every use of a variable. So each can be altered, and each path cut.
"""

import ast
import operator
import textwrap
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from grader.checking.alteration import Alteration
from grader.checking.operations import FUNCTIONS, Power, Reduction

REDUCTIONS = ("sum", "mean", "max")
BINARY: dict[type, Callable] = {ast.Mult: operator.mul, ast.Sub: operator.sub, ast.MatMult: operator.matmul}


class Step(NamedTuple):
    """One operation of a line: the function (None: that of the argument it is called by), its operands as written.

    of_squares: whether the first operand is a square, or a line that makes one.
    """

    line: str
    f: Callable | None
    operands: tuple[str, ...]
    of_squares: bool = False


class Program:
    """A forward pass, as text and as something to difference.

    source: lines `name = expression`, the last of which makes `loss`; or a function of such lines that returns loss.
    Raises ValueError where it is neither.
    """

    def __init__(self, source: str) -> None:
        self.source = textwrap.dedent(source).strip("\n")
        body = ast.parse(self.source).body
        given = None
        if isinstance(body[0], ast.FunctionDef):
            given = tuple(argument.arg for argument in body[0].args.args)
            body = body[0].body[:-1]
        instrument = _Instrument(body)
        self.arguments: tuple[str, ...] = given or instrument.arguments
        """What is given from outside, in the order of the function's arguments, or of first use."""
        self.lines: dict[str, str] = instrument.lines
        """What each line assigns -> its expression as written."""
        self.uses: dict[str, list[str]] = instrument.uses
        """Variable -> the lines that read it, each named by what it assigns."""
        self.added: dict[str, str] = instrument.added
        """What stands behind a plus -> the line, of each name the last one."""
        self.steps: dict[str, Step] = instrument.steps
        """The operations, by the places under which an Alteration knows them."""
        namespace: dict[str, Any] = {"np": np, "F": {place: step.f for place, step in self.steps.items()}} | FUNCTIONS
        exec(compile(instrument.code(self.arguments), "<forward pass>", "exec"), namespace)
        self._run = namespace["run"]

    def run(
        self, alter: Alteration, given: Mapping[str, Any], nudges: Mapping[str, np.ndarray] | None = None
    ) -> dict[str, Any]:
        """The value of every line. nudges: line -> how far its value is moved from what the line computes."""
        return self._run(alter, given, nudges or {})

    def loss(self, alter: Alteration, *arguments: Any) -> float:
        """The loss, from the arguments in their order."""
        return float(self.run(alter, dict(zip(self.arguments, arguments, strict=True)))["loss"])


def use(variable: str, line: str) -> str:
    """The name under which an Alteration holds this use of the variable."""
    return f"{variable} in {line}"


class _Instrument(ast.NodeTransformer):
    """Rewrites the lines; keeps what was seen."""

    def __init__(self, body: list[ast.stmt]) -> None:
        for node in body:
            if not (isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)):
                raise ValueError(f"a line of the forward pass assigns one name; this does not: {ast.unparse(node)}")
        assigned = [(node.targets[0].id, node.value) for node in body]  # type: ignore[attr-defined]
        self.lines = {name: ast.unparse(value) for name, value in assigned}
        if [*self.lines][-1:] != ["loss"] or len(self.lines) != len(body):
            raise ValueError("each line assigns a name of its own, and the last one assigns loss")
        self.steps: dict[str, Step] = {}
        self.added: dict[str, str] = {}
        self._line = ""
        read = [node.id for _, value in assigned for node in ast.walk(value) if isinstance(node, ast.Name)]
        self.arguments = tuple(dict.fromkeys(n for n in read if n not in {"np", "len", *FUNCTIONS, *self.lines}))
        self.uses: dict[str, list[str]] = {name: [] for name in (*self.arguments, *self.lines)}
        self._code = [(name, ast.unparse(self._instrumented(name, value))) for name, value in assigned]

    def code(self, arguments: tuple[str, ...]) -> str:
        """The program as a function run(alter, given, nudges) -> the value of every line."""
        given = [f"{name} = given[{name!r}]" for name in arguments if name in self.uses]
        lines = [f"{name} = ({code}) + nudges.get({name!r}, 0.0)" for name, code in self._code]
        values = ", ".join(f"{name!r}: {name}" for name in self.lines)
        return "\n    ".join(["def run(alter, given, nudges):", *given, *lines, f"return {{{values}}}"])

    def _instrumented(self, line: str, value: ast.expr) -> ast.expr:
        self._line = line
        return self.visit(value)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self.uses:
            return node
        if self._line not in self.uses[node.id]:
            self.uses[node.id].append(self._line)
        return _alter("hold", ast.Constant(use(node.id, self._line)), node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        name = ast.unparse(node.func).removeprefix("np.")
        if name == "len":
            return node
        if isinstance(node.func, ast.Name):
            return self._step(FUNCTIONS.get(name), *node.args, called=node.func)
        if isinstance(node.func, ast.Attribute) and node.func.attr in REDUCTIONS:
            x = node.args[0] if name in REDUCTIONS else node.func.value
            options = {str(option.arg): ast.literal_eval(option.value) for option in node.keywords}
            return self._step(Reduction(node.func.attr, **options), x)
        powers = {"sqrt": 0.5, "square": 2}
        return self._step(Power(powers[name]) if name in powers else getattr(np, name), *node.args)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
            return self._step(operator.neg, node.operand)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        if isinstance(node.op, ast.Pow):
            return self._step(Power(ast.literal_eval(node.right)), node.left)
        if isinstance(node.op, ast.Div):
            return self._quotient(node)
        if type(node.op) in BINARY:
            return self._step(BINARY[type(node.op)], node.left, node.right)
        if isinstance(node.op, ast.Add) and isinstance(node.right, ast.Name):
            self.added[node.right.id] = self._line
        return self.generic_visit(node)  # type: ignore[return-value]

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        if any(isinstance(part, ast.Slice) for part in ast.walk(node.slice)):
            return self.generic_visit(node)  # type: ignore[return-value]
        return self._step(operator.getitem, node.value, node.slice)

    def _quotient(self, node: ast.BinOp) -> ast.expr:
        """Division by a number stays one; by what may move, it is a product with a reciprocal."""
        below = node.right
        if isinstance(below, ast.Constant) or (isinstance(below, ast.Call) and ast.unparse(below.func) == "len"):
            return self._step(operator.truediv, node.left, below)
        reciprocal = ast.BinOp(below, ast.Pow(), ast.Constant(-1))
        if isinstance(node.left, ast.Constant) and node.left.value == 1:
            return self.visit(reciprocal)
        return self._step(operator.mul, node.left, reciprocal)

    def _step(self, f: Callable | None, *operands: ast.expr, called: ast.expr | None = None) -> ast.expr:
        place = f"{self._line}#{sum(step.line == self._line for step in self.steps.values())}"
        written = tuple(ast.unparse(operand) for operand in operands)
        of_squares = self.lines.get(written[0], written[0]).endswith("** 2")
        self.steps[place] = Step(self._line, f, written, of_squares)
        within = [self.visit(operand) for operand in operands]
        named = ast.Subscript(ast.Name("F", ast.Load()), ast.Constant(place), ast.Load())
        return _alter("apply", ast.Constant(place), called if f is None and called else named, *within)


def _alter(method: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Attribute(ast.Name("alter", ast.Load()), method, ast.Load()), list(arguments), [])
