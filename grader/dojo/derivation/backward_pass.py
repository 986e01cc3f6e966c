"""A backward pass as text that a person can read: one line for each name that a line of the forward pass reads."""

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import backprop
import numpy as np

from grader.dojo.derivation.folds import Fold, folds
from grader.dojo.derivation.forward_text import names_in
from grader.dojo.derivation.shapes import Shape, with_shapes

INDENT = "    "


@dataclass(frozen=True)
class Line:
    """code: of NumPy. rule: in words. shape: of what it sets. mirrors: the line of the forward pass that it goes back
    through.
    """

    code: str
    rule: str
    shape: Shape
    mirrors: str


@dataclass(frozen=True, repr=False)
class BackwardPass:
    """arguments: of the function. again: the lines of the forward pass whose values the way back needs, each with its
    shape. lines: the way back. returns: the names of the gradients.
    """

    arguments: tuple[str, ...]
    again: tuple[tuple[str, Shape], ...]
    lines: tuple[Line, ...]
    returns: tuple[str, ...]

    @property
    def source(self) -> str:
        """The whole as a function, each line with its shape, below what it imports beside NumPy."""
        return "\n".join([*self.imports, "", "", self.function] if self.imports else [self.function])

    @property
    def function(self) -> str:
        """The function alone."""
        again, back = with_shapes(self.again), with_shapes([(line.code, line.shape) for line in self.lines])
        body = [*again, *([""] if again else []), *back, f"return {', '.join(self.returns)}"]
        head = f"def backward({', '.join(self.arguments)}):"
        return "\n".join([head, *(f"{INDENT}{line}".rstrip() for line in body), ""])

    @property
    def imports(self) -> Sequence[str]:
        """The lines that bring in what of the course's module the function calls; each activation beside its slope."""
        names = {*names_in(ast.parse(self.function))}
        shared = sorted(names.intersection(backprop.__all__))
        pairs = [[f for f in (name, f"{name}_prime") if f in names] for name in backprop.ACTIVATIONS]
        found = [f"from backprop import {', '.join(shared)}"] if shared else []
        return found + [f"from backprop.activations import {', '.join(pair)}" for pair in pairs if pair]

    def make(self, imports: Sequence[str] | None = None) -> Callable:
        """The function itself. imports: in place of its own."""
        namespace: dict[str, Any] = {"np": np}
        exec("\n".join([*(self.imports if imports is None else imports), self.function]), namespace)
        return namespace["backward"]

    @property
    def shapes(self) -> dict[str, Shape]:
        """Of what each line makes."""
        return {code.split()[0]: shape for code, shape in (*self.again, *((l.code, l.shape) for l in self.lines))}

    def _repr_html_(self) -> str:
        """Line by line, each in a fold of the one before; the last holds the function."""
        within = []
        for number, line in enumerate(self.lines, start=1):
            where = f"back through `{line.mirrors}`" if line.mirrors else "nothing reads it"
            (code,) = with_shapes([(line.code, line.shape)])
            within.append(Fold(f"{number} of {len(self.lines)}: `{line.code.split()[0]}`, {where}", code, line.rule))
        last = Fold("All of it, as a function", self.source)
        return folds("The way back, line by line. Each fold holds the next one.", [*within, last])

    def __repr__(self) -> str:
        """Line by line, each with its rule."""
        found = []
        for before, line in zip((None, *self.lines), self.lines, strict=False):
            if before is None or before.mirrors != line.mirrors:
                found.append(f"Through {line.mirrors}")
            found += [*(f"    {shown}" for shown in with_shapes([(line.code, line.shape)])), f"        {line.rule}"]
        return "\n".join(found)
