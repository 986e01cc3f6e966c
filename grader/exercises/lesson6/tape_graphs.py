"""Random expression graphs of the lesson's operations, for `tape_backward`."""

from collections.abc import Callable

import numpy as np
from backprop.losses import softmax_cross_entropy

FORWARD: dict[str, Callable[..., np.ndarray | float]] = {
    "add": lambda x, y: x + y,
    "multiply": lambda x, y: x * y,
    "scale": lambda x, s: x * s,
    "linear": lambda a, W: a @ W.T,
    "add_bias": lambda z, b: z + b,
    "relu": lambda z: np.maximum(z, 0.0),
    "tanh": np.tanh,
    "sum": np.sum,
    "cross_entropy": softmax_cross_entropy,
}
"""The operations of the lesson's tape."""


class Graph:
    """A graph under construction, in the order of execution: node k is made of nodes before it."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.operations: list[str] = []
        self.parents: list[list[int]] = []
        self.values: list[np.ndarray] = []

    def leaf(self, *shape: int, scale: float = 1.0) -> int:
        """A random leaf; returns its number."""
        return self.add("leaf", [], scale * self.rng.normal(size=shape))

    def node(self, operation: str, *parents: int) -> int:
        """The result of an operation; returns its number."""
        return self.add(operation, list(parents), FORWARD[operation](*(self.values[p] for p in parents)))

    def add(self, operation: str, parents: list[int], value: np.ndarray | float) -> int:
        """Append one node as it is; returns its number."""
        self.operations.append(operation)
        self.parents.append(parents)
        self.values.append(np.asarray(value, dtype=float))
        return len(self.values) - 1


def _residual(g: Graph, blocks: int) -> int:
    """A residual network in which all blocks share one branch scale."""
    N, n = int(g.rng.integers(2, 5)), int(g.rng.integers(2, 4))
    x, s = g.leaf(N, n), g.leaf(scale=0.7)
    for _ in range(blocks):
        z = g.node("add_bias", g.node("linear", x, g.leaf(n, n)), g.leaf(n))
        x = g.node("add", x, g.node("scale", g.node("relu", z), s))
    z = g.node("linear", x, g.leaf(3, n))
    y = g.add("leaf", [], np.eye(3)[g.rng.integers(3, size=N)])
    return g.node("cross_entropy", z, y)


def _reused(g: Graph) -> int:
    """One vector that is squared, added back and multiplied in again."""
    t = g.node("tanh", g.leaf(int(g.rng.integers(2, 5))))
    v = g.node("add", g.node("multiply", t, t), t)
    w = g.node("multiply", v, t)
    return g.node("sum", g.node("add", g.node("multiply", w, v), t))


def _recurrent(g: Graph) -> int:
    """The same weights at every step, and every state counts."""
    n = int(g.rng.integers(2, 4))
    h, W, b = g.leaf(2, n), g.leaf(n, n), g.leaf(n)
    for _ in range(3):
        h = g.node("add", h, g.node("tanh", g.node("add_bias", g.node("linear", h, W), b)))
    return g.node("sum", g.node("multiply", h, h))


def _ladder(g: Graph, rungs: int) -> int:
    """Two ways at every rung: 2**rungs routes from one end to the other, over 2 * rungs nodes."""
    x, half = g.leaf(2), g.add("leaf", [], np.array(0.5))
    for _ in range(rungs):
        x = g.node("scale", g.node("add", x, x), half)
    return g.node("sum", g.node("tanh", x))


def _wild(g: Graph, nodes: int) -> int:
    """Whatever comes: every node may be shared, and some lead nowhere."""
    pool = [g.leaf(2, 3) for _ in range(3)]
    s, W, b = g.leaf(), g.leaf(3, 3), g.leaf(3)
    for _ in range(nodes):
        x, y = (pool[int(i)] for i in g.rng.integers(len(pool), size=2))
        made = (("add", x, y), ("multiply", x, y), ("scale", x, s), ("linear", x, W), ("add_bias", x, b), ("tanh", x))
        inner = g.node(*made[int(g.rng.integers(len(made)))])
        pool.append(g.node("tanh", inner))
    return g.node("sum", g.node("multiply", pool[-1], g.node("add", pool[-1], pool[-2])))


def _halfway(g: Graph) -> int:
    """The output is made of some nodes, and others are made of the output."""
    output = _recurrent(g)
    x = g.node("scale", g.leaf(2, 2), output)
    g.node("sum", g.node("tanh", x))
    return output


def _squared_beside(g: Graph) -> int:
    """A node that is squared has longer ways to go too: a queue and a stack both hear of its squares first."""
    t = g.node("tanh", g.leaf(3))
    squares, ways = [g.node("multiply", t, t) for _ in range(2)], [t, t]
    for _ in range(3):
        ways = [g.node("tanh", way) for way in ways]
    return g.node("sum", g.node("multiply", g.node("add", squares[0], ways[0]), g.node("add", ways[1], squares[1])))


def _of_itself(g: Graph) -> int:
    """The output is a leaf."""
    _reused(g)
    return g.leaf()


GRAPHS: tuple[Callable[[Graph], int], ...] = (
    lambda g: _residual(g, 2),
    _reused,
    _recurrent,
    lambda g: _ladder(g, 5),
    lambda g: _wild(g, 6),
    lambda g: _wild(g, 12),
    lambda g: _ladder(g, 40),
    lambda g: _residual(g, 4),
    _halfway,
    _of_itself,
    _squared_beside,
)
"""The first four have one order only in which a walk back can go, so that a mistake in it has one result only."""
