"""What each operation of a line sends back to the names in it, and by which rule.

A share may have fewer entries than the value that it goes to, where NumPy would stretch it.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from grader.checking.operations import FUNCTIONS
from grader.dojo.derivation import rules_in_words as words
from grader.dojo.derivation.algebra import leaf, matmul, minus, outer, times, to_power, turned
from grader.dojo.derivation.formula import Formula
from grader.dojo.derivation.forward_text import values_in
from grader.dojo.derivation.functions import (
    NUMPY_SLOPES,
    slope_of,
    through_choice,
    through_cross_entropy,
    through_softmax,
)
from grader.dojo.derivation.powers import as_power, slope_of_power
from grader.dojo.derivation.reading import Reading, Reduction, not_known, picked, reduction_of
from grader.dojo.derivation.stretching import kept_axis, mean_of, onto, whole


class Share(NamedTuple):
    """What goes back to a name. rules: in words, from the line's value on. rows: of a lookup, the index of those."""

    name: str
    formula: Formula
    rules: tuple[str, ...]
    rows: str = ""


@dataclass(frozen=True)
class Mirror:
    """One line, seen from its end. line: what it assigns. moves: the names whose gradients are wanted."""

    line: str
    reading: Reading
    moves: frozenset[str]

    def shares(
        self, node: ast.expr, upstream: Formula, rules: tuple[str, ...] = (), top: bool = True
    ) -> Iterator[Share]:
        """What goes back to every name of the expression that moves.

        upstream: the gradient of its value. top: whether that value is the line's own. NotKnown where an operation has
        no rule here.
        """
        if not self.moves.intersection(values_in(node)):
            return
        if power := as_power(node):
            base, p = power
            slope = slope_of_power(self.reading.read(base), p, self.line if top else "")
            yield from self.shares(base, times(upstream, slope), (*rules, words.power(p, slope)), top=False)
            return
        match node:
            case ast.Name():
                yield Share(node.id, upstream, rules)
            case ast.UnaryOp(op=ast.USub()):
                yield from self.shares(node.operand, minus(upstream), (*rules, words.MINUS), top=False)
            case ast.Attribute(attr="T"):
                yield from self.shares(node.value, turned(self._whole(upstream, node)), rules, top=False)
            case ast.BinOp(op=ast.MatMult()):
                yield from self._of_matmul(node, self._whole(upstream, node), rules)
            case ast.BinOp():
                yield from self._of_operation(node, upstream, rules)
            case ast.Call() if reduction := reduction_of(node):
                yield from self._of_reduction(reduction, node, upstream, rules, top)
            case ast.Call():
                yield from self._of_function(node, upstream, rules, top)
            case ast.Subscript(value=ast.Name()):
                yield from self._of_lookup(node, upstream, rules)
            case _:
                raise not_known(node)

    def _whole(self, upstream: Formula, node: ast.expr) -> Formula:
        return whole(upstream, self.reading.read(node).shape, self.reading.shapes)

    def _of_operation(self, node: ast.BinOp, upstream: Formula, rules: tuple[str, ...]) -> Iterator[Share]:
        left, right = self.reading.read(node.left), self.reading.read(node.right)
        match node.op:
            case ast.Add():
                yield from self._side(node, node.left, upstream, rules)
                yield from self._side(node, node.right, upstream, rules)
            case ast.Sub():
                yield from self._side(node, node.left, upstream, rules)
                yield from self._side(node, node.right, minus(upstream), (*rules, words.MINUS))
            case ast.Mult():
                factors = list(_factors(node))
                for i, factor in enumerate(factors):
                    others = times(*(self.reading.read(other) for other in factors[:i] + factors[i + 1 :]))
                    yield from self._side(node, factor, times(upstream, others), (*rules, words.factor(others)))
            case ast.Div():
                below = times(upstream, to_power(right, Fraction(-1)))
                yield from self._side(node, node.left, below, (*rules, words.divisor(right)))
                base, p = as_power(node.right) or (node.right, Fraction(1))
                slope = slope_of_power(self.reading.read(base), -p)
                rules = (*rules, words.factor(left), words.power(-p, slope))
                yield from self._side(node, base, times(upstream, left, slope), rules)
            case _:
                raise not_known(node)

    def _side(self, node: ast.BinOp, side: ast.expr, share: Formula, rules: tuple[str, ...]) -> Iterator[Share]:
        """One operand, which may have been stretched to the shape of the result."""
        own, full = self.reading.read(side).shape, self.reading.read(node).shape
        if own != full and self.moves.intersection(values_in(side)):
            share, rules = onto(share, full, own, self.reading.shapes), (*rules, words.STRETCHED)
        yield from self.shares(side, share, rules, top=False)

    def _of_matmul(self, node: ast.BinOp, upstream: Formula, rules: tuple[str, ...]) -> Iterator[Share]:
        left, right = self.reading.read(node.left), self.reading.read(node.right)
        match len(left.shape), len(right.shape):
            case 2, 2:
                to_left, to_right = matmul(upstream, turned(right)), matmul(turned(left), upstream)
            case 2, 1:
                to_left, to_right = outer(upstream, right), matmul(turned(left), upstream)
            case 1, 2:
                to_left, to_right = matmul(right, upstream), outer(left, upstream)
            case _:
                to_left, to_right = times(upstream, right), times(upstream, left)
        yield from self.shares(node.left, to_left, (*rules, words.matmul(right)), top=False)
        yield from self.shares(node.right, to_right, (*rules, words.matmul(left)), top=False)

    def _of_reduction(
        self, reduction: Reduction, node: ast.expr, upstream: Formula, rules: tuple[str, ...], top: bool
    ) -> Iterator[Share]:
        name, x, axis, keepdims = reduction
        shape = self.reading.read(x).shape
        share = kept_axis(upstream, shape, axis, keepdims)
        if name == "sum":
            yield from self.shares(x, share, (*rules, words.SUMMED), top=False)
        elif name == "mean":
            sizes = {name: self.reading.shapes[name] for name in values_in(x) if name in self.reading.shapes}
            share = mean_of(share, shape, axis, keepdims, sizes | self.reading.shapes)
            yield from self.shares(x, share, (*rules, words.MEAN), top=False)
        else:
            largest = self.line if top else ast.unparse(node)
            if axis not in (None, 0) and not keepdims:
                largest += "[:, np.newaxis]"
            wins = leaf(f"({ast.unparse(x)} == {largest})", shape)
            yield from self.shares(x, times(share, wins), (*rules, words.LARGEST), top=False)

    def _of_function(self, node: ast.Call, upstream: Formula, rules: tuple[str, ...], top: bool) -> Iterator[Share]:
        name, x = ast.unparse(node.func), node.args[0]
        value, named = self.reading.read(x), self.line if top else ""
        others_move = any(self.moves.intersection(values_in(other)) for other in node.args[1:])
        is_stretched = name != "softmax_cross_entropy" and self.reading.read(node).shape != value.shape
        if others_move or is_stretched or (name == "softmax" and not value.shape):
            raise not_known(node)
        if name == "softmax":
            p = leaf(named or ast.unparse(node), value.shape)
            share, rule = through_softmax(p, self._whole(upstream, node))
        elif name in ("sigmoid_cross_entropy", "softmax_cross_entropy"):
            share, rule = through_cross_entropy(node, value, upstream)
        elif name in ("np.maximum", "np.minimum"):
            share, rule = through_choice(node, value, upstream)
        elif len(node.args) == 1 and name in {*FUNCTIONS, *self.reading.functions, *NUMPY_SLOPES}:
            share, rule = times(upstream, slope_of(name, value, named)), words.slope(name, value)
        else:
            raise not_known(node)
        yield from self.shares(x, share, (*rules, rule), top=False)

    def _of_lookup(self, node: ast.Subscript, upstream: Formula, rules: tuple[str, ...]) -> Iterator[Share]:
        assert isinstance(node.value, ast.Name)
        name, shape = node.value.id, self.reading.read(node.value).shape
        if labels := picked(node):
            where = leaf(f"one_hot({ast.unparse(labels)}, {name}.shape[1])", shape)
            share = times(kept_axis(upstream, shape, 1, False), where)
            yield Share(name, share, (*rules, words.PICKED))
        elif isinstance(node.slice, ast.Name):
            yield Share(name, upstream, (*rules, words.LOOKED_UP), rows=node.slice.id)
        else:
            raise not_known(node)


def _factors(node: ast.expr) -> Iterator[ast.expr]:
    """Of a product of several, each."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        yield from (*_factors(node.left), *_factors(node.right))
    else:
        yield node
