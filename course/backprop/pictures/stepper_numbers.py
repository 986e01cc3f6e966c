"""One example's way through a network, cut into steps: what is known at each, and its equation with the numbers in.

With L layers there are 2 L + 2 steps: 0 waiting, 1..L forward through layer l, L + 1 the loss, then delta of layer
L, L-1, ..., 1.
"""

from dataclasses import dataclass

import numpy as np

from backprop.network import Cache, Gradients, Network
from backprop.pictures.canvas.numerals import number

NAMES = {"relu": "ReLU", "sigmoid": "σ", "tanh": "tanh", "leaky_relu": "leaky", "identity": ""}
MAX_UNITS, MAX_LAYERS = 4, 4


@dataclass(frozen=True)
class Trace:
    """A network, one example, and all that its forward and backward pass computed.

    x: (n_0,); y: (n_L,). ValueError where the network is too large to draw, residual, or has another loss than half
    squared error.
    """

    network: Network
    x: np.ndarray
    y: np.ndarray
    cache: Cache
    gradients: Gradients
    loss: float

    @classmethod
    def of(cls, network: Network, x: np.ndarray, y: np.ndarray) -> "Trace":
        """Run both passes for the single example x with target y."""
        x, y = np.atleast_1d(np.asarray(x, dtype=float)), np.atleast_1d(np.asarray(y, dtype=float))
        widths = [network.W[1].shape[1], *(len(b) for b in network.b[1:])]
        if network.residual or network.loss != "half_squared_error":
            raise ValueError("the stepper shows plain layers and half squared error, not residual ones or another loss")
        if max(widths) > MAX_UNITS or network.depth > MAX_LAYERS:
            raise ValueError(
                f"widths {widths}: the stepper has room for {MAX_UNITS} units a layer and {MAX_LAYERS} layers"
            )
        if x.shape != (widths[0],) or y.shape != (widths[-1],):
            raise ValueError(
                f"x has shape {x.shape} and y {y.shape}, but the network needs ({widths[0]},) and ({widths[-1]},)"
            )
        cache = network.forward(x[None])
        gradients = network.backward(cache, y[None])
        return cls(network, x, y, cache, gradients, network.loss_value(cache, y[None]))

    @property
    def depth(self) -> int:
        """L, the number of layers with weights."""
        return self.network.depth

    @property
    def last_step(self) -> int:
        """The number of the last step, 2 L + 1."""
        return 2 * self.depth + 1

    def layer_at(self, step: int) -> int:
        """The layer that a forward or backward step works on."""
        return step if step <= self.depth else 2 * self.depth + 2 - step

    def weights_used(self, step: int) -> tuple[int, str] | None:
        """The layer whose W makes what is new at this step, and whether a "row" or a "column" of it makes one unit."""
        if 1 <= step <= self.depth:
            return step, "row"
        return (self.layer_at(step) + 1, "column") if step > self.depth + 2 else None

    def knows_a(self, l: int, step: int) -> bool:
        """Whether a[l] has been computed by this step."""
        return step >= l

    def knows_delta(self, l: int, step: int) -> bool:
        """Whether delta[l] has been computed by this step."""
        return step > self.depth + 1 and l >= self.layer_at(step)

    def a(self, l: int) -> np.ndarray:
        """a[l] of the one example, (n_l,)."""
        return self.cache.a[l][0]

    def z(self, l: int) -> np.ndarray:
        """z[l] of the one example, (n_l,)."""
        return self.cache.z[l][0]

    def delta(self, l: int) -> np.ndarray:
        """delta[l] of the one example, (n_l,)."""
        return self.gradients.delta[l][0]

    def is_off(self, l: int) -> np.ndarray:
        """Which units of layer l are ReLUs with z <= 0, (n_l,)."""
        hidden_relu = 1 <= l < self.depth and self.network.hidden == "relu"
        return self.z(l) <= 0 if hidden_relu else np.zeros(self.a(l).shape, dtype=bool)

    def title(self, step: int) -> str:
        """What happens in this step."""
        if step == 0:
            return "waiting"
        if step <= self.depth:
            return f"forward through layer {step}"
        return "the loss" if step == self.depth + 1 else f"δ back to layer {self.layer_at(step)}"

    def equations(self, step: int) -> list[str]:
        """The step's equation in symbols; then with numbers for the first unit; then the whole vectors."""
        if step == 0:
            return ["a[0] = x", f"x = {vector(self.x, 2)}, and the target is y = {vector(self.y, 2)}"]
        if step <= self.depth:
            return self._forward(step)
        return self._loss() if step == self.depth + 1 else self._backward(self.layer_at(step))

    def label(self, step: int) -> str:
        """All numbers known at this step, in words for those who do not see the picture."""
        words = [f"Step {step} of {self.last_step}, {self.title(step)}."]
        words += [f"a[{l}] = {_plain(self.a(l))}." for l in range(self.depth + 1) if self.knows_a(l, step)]
        if step > self.depth:
            words.append(f"loss = {self.loss:.4f}.")
        for l in range(self.depth, 0, -1):
            if self.knows_delta(l, step):
                words.append(f"delta[{l}] = {_plain(self.delta(l))}, dW[{l}] = {_plain(self.gradients.dW[l])}.")
        if used := self.weights_used(step):
            l, line = used
            W = self.network.W[l]
            words.append(f"Lit for the first unit: {line} 1 of W[{l}], {_plain(W[0] if line == 'row' else W[:, 0])}.")
        return " ".join(words).replace("δ", "delta")

    def _forward(self, l: int) -> list[str]:
        W, b = self.network.W[l], self.network.b[l]
        name = NAMES[self.network.output if l == self.depth else self.network.hidden]
        terms = " + ".join(f"{factor(a)}·{weight(w)}" for a, w in zip(self.a(l - 1), W[0], strict=True))
        off = [str(i + 1) for i in np.flatnonzero(self.is_off(l))]
        note = f"   unit {' and '.join(off)} off: z ≤ 0" if off else ""
        return [
            f"z[{l}] = a[{l - 1}] W[{l}]ᵀ + b[{l}],   a[{l}] = " + (f"{name}(z[{l}])" if name else f"z[{l}]"),
            f"first unit:  {terms} + {weight(b[0])} = {number(self.z(l)[0])}",
            f"z[{l}] = {vector(self.z(l))}",
            f"a[{l}] = {vector(self.a(l))}{note}",
        ]

    def _loss(self) -> list[str]:
        L, a, y = self.depth, self.a(self.depth), self.y
        squares = [f"({number(p)} − {weight(t)})²" for p, t in zip(a, y, strict=True)]
        total = squares[0] if len(squares) == 1 else f"({' + '.join(squares)})"
        return [f"loss = ½ ‖a[{L}] − y‖²", f"½ {total} = {number(self.loss)}"]

    def _backward(self, l: int) -> list[str]:
        last = l == self.depth
        name = NAMES[self.network.output if last else self.network.hidden]
        slope = self.network.layer_activation(l).f_prime(self.z(l))
        if last:
            symbols = f"δ[{l}] = (a[{l}] − y)" + (f" ⊙ {name}′(z[{l}])" if name else "")
            blame = self.a(l) - self.y
            terms = f"({number(self.a(l)[0])} − {weight(self.y[0])})"
        else:
            symbols = f"δ[{l}] = (δ[{l + 1}] W[{l + 1}])" + (f" ⊙ {name}′(z[{l}])" if name else "")
            blame = self.delta(l + 1) @ self.network.W[l + 1]
            column = zip(self.delta(l + 1), self.network.W[l + 1][:, 0], strict=True)
            terms = " + ".join(f"{factor(d)}·{weight(w)}" for d, w in column)
            terms = f"({terms})" if name and len(self.delta(l + 1)) > 1 else terms
        slope_text = f"·{number(slope[0], 3 if slope[0] % 1 else 0)}" if name else ""
        lines = [
            f"{symbols},   dW[{l}] = δ[{l}]ᵀ a[{l - 1}],   db[{l}] = δ[{l}]",
            f"first unit:  {terms}{slope_text} = {number(self.delta(l)[0])}",
        ]
        if not last:
            lines.append(f"δ[{l + 1}] W[{l + 1}] = {vector(blame)}")
        if name:
            lines.append(f"{name}′(z[{l}]) = {vector(slope, 3 if np.any(slope % 1) else 0)}")
        return [*lines, f"δ[{l}] = {vector(self.delta(l))}"]


def weight(value: float) -> str:
    """A given number inside a product: two decimals where one is not enough, in brackets where negative."""
    text = number(value, 1 if abs(10 * value - round(10 * value)) < 1e-9 else 2)
    return f"({text})" if value < 0 else text


def factor(value: float) -> str:
    """A computed value inside a product, in brackets where negative."""
    return f"({number(value)})" if value < 0 else number(value)


def vector(values: np.ndarray, decimals: int = 3) -> str:
    """(a, b, c), or the bare number where there is only one."""
    text = ", ".join(number(value, decimals) for value in values)
    return f"({text})" if len(values) > 1 else text


def _plain(values: np.ndarray) -> str:
    if np.ndim(values) == 0:
        return f"{values + 0.0:.4f}"
    return "(" + ", ".join(_plain(value) for value in values) + ")"
