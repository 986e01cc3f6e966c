"""Powers with a fixed exponent, however they are written: x ** 3, np.sqrt(x), 1 / x, 1 / np.sqrt(x)."""

import ast
from fractions import Fraction

from grader.dojo.derivation.algebra import leaf, number, times, to_power
from grader.dojo.derivation.formula import Formula
from grader.dojo.derivation.reading import exponent

HALF = Fraction(1, 2)


def as_power(node: ast.expr) -> tuple[ast.expr, Fraction] | None:
    """The base and its exponent, or None where the expression is no power."""
    match node:
        case ast.BinOp(op=ast.Pow()):
            return node.left, exponent(node)
        case ast.BinOp(left=ast.Constant(value=1 | 1.0), op=ast.Div()):
            base, p = as_power(node.right) or (node.right, Fraction(1))
            return base, -p
        case ast.Call(args=[x]) if ast.unparse(node.func) in ("np.sqrt", "np.square"):
            return x, HALF if ast.unparse(node.func) == "np.sqrt" else Fraction(2)
    return None


def slope_of_power(base: Formula, p: Fraction, named: str = "") -> Formula:
    """p times base to the (p - 1). named: the name of the power itself, if it has one, of which the slope is made."""
    # Of other whole powers the sign of the base could not be told.
    if named and (p == -1 or p.denominator > 1):
        return times(number(p), to_power(leaf(named, base.shape), (p - 1) / p))
    return times(number(p), to_power(base, p - 1))
