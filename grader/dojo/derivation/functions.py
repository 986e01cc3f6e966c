"""What a function sends back to its first argument: entry by entry, or as a softmax and the cross-entropies do."""

import ast
from collections.abc import Callable
from fractions import Fraction

from grader.dojo.derivation import rules_in_words as words
from grader.dojo.derivation.algebra import added, leaf, matmul, minus, number, summed, times, to_power
from grader.dojo.derivation.formula import Formula
from grader.dojo.derivation.stretching import kept_axis


def _call(function: str, x: Formula) -> Formula:
    return leaf(f"{function}({x.text})", x.shape)


NUMPY_SLOPES: dict[str, Callable[[Formula, Formula], Formula]] = {
    "np.exp": lambda x, y: y,
    "np.log": lambda x, y: to_power(x, Fraction(-1)),
    "np.sin": lambda x, y: _call("np.cos", x),
    "np.cos": lambda x, y: minus(_call("np.sin", x)),
    "np.tanh": lambda x, y: added([number(1), minus(to_power(y, Fraction(2)))]),
    "np.abs": lambda x, y: _call("np.sign", x),
}
"""From x and y = f(x)."""


def slope_of(function: str, x: Formula, named: str) -> Formula:
    """f' at x. Of an activation, and of a function that is given, it is called f_prime. named: what f(x) is called."""
    if function in NUMPY_SLOPES:
        return NUMPY_SLOPES[function](x, leaf(named, x.shape) if named else _call(function, x))
    return _call(f"{function}_prime", x)


def through_softmax(p: Formula, dp: Formula) -> tuple[Formula, str]:
    """The share of the logits, and its rule. p: the softmax. dp: of its shape."""
    last = len(p.shape) - 1
    average = summed(times(dp, p), last, True) if last else matmul(dp, p)
    return times(p, added([dp, minus(average)])), words.SOFTMAX


def through_cross_entropy(node: ast.Call, z: Formula, upstream: Formula) -> tuple[Formula, str]:
    """The share of the logits z, and its rule, of a sigmoid or a softmax with the cross-entropy behind it."""
    y = leaf(ast.unparse(node.args[1]), z.shape)
    if ast.unparse(node.func) == "sigmoid_cross_entropy":
        return times(upstream, added([_call("sigmoid", z), minus(y)])), words.SIGMOID_CROSS_ENTROPY
    last, p = len(z.shape) - 1, _call("softmax", z)
    if not y.text.startswith("one_hot("):
        p = times(p, summed(y, last, True))  # whose rows need not add up to 1
    return times(kept_axis(upstream, z.shape, last, False), added([p, minus(y)])), words.SOFTMAX_CROSS_ENTROPY


def through_choice(node: ast.Call, z: Formula, upstream: Formula) -> tuple[Formula, str]:
    """The share of z, and its rule, of np.maximum(z, what does not move), or np.minimum."""
    sign = ">" if ast.unparse(node.func) == "np.maximum" else "<"
    return times(upstream, leaf(f"({z.text} {sign} {ast.unparse(node.args[1])})", z.shape)), words.LARGEST
