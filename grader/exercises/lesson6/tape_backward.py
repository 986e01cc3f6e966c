"""Lesson 6, the tape: random expression graphs, in no order, and what a faulty walk over them gives.

The truth is the graph run forward, with every one of its values nudged. A faulty walk needs the local gradients of
the operations; they are differenced too, so that none is written here.
"""

from collections.abc import Callable, Iterable

import numpy as np
from backprop.finite_differences import numerical_gradient
from backprop.losses import softmax_cross_entropy

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.exercises.lesson6 import LESSON
from grader.exercises.may_not_call import NUMERICAL_GRADIENT

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
)
"""The first four have one order only in which a walk back can go, so that a mistake in it has one result only."""


def _case(rng: np.random.Generator, k: int) -> Case:
    g = Graph(rng)
    output = GRAPHS[k](g)
    made = len(g.values)
    number = rng.permutation(made)
    while g.parents[output] and not _tells_nothing(number, g.parents, output, falling=k % 2 == 0):
        number = rng.permutation(made)
    in_order_told = np.argsort(number)
    operations = [g.operations[k] for k in in_order_told]
    parents = [[int(number[p]) for p in g.parents[k]] for k in in_order_told]
    values = [g.values[k] for k in in_order_told]

    def loss(alter: Alteration, nudges: list[np.ndarray]) -> float:
        nudged: dict[int, np.ndarray] = {}
        for k_made, k_told in enumerate(number):
            inputs = [nudged[int(number[p])] for p in g.parents[k_made]]
            if g.operations[k_made] == "relu":
                alter.side(("relu", k_made), inputs[0] > 0)
            value = FORWARD[g.operations[k_made]](*inputs) if inputs else g.values[k_made]
            nudged[int(k_told)] = value + nudges[int(k_told)]
        return float(nudged[int(number[output])])

    arguments = {"operations": operations, "parents": parents, "values": values, "output": int(number[output])}
    return Case(arguments, loss, {"grads": [np.zeros_like(value) for value in values]})


def _tells_nothing(number: np.ndarray, parents: list[list[int]], output: int, falling: bool) -> bool:
    """Whether neither the numbers nor their reverse are an order to walk in.

    falling: the first step of a right walk, from the output, is to a smaller number; else to a larger one. So the wrong
    walks by number differ in what they give.
    """
    steps = [(k, number[k] - number[p]) for k, feeding in enumerate(parents) for p in feeding if parents[p]]
    first = [step > 0 for k, step in steps if k == output]
    return min(steps, key=lambda s: s[1])[1] < 0 < max(steps, key=lambda s: s[1])[1] and falling in first


Edges = Callable[[Case], Iterable[tuple[int, int]]]
"""(node, place): the walk's node hands on to the parent at this place."""


def _walk(edges: Edges, add: bool = True) -> Callable[[Case, Leaves], Leaves]:
    """What comes out when gradients are handed on in this order; `add` is += rather than =."""

    def wrong(case: Case, truth: Leaves) -> Leaves:
        operations, parents, values, output = case.arguments.values()
        grads = [np.zeros_like(value) for value in values]
        grads[output] = np.ones_like(values[output])
        for k, place in edges(case):
            p, inputs = parents[k][place], [values[p] for p in parents[k]]
            grads[p] = (grads[p] if add else 0.0) + _share(operations[k], inputs, place, grads[k])
        return {f"grads[{k}]": leaf for k, leaf in enumerate(grads)}

    return wrong


def _by_node(order: Callable[[Case], Iterable[int]], parents_served: int | None = None) -> Edges:
    """Node after node, each to all its parents, or to the first few of them."""
    return lambda case: [
        (k, place) for k in order(case) for place in range(len(case.arguments["parents"][k]))[:parents_served]
    ]


def _once(case: Case) -> list[tuple[int, int]]:
    """A parent that stands twice in a list gets the share of one place alone."""
    parents = case.arguments["parents"]
    return [(k, parents[k].index(p)) for k in _finished(case) for p in dict.fromkeys(parents[k])]


def _share(operation: str, inputs: list[np.ndarray], place: int, upstream: np.ndarray) -> np.ndarray:
    """What one input of an operation is handed back, by differences."""

    def hand_on(value: np.ndarray) -> float:
        return float(np.sum(upstream * FORWARD[operation](*inputs[:place], value, *inputs[place + 1 :])))

    return numerical_gradient(hand_on, inputs[place])


def _finished(case: Case, again: bool = False) -> list[int]:
    """Every node before its parents, from the output on; `again`: once for each route to it."""
    order: list[int] = []

    def visit(k: int) -> None:
        if again or k not in order:
            for p in case.arguments["parents"][k]:
                visit(p)
            order.append(k)

    visit(case.arguments["output"])
    return order[::-1]


def _met(case: Case, depth_first: bool) -> list[int]:
    """Every node when a walk from the output first meets it."""
    order: list[int] = []
    waiting = [case.arguments["output"]]
    while waiting:
        k = waiting.pop(0)
        if k not in order:
            order.append(k)
            feeding = case.arguments["parents"][k]
            waiting = feeding + waiting if depth_first else waiting + feeding
    return order


def _recursive(case: Case) -> list[tuple[int, int]]:
    """A walk that follows a parent as soon as it has been handed something, again each time."""
    edges: list[tuple[int, int]] = []

    def visit(k: int) -> None:
        for place, p in enumerate(case.arguments["parents"][k]):
            edges.append((k, place))
            visit(p)

    visit(case.arguments["output"])
    return edges


def _nodes(case: Case) -> range:
    return range(len(case.arguments["parents"]))


NOT_TOPOLOGICAL = Words(
    "a node spoke before it had heard everything",
    "{outputs_is} what comes out when a node hands its gradient on before all nodes that it feeds have handed "
    "theirs to it. Its number and the moment when you first met it say nothing about that: a skip path meets a node "
    "early. Walk in an order in which every node comes before its parents.",
)
TWICE = Words(
    "a node handed its gradient on more than once",
    "{outputs_is} what comes out when a node that feeds several others is visited once for each of them, and each time "
    "hands on all that it has. Visit every node once, when its own gradient is complete.",
)
TOO_SLOW = Words(
    "took too long",
    "The function was stopped after {seconds:g} seconds. One of the graphs is a ladder with a million million routes "
    "and some eighty nodes. Does your walk follow every route? Visit every node once.",
)

TAPE_BACKWARD = Exercise(
    name="tape_backward",
    lesson=LESSON,
    section="9 A tape",
    points=5,
    returns=("grads",),
    case=_case,
    cases=len(GRAPHS),
    suspects=(
        Suspect(
            "accumulation_lost",
            wrong=_walk(_by_node(_finished), add=False),
            words=Words(
                "= where += belongs",
                "{outputs_is} what comes out when a node that feeds several others keeps only what the last of them "
                "handed back. The effects of all routes add up.",
            ),
        ),
        Suspect("not_topological", wrong=_walk(_by_node(lambda case: reversed(_nodes(case)))), words=NOT_TOPOLOGICAL),
        Suspect("not_topological", wrong=_walk(_by_node(_nodes)), words=NOT_TOPOLOGICAL),
        Suspect("not_topological", wrong=_walk(_by_node(lambda case: _met(case, False))), words=NOT_TOPOLOGICAL),
        Suspect("not_topological", wrong=_walk(_by_node(lambda case: _met(case, True))), words=NOT_TOPOLOGICAL),
        Suspect("not_topological", wrong=_walk(_by_node(lambda case: _finished(case)[::-1])), words=NOT_TOPOLOGICAL),
        Suspect("visited_twice", wrong=_walk(_by_node(lambda case: _finished(case, again=True))), words=TWICE),
        Suspect("visited_twice", wrong=_walk(_recursive), words=TWICE),
        Suspect(
            "parent_twice",
            wrong=_walk(_once),
            words=Words(
                "a parent listed twice counts once",
                "{outputs_is} what comes out when a node that is both inputs of an operation gets one share alone. "
                "PULL gives one array for each place in the list: go through parents and shares side by side.",
            ),
        ),
        Suspect(
            "first_parent_only",
            wrong=_walk(_by_node(_finished, parents_served=1)),
            words=Words(
                "only the first parent gets its share",
                "{outputs_is} what comes out when the second input of an operation is passed over. PULL gives one "
                "array for each parent.",
            ),
        ),
    ),
    own_words={"too_slow": TOO_SLOW},
    seconds=5.0,
    may_not_call=NUMERICAL_GRADIENT,
)

EXERCISES = (TAPE_BACKWARD,)
