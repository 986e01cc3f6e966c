"""A two-layer softmax classifier as eleven lines, and what each value did to the loss, found by nudging alone.

No derivative is written here: `gradient` nudges one value and runs the lines that come after it; `message` nudges it
for one of its readers only. So the numbers can be compared with a backward pass that the reader writes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from backprop.finite_differences import numerical_gradient


class Line(NamedTuple):
    """One assignment of the program: its name, its code, what it reads in order, and the function of that."""

    name: str
    code: str
    reads: tuple[str, ...]
    compute: Callable[..., np.ndarray]


LINES = (
    Line("z1", "X @ W1.T + b1", ("X", "W1", "b1"), lambda X, W1, b1: X @ W1.T + b1),
    Line("a1", "tanh(z1)", ("z1",), np.tanh),
    Line("logits", "a1 @ W2.T + b2", ("a1", "W2", "b2"), lambda a1, W2, b2: a1 @ W2.T + b2),
    Line("maxima", "max of each row of logits", ("logits",), lambda z: z.max(axis=1, keepdims=True)),
    Line("shifted", "logits − maxima", ("logits", "maxima"), lambda z, m: z - m),
    Line("exps", "exp(shifted)", ("shifted",), np.exp),
    Line("total", "sum of each row of exps", ("exps",), lambda e: e.sum(axis=1, keepdims=True)),
    Line("inverse", "1 / total", ("total",), np.reciprocal),
    Line("p", "exps * inverse", ("exps", "inverse"), lambda e, i: e * i),
    Line("log_p", "log(p)", ("p",), np.log),
    Line("loss", "−mean of log_p at the labels", ("log_p", "labels"), lambda q, k: -q[np.arange(len(k)), k].mean()),
)
ORDER = (
    *("log_p", "p", "inverse", "total", "exps", "shifted", "maxima", "logits"),
    *("W2", "b2", "a1", "z1", "W1", "b1"),
)
"""The order in which a backward pass makes the gradients: a value comes after everything that reads it."""

MAX_ROWS, MAX_NUMBERS = 8, 40


@dataclass(frozen=True)
class LineTrace:
    """A batch on its way through the lines.

    X: (N, n_0); labels: (N,) integers; W1: (n_1, n_0); b1: (n_1,); W2: (K, n_1); b2: (K,). ValueError where they do
    not fit each other, or are too large to be read in a picture.
    """

    given: dict[str, np.ndarray]

    def __post_init__(self) -> None:
        X, labels, W1, b1, W2, b2 = (np.asarray(self.given[name]) for name in ("X", "labels", "W1", "b1", "W2", "b2"))
        wanted = {"labels": (len(X),), "W1": (len(b1), X.shape[1]), "W2": (len(b2), len(b1))}
        for name, value in (("labels", labels), ("W1", W1), ("W2", W2)):
            if value.shape != wanted[name]:
                raise ValueError(f"{name} has shape {value.shape}, but the other arrays need {wanted[name]}")
        if max(X.shape[0], len(b1), len(b2)) > MAX_ROWS or max(W1.size, W2.size) > MAX_NUMBERS:
            raise ValueError(f"too large to read: at most {MAX_ROWS} examples, units or classes")

    @property
    def last_step(self) -> int:
        """Step 0 is the forward pass; then one step for each gradient."""
        return len(ORDER)

    @cached_property
    def values(self) -> dict[str, np.ndarray]:
        """Every value of the program by name, given or computed."""
        return self._run({})

    def readers(self, name: str) -> list[str]:
        """The lines that read a value."""
        return [line.name for line in LINES if name in line.reads]

    def gradient(self, name: str) -> np.ndarray:
        """What all readers together tell a value: dL/d(name), in its shape."""
        return self._nudged(name)

    def message(self, reader: str, name: str) -> np.ndarray:
        """What one reader tells a value: its gradient if the other readers did not hear the nudge."""
        return self._nudged((reader, name))

    @cached_property
    def gradients(self) -> dict[str, np.ndarray]:
        """dL/d(name) for every name in ORDER, in that order."""
        return {name: self.gradient(name) for name in ORDER}

    def _nudged(self, place: str | tuple[str, str]) -> np.ndarray:
        name = place if isinstance(place, str) else place[1]
        return numerical_gradient(lambda value: float(self._run({place: value})["loss"]), self.values[name])

    def _run(self, replaced: dict) -> dict[str, np.ndarray]:
        """All values, with some replaced: for every reader by name, or for one by (reader, name)."""
        values = {name: replaced.get(name, value) for name, value in self.given.items()}
        for line in LINES:
            read = [replaced.get((line.name, name), values[name]) for name in line.reads]
            values[line.name] = replaced.get(line.name, line.compute(*read))
        return values
