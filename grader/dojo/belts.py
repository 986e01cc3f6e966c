"""Deals random small networks as source text, from easy to hard: one dealer a belt, and how hard its deals may be.

Widths are part of the deal; the number of examples, N, is not. Only forward passes here, never a gradient.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

import numpy as np

from grader.dojo.derivation.shapes import Shape, Size, shape_text, with_shapes
from grader.dojo.difficulty import Band, Difficulty

SMOOTH = ("tanh", "sigmoid")
HIDDEN = ("tanh", "sigmoid", "relu", "leaky_relu")

T = TypeVar("T")


@dataclass
class Deal:
    """A program being dealt. Shapes hold "N" for the number of examples, which varies.

    inputs: given, not learned. parameters: to be differentiated, in the order of the signature. shapes: of both.
    has_classes: whether the rows of y are one-hot.
    """

    rng: np.random.Generator
    inputs: list[str] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    shapes: dict[str, Shape] = field(default_factory=dict)
    lines: list[tuple[str, str, Shape]] = field(default_factory=list)
    has_classes: bool = False

    def choose(self, *options: T) -> T:
        """One of the options."""
        return options[self.rng.integers(len(options))]

    def width(self, least: int = 1, most: int = 5) -> int:
        """A number of units."""
        return int(self.rng.integers(least, most + 1))

    def give(self, name: str, *shape: Size) -> str:
        """A new input."""
        self.inputs.append(name)
        self.shapes[name] = shape
        return name

    def learn(self, name: str, *shape: Size) -> str:
        """A new parameter."""
        self.parameters.append(name)
        self.shapes[name] = shape
        return name

    def assign(self, name: str, expression: str, *shape: Size) -> str:
        """A new line of the program."""
        self.lines.append((name, expression, shape))
        return name

    def source(self) -> str:
        """The whole program."""
        names = [*self.inputs, *self.parameters]
        shown = with_shapes([(f"    {name} = {expression}", shape) for name, expression, shape in self.lines])
        head = [f"    # {name}: {shape_text(self.shapes[name])}" for name in names]
        return "\n".join([f"def forward({', '.join(names)}):", *head, *shown, "    return loss", ""])


# Pieces


def _layer(deal: Deal, l: int, a_prev: str, n_prev: int, n: int, bias: bool = True) -> str:
    W = deal.learn(f"W{l}", n, n_prev)
    b = f" + {deal.learn(f'b{l}', n)}" if bias else ""
    return deal.assign(f"z{l}", f"{a_prev} @ {W}.T{b}", "N", n)


def _squared_error(deal: Deal, a: str, *shape: Size) -> None:
    deal.give("y", *shape)
    total = f"np.sum(({a} - y) ** 2)"
    deal.assign("loss", deal.choose(f"0.5 * {total} / len(y)", f"{total} / len(y)", f"0.5 * {total}"))


def _cross_entropy(deal: Deal, z: str, n: int) -> None:
    deal.give("y", "N", n)
    deal.has_classes = True
    deal.assign("p", f"softmax({z})", "N", n)
    deal.assign("loss", "-np.sum(y * np.log(p)) / len(y)")


def _batch_norm(deal: Deal, l: int, n: int) -> str:
    gamma, beta = deal.learn(f"gamma{l}", n), deal.learn(f"beta{l}", n)
    deal.assign(f"mean{l}", f"z{l}.mean(axis=0)", n)
    deal.assign(f"centred{l}", f"z{l} - mean{l}", "N", n)
    deal.assign(f"inv_std{l}", f"1 / np.sqrt((centred{l} ** 2).mean(axis=0) + 0.01)", n)
    return deal.assign(f"norm{l}", f"{gamma} * centred{l} * inv_std{l} + {beta}", "N", n)


def _layer_norm(deal: Deal, l: int, n: int) -> str:
    gamma, beta = deal.learn(f"gamma{l}", n), deal.learn(f"beta{l}", n)
    deal.assign(f"mean{l}", f"z{l}.mean(axis=1, keepdims=True)", "N", 1)
    deal.assign(f"centred{l}", f"z{l} - mean{l}", "N", n)
    deal.assign(f"inv_std{l}", f"1 / np.sqrt((centred{l} ** 2).mean(axis=1, keepdims=True) + 0.01)", "N", 1)
    return deal.assign(f"norm{l}", f"{gamma} * centred{l} * inv_std{l} + {beta}", "N", n)


# Belts


def _white(deal: Deal) -> None:
    n = deal.width(1, 4)
    X, w, b = deal.give("X", "N", n), deal.learn("w", n), deal.learn("b")
    deal.assign("z", f"{X} @ {w} + {b}", "N")
    deal.assign("a", f"{deal.choose(*HIDDEN)}(z)", "N")
    _squared_error(deal, "a", "N")


def _yellow(deal: Deal) -> None:
    n_0, n_1, n_2 = deal.width(), deal.width(2), deal.width(1, 3)
    _layer(deal, 1, deal.give("X", "N", n_0), n_0, n_1)
    deal.assign("a1", f"{deal.choose(*HIDDEN)}(z1)", "N", n_1)
    _layer(deal, 2, "a1", n_1, n_2)
    if n_2 > 1 and deal.rng.random() < 0.4:
        _cross_entropy(deal, "z2", n_2)
    elif deal.rng.random() < 0.5:
        _squared_error(deal, deal.assign("a2", f"{deal.choose(*SMOOTH)}(z2)", "N", n_2), "N", n_2)
    else:
        _squared_error(deal, "z2", "N", n_2)


def _orange(deal: Deal) -> None:
    depth, width = int(deal.rng.integers(3, 6)), deal.width(2, 4)
    n_prev = deal.width(1, 4)
    a = deal.give("X", "N", n_prev)
    for l in range(1, depth):
        n = width if deal.rng.random() < 0.7 else deal.width(2, 4)
        z = _layer(deal, l, a, n_prev, n)
        skip = f"{a} + " if n == n_prev and l > 1 and deal.rng.random() < 0.7 else ""
        a, n_prev = deal.assign(f"a{l}", f"{skip}{deal.choose(*HIDDEN)}({z})", "N", n), n
    n = deal.width(1, 3)
    _squared_error(deal, _layer(deal, depth, a, n_prev, n), "N", n)


def _green(deal: Deal) -> None:
    n_0, n_1, n_2 = deal.width(2, 4), deal.width(3, 5), deal.width(2, 3)
    _layer(deal, 1, deal.give("X", "N", n_0), n_0, n_1, bias=False)
    norm = deal.choose(_batch_norm, _layer_norm)(deal, 1, n_1)
    deal.assign("a1", f"{deal.choose(*HIDDEN)}({norm})", "N", n_1)
    z = _layer(deal, 2, "a1", n_1, n_2)
    if deal.rng.random() < 0.5:
        _cross_entropy(deal, z, n_2)
    else:
        _squared_error(deal, z, "N", n_2)


def _black(deal: Deal) -> None:
    n_0, n, n_out = deal.width(1, 4), deal.width(2, 4), deal.width(1, 3)
    X, W1, b1 = deal.give("X", "N", n_0), deal.learn("W1", n, n_0), deal.learn("b1", n)
    nodes = [deal.assign("h1", f"{X} @ {W1}.T + {b1}", "N", n)]
    W = deal.learn("W2", n, n)
    unused = {"h1"}
    more = [
        f"{{u}} @ {W}.T",
        f"{deal.choose(*HIDDEN)}({{u}})",
        f"{{v}} + {deal.choose(*HIDDEN)}({{u}})",
        f"{deal.choose(*SMOOTH)}({{u}}) * {{v}}",
        "{u} * {v}",
        "{u} - {v}.mean(axis=0)",
        "softmax({u}) * {v}",
        "{u} / np.sqrt(1 + {v} ** 2)",
    ]
    steps = [f"{{u}} @ {W}.T"] + [more[i] for i in deal.rng.permutation(len(more))[: deal.width(3, 5)]]
    for k, step in enumerate(steps, start=2):
        # The newest node always goes on, so that the graph is deep; the other end is any node at all.
        u, v = nodes[-1], nodes[deal.rng.integers(len(nodes))]
        unused -= {name for name, mark in ((u, "{u}"), (v, "{v}")) if mark in step}
        nodes.append(deal.assign(f"h{k}", step.format(u=u, v=v), "N", n))
        unused.add(nodes[-1])
    out = " + ".join(name for name in nodes if name in unused)
    W3 = deal.learn("W3", n_out, n)
    deal.assign("z", f"{out} @ {W3}.T" if len(unused) == 1 else f"({out}) @ {W3}.T", "N", n_out)
    _squared_error(deal, "z", "N", n_out)


class Belt(NamedTuple):
    """deal: fills a Deal. band: how hard its deals are."""

    deal: Callable[[Deal], None]
    band: Band


BELTS = {
    #                            lines   paths   kinds
    "white": Belt(_white, Band((3, 3), (1, 1), (6, 7))),
    "yellow": Belt(_yellow, Band((4, 5), (1, 1), (6, 8))),
    "orange": Belt(_orange, Band((6, 8), (2, 4), (8, 9))),
    "green": Belt(_green, Band((8, 9), (4, 4), (12, 13))),
    "black": Belt(_black, Band((8, 9), (5, 16), (12, 15))),
}
"""One neuron; two layers; a deep stack; a normalising layer inside; a random graph.

No measure falls from belt to belt, and each belt has one that begins where the belt before it has ended.
"""
ATTEMPTS = 200
"""Deals that are tried for one that lies in the band: of black ones every third does."""


def deal_program(belt: str, seed: int) -> Deal:
    """The network that this belt and seed stand for. ValueError where there is no such belt or seed."""
    if belt not in BELTS:
        raise ValueError(f"there is no {belt!r} belt; the belts are {', '.join(BELTS)}")
    if not isinstance(seed, int | np.integer) or seed < 0:
        raise ValueError(f"seed must be a whole number from 0 on, not {seed!r}")
    rng = np.random.default_rng([list(BELTS).index(belt), int(seed)])
    for _ in range(ATTEMPTS):
        deal = Deal(rng)
        BELTS[belt].deal(deal)
        if BELTS[belt].band.holds(Difficulty(deal.source(), deal.parameters)):
            return deal
    raise RuntimeError(f"the {belt} belt deals nothing within its band")
