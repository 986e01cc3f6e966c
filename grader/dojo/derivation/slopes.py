"""The slopes of functions that work entry by entry, as they are written."""

from collections.abc import Callable
from fractions import Fraction

from grader.dojo.derivation.algebra import added, leaf, minus, number, to_power
from grader.dojo.derivation.formula import Formula


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
