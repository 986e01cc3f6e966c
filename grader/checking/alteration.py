"""A forward pass with a deliberate mistake in its derivative, and none in its value.

Most wrong gradients are the *right* gradient of a slightly different program: forget f' and you have the gradient
of a network whose activation has slope 1; treat a mean as a constant and you have the gradient of a program that
does. So an exercise writes its forward pass once, through the methods below, and every known mistake is
that same pass with one of them altered. Values never change, only what moves when a variable is nudged.

An alteration remembers the point where it was first evaluated (the base point); call `loss` there once before
nudging anything. The plain `Alteration()` alters nothing. Either way it notes which side of a kink every unit is
on, so that a nudge that switches one can be told from a smooth one.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Any, TypeVar

import numpy as np

from grader.checking.operations import side_of

T = TypeVar("T")

Slope = Callable[[Callable, np.ndarray, np.ndarray], np.ndarray | float]
"""(f_prime, z, a) at the base point -> the slope that the mistake uses instead of f_prime(z)."""

Weights = Callable[[int], np.ndarray]
"""N -> the N weights of the examples in the reduction over the batch."""

Rule = Callable[..., np.ndarray]
"""(f, operands at the base point, operands) -> f(*operands) at the base point, but moving as the mistake has it."""

OUTPUT = "output"
"""The layer to name for an output without an activation: altered only on request, never by `layers=None`."""


class Alteration:
    """Passed to every forward pass as its first argument, `alter`.

    slope, layers: replace the slope of the activation in these layers (None: in all but OUTPUT).
    freeze: names of intermediate results that are treated as constants.
    turn: names of those that move the other way.
    transposed: blame is pulled back through W instead of its transpose, in every layer whose W is square.
    weights: replace the weights of the examples in the batch's mean (or sum).
    rules: what happens in place of these operations of a `Program`, by place.
    """

    def __init__(
        self,
        slope: Slope | None = None,
        layers: Collection[Hashable] | None = None,
        freeze: Collection[str] = (),
        weights: Weights | None = None,
        transposed: bool = False,
        rules: Mapping[str, Rule] | None = None,
        turn: Collection[str] = (),
    ) -> None:
        self._slope, self._layers, self._freeze, self._weights = slope, layers, frozenset(freeze), weights
        self._transposed, self._rules, self._turn = transposed, rules or {}, frozenset(turn)
        self.changes = (slope, layers, self._freeze, weights, transposed, self._rules, self._turn)
        """What it alters: two that are equal here are alike."""
        self._base: dict[Hashable, Any] = {}
        self.values: Mapping[str, Any] = {}
        """What the case holds by name, for rules that put one value in another's place."""
        self.switched = False
        """Whether any unit was on another side of its kink than at the base point, since this was last set to False."""

    def activate(self, f: Callable, f_prime: Callable, z: np.ndarray, layer: Hashable = 1) -> np.ndarray:
        """f(z), moving with the altered slope where layer `layer` is altered."""
        self._watch(("side", layer), f, z)
        altered = layer != OUTPUT if self._layers is None else layer in self._layers
        slope_of_mistake = self._slope
        if slope_of_mistake is None or not altered:
            return f(z)
        z0, a0, slope = self._remember(("slope", layer), lambda: _linearised(f, f_prime, z, slope_of_mistake))
        return a0 + slope * (z - z0)

    def linear(self, a_prev: np.ndarray, W: np.ndarray, layer: Hashable = 1) -> np.ndarray:
        """a_prev @ W.T, for a_prev (N, n_in) and W (n_out, n_in)."""
        if not self._transposed or W.shape[0] != W.shape[1]:
            return a_prev @ W.T
        a0 = self._remember(("linear", layer), lambda: np.copy(a_prev))
        return a0 @ W.T + (a_prev - a0) @ W

    def hold(self, name: str, value: np.ndarray) -> np.ndarray:
        """value; its base value for good where `name` is frozen, and what mirrors it there where `name` is turned."""
        if name not in self._freeze and name not in self._turn:
            return value
        base = self._remember(("hold", name), lambda: np.copy(value))
        return base if name in self._freeze else 2 * base - value

    def apply(self, place: str, f: Callable, *operands: Any) -> Any:
        """f(*operands), or what the rule for this place makes of it."""
        self._watch(("side", place), f, *operands)
        rule = self._rules.get(place)
        if rule is None:
            return f(*operands)
        return rule(f, self._remember(("operands", place), lambda: copied(operands)), operands)

    def side(self, name: Hashable, pattern: np.ndarray) -> None:
        """Note which side of a kink things are on, for a forward pass with kinks of its own (a maximum, say)."""
        if not np.array_equal(pattern, self._remember(name, lambda: pattern)):
            self.switched = True

    def mean(self, per_example: np.ndarray) -> float:
        """The mean over the examples. per_example: (N,)."""
        return self._reduce(per_example, 1.0 / len(per_example))

    def sum(self, per_example: np.ndarray) -> float:
        """The sum over the examples. per_example: (N,)."""
        return self._reduce(per_example, 1.0)

    def _watch(self, name: Hashable, f: Callable, *operands: Any) -> None:
        pattern = side_of(f, *operands)
        if pattern is not None:
            self.side(name, pattern)

    def _reduce(self, per_example: np.ndarray, weight: float) -> float:
        weights = 1.0 if self._weights is None else self._weights(len(per_example))
        return float(np.sum(weights * per_example) * weight)

    def _remember(self, key: Hashable, compute: Callable[[], T]) -> T:
        if key not in self._base:
            self._base[key] = compute()
        return self._base[key]


def _linearised(
    f: Callable, f_prime: Callable, z: np.ndarray, slope: Slope
) -> tuple[np.ndarray, np.ndarray, np.ndarray | float]:
    a = f(z)
    return np.copy(z), a, slope(f_prime, z, a)


def copied(operands: tuple) -> tuple:
    """The operands, arrays as copies."""
    return tuple(np.copy(operand) if isinstance(operand, np.ndarray) else operand for operand in operands)


def only_example(index: int) -> Weights:
    """The batch reduced to one of its examples."""

    def weights(n: int) -> np.ndarray:
        return np.eye(n)[index % n]

    return weights
