"""What faulty walks over a graph give, and the words for each, for `tape_backward`.

A walk needs the local gradients of the operations; they are differenced, so that none is written here.
"""

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
from backprop.finite_differences import numerical_gradient

from grader.checking.exercise import Case, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.exercises.lesson6.tape_graphs import FORWARD

LONGEST = 2_000
"""Visits. A walk by every route up the long ladder never ends, so it explains no answer there."""
HANDED_ON_AS_IT_IS = {("add", 0), ("add", 1), ("add_bias", 0)}
"""(operation, place) where PULL hands back the very array that it was given."""

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


def _shared(case: Case, truth: Leaves) -> Leaves:
    """What comes out when the first share is kept as it is, and whoever else holds that array sees what is added."""
    operations, parents, values, output = case.arguments.values()
    grads: list[np.ndarray | None] = [None] * len(values)
    grads[output] = np.ones_like(values[output])
    for k in _finished(case):
        g, inputs = grads[k], [values[p] for p in parents[k]]
        assert g is not None, "a node stands after all that it feeds"
        shares = [
            g if (operations[k], place) in HANDED_ON_AS_IT_IS else _share(operations[k], inputs, place, g)
            for place in range(len(inputs))
        ]
        for p, share in zip(parents[k], shares, strict=True):
            kept = grads[p]
            if kept is None:
                grads[p] = share
            else:
                kept += share
    each = zip(grads, values, strict=True)
    return {f"grads[{k}]": np.zeros_like(value) if g is None else g for k, (g, value) in enumerate(each)}


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
    order = _Visits()

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


def _queued(case: Case, known: Callable[[list[int], list[int]], list[int]]) -> list[int]:
    """Every node as often as a walk breadth first queues it. known: (visited, waiting) -> those that it leaves out."""
    order, waiting = _Visits(), [case.arguments["output"]]
    while waiting:
        k = waiting.pop(0)
        order.append(k)
        left_out = known(order, waiting)
        waiting += [p for p in case.arguments["parents"][k] if p not in left_out]
    return order


def _counted_once(case: Case) -> list[int]:
    """A node is ready as soon as it has as many shares as it feeds nodes, though it feeds one of them twice."""
    parents, order = case.arguments["parents"], [case.arguments["output"]]
    awaited = Counter(p for k in _finished(case) for p in set(parents[k]))
    for k in order:
        for p in parents[k]:
            awaited[p] -= 1
            order += [p] if awaited[p] == 0 else []
    return order


def _recursive(case: Case) -> list[tuple[int, int]]:
    """A walk that follows a parent as soon as it has been handed something, again each time."""
    edges = _Visits()

    def visit(k: int) -> None:
        for place, p in enumerate(case.arguments["parents"][k]):
            edges.append((k, place))
            visit(p)

    visit(case.arguments["output"])
    return edges


class _Visits(list):
    """OverflowError where they come to no end."""

    def append(self, visit: int | tuple[int, int]) -> None:
        if len(self) == LONGEST:
            raise OverflowError(f"more than {LONGEST} visits")
        super().append(visit)


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
    "{outputs_is} what comes out when a node that feeds several others, or one of them twice, is visited once for "
    "each, and each time hands on all that it has. Visit every node once, when its own gradient is complete.",
)
TAPE_MISTAKES = (
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
        "visited_twice",
        wrong=_walk(_by_node(lambda case: _queued(case, lambda visited, waiting: visited + waiting))),
        words=TWICE,
    ),
    Suspect(
        "visited_twice",
        wrong=_walk(_by_node(lambda case: _queued(case, lambda visited, waiting: visited))),
        words=TWICE,
    ),
    Suspect(
        "visited_twice", wrong=_walk(_by_node(lambda case: _queued(case, lambda visited, waiting: []))), words=TWICE
    ),
    Suspect(
        "double_awaited_once",
        wrong=_walk(_by_node(_counted_once)),
        words=Words(
            "a parent listed twice is waited for once",
            "{outputs_is} what comes out when a node that is both inputs of an operation is expected to hear once from "
            "it. It hears twice, takes that for somebody else, and speaks before all have spoken to it. Count places, "
            "not nodes.",
        ),
    ),
    Suspect(
        "shared_array",
        wrong=_shared,
        words=Words(
            "two nodes share one array",
            "{outputs_is} what comes out when the first share is stored as it is, and += adds the next to it in place. "
            "`add` hands back one and the same array twice, so the sum shows up at another node too. Make a new array: "
            "grads[p] = grads[p] + share.",
        ),
    ),
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
)
