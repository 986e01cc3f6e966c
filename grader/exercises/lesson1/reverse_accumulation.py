"""Lesson 1, blame walks back, on a graph of any shape. No right walk is written here: the graphs are run forward."""

from collections.abc import Callable

import numpy as np

from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.exercises.lesson1 import LESSON
from grader.exercises.may_not_call import FINITE_DIFFERENCES

Graph = tuple[list[list[int]], list[list[float]]]
"""parents and local, as the exercise has them."""

NODES = (6, 3, 8, 2, 5, 10, 12, 1, 7)
DIAMONDS = 25
"""One below the other in the last case: 2**25 paths, 76 nodes."""


def _draw(rng: np.random.Generator, n: int) -> list[float]:
    """Numbers of ordinary size, none so near 0 that a mistake would hide there."""
    return [float(d) for d in rng.uniform(0.3, 1.5, size=n) * rng.choice([-1.0, 1.0], size=n)]


def _random_graph(rng: np.random.Generator, k: int) -> Graph:
    """Each node is fed by its neighbour before and up to two others; node 0 by none."""
    n = NODES[k]
    parents: list[list[int]] = [[]]
    for i in range(1, n):
        drawn = [i - 1, *(int(p) for p in rng.integers(0, i, size=int(rng.integers(0, 3))))]
        rng.shuffle(drawn)
        parents.append(drawn)
    if k == 0:  # one of them twice, with a local derivative for each time
        parents[3] = [2, 0, 2]
    if k == 5:  # node n - 2 feeds nobody, and nobody feeds node 2
        parents[-1], parents[2] = [n - 4, n - 3], []
    return parents, [_draw(rng, len(feeding)) for feeding in parents]


def _diamonds(rng: np.random.Generator) -> Graph:
    parents: list[list[int]] = [[]]
    for top in range(0, 3 * DIAMONDS, 3):
        parents += [[top], [top], [top + 1, top + 2]]
    # Near 0.7 the two ways of a diamond together carry about as much as comes in.
    return parents, [[float(d) for d in rng.uniform(0.5, 0.9, size=len(feeding))] for feeding in parents]


def _case(rng: np.random.Generator, k: int) -> Case:
    parents, local = _random_graph(rng, k) if k < len(NODES) else _diamonds(rng)
    return Case({"parents": parents, "local": local}, expected={"adjoint": _moves(parents, local)[-1]})


def _moves(parents: list[list[int]], local: list[list[float]]) -> np.ndarray:
    """Row i, column j: how far node i moves when node j is nudged by 1. Forward mode, once for each node."""
    moves = np.eye(len(parents))
    for i, (feeding, slopes) in enumerate(zip(parents, local, strict=True)):
        for parent, d in zip(feeding, slopes, strict=True):
            moves[i] += d * moves[parent]
    return moves


def _on(change: Callable[..., Graph]) -> Callable[[Case, Leaves], Leaves]:
    """A mistake that is the right answer to another graph."""
    return lambda case, truth: {"adjoint": _moves(*change(*case.arguments.values()))[-1]}


def _on_edges(change: Callable[[list[tuple[int, float]]], list[tuple[int, float]]]) -> Callable[[Case, Leaves], Leaves]:
    """Another list of (parent, local derivative) at each node."""

    def changed(parents: list[list[int]], local: list[list[float]]) -> Graph:
        edges = [change(list(zip(*node, strict=True))) for node in zip(parents, local, strict=True)]
        return [[p for p, _ in node] for node in edges], [[d for _, d in node] for node in edges]

    return _on(changed)


def _first_of_each(edges: list[tuple[int, float]]) -> list[tuple[int, float]]:
    return list(dict(reversed(edges)).items())


def _overwritten(parents: list[list[int]], local: list[list[float]]) -> Graph:
    """Of the edges that leave a node, only the one to which a walk from the last node to the first comes last."""
    last = {parent: (i, edge) for i in reversed(range(len(parents))) for edge, parent in enumerate(parents[i])}
    kept = [[e for e, parent in enumerate(feeding) if last[parent] == (i, e)] for i, feeding in enumerate(parents)]
    return [[parents[i][e] for e in edges] for i, edges in enumerate(kept)], [
        [local[i][e] for e in edges] for i, edges in enumerate(kept)
    ]


def _handed_on_once(parents: list[list[int]], local: list[list[float]], order: range) -> np.ndarray:
    """Each node in this order hands on its local derivatives, the last node those that are right."""
    adjoint = np.eye(len(parents))[-1]
    for i in order:
        np.add.at(adjoint, parents[i], local[i])
    return adjoint


def _locals_only(case: Case, truth: Leaves) -> Leaves:
    parents, local = case.arguments.values()
    return {"adjoint": _handed_on_once(parents, local, range(len(parents)))}


def _one_edge_deep(case: Case, truth: Leaves) -> Leaves:
    parents, local = case.arguments.values()
    return {"adjoint": _handed_on_once(parents, local, range(len(parents) - 1, len(parents)))}


def _nodes(case: Case) -> int:
    return len(case.arguments["parents"])


PARENT_TWICE = Words(
    "a parent listed twice counts once",
    "{outputs_is} what comes out when a node that stands twice in a list of parents is looked up by its number. Each "
    "place in the list is an edge with a local derivative of its own: go through parents[i] and local[i] side by side.",
)

REVERSE_ACCUMULATION = Exercise(
    name="reverse_accumulation",
    lesson=LESSON,
    section="9 Blame walks back",
    points=3,
    returns=("adjoint",),
    case=_case,
    cases=len(NODES) + 1,
    seconds=2.0,
    last_entry_first=True,
    suspects=(
        Suspect(
            "accumulation_lost",
            wrong=_on(_overwritten),
            words=Words(
                "= where += belongs",
                "{outputs_holds}, at each shared node, only the blame that came back last. What came before was "
                "overwritten. Add to what is there.",
            ),
        ),
        Suspect("parent_twice", wrong=_on_edges(_first_of_each), words=PARENT_TWICE),
        Suspect("parent_twice", wrong=_on_edges(lambda edges: list(dict(edges).items())), words=PARENT_TWICE),
        Suspect(
            "parent_twice",
            wrong=_on_edges(lambda edges: [(p, dict(reversed(edges))[p]) for p, _ in edges]),
            words=PARENT_TWICE,
        ),
        Suspect(
            "upstream_missing",
            wrong=_locals_only,
            words=Words(
                "the upstream factor is missing",
                "{outputs_is} the sum of local derivatives alone. What a node hands to a parent is its own adjoint "
                "*times* the local derivative.",
            ),
        ),
        Suspect(
            "local_missing",
            wrong=_on_edges(lambda edges: [(p, 1.0) for p, _ in edges]),
            words=Words(
                "the local derivative is missing",
                "{outputs_is} the number of paths from each node to the last. What a node hands to a parent is its own "
                "adjoint *times* the local derivative of that edge.",
            ),
        ),
        Suspect(
            "wrong_order",
            wrong=_one_edge_deep,
            words=Words(
                "the nodes are visited in the wrong order",
                "{outputs_is} right one edge away from the loss and stops there. A node can only hand on what it has "
                "already received: begin with the last node and go to the first.",
            ),
        ),
        Suspect(
            "seed_missing",
            wrong=lambda case, truth: {"adjoint": np.zeros(_nodes(case))},
            words=Words(
                "nothing to hand on",
                "{outputs_is} 0 at every node: zeros were multiplied and added. Which adjoint is known before the walk "
                "begins? What is dL/dL?",
            ),
        ),
        Suspect(
            "nothing_handed_on",
            wrong=lambda case, truth: {"adjoint": np.eye(_nodes(case))[-1]},
            words=Words(
                "nothing is handed on",
                "{outputs_is} 1 at the last node and 0 everywhere else. Does the walk begin at the last node? And in "
                "the line that adds: which of the two adjoints is that of the parent?",
            ),
        ),
        Suspect(
            "all_ones",
            wrong=lambda case, truth: {"adjoint": _moves(*case.arguments.values()).sum(axis=0)},
            words=Words(
                "every node starts at 1",
                "{outputs_is} what comes out when the walk begins with a 1 at every node. Only one adjoint is known "
                "before it begins: which?",
            ),
        ),
        Suspect(
            "stops_early",
            wrong=_on(lambda *graph: tuple([*lists[:1], [], *lists[2:]][: len(lists)] for lists in graph)),
            words=Words(
                "the walk stops one node early",
                "{outputs_is} what comes out when node 1 hands nothing on. `range` stops before its second number.",
            ),
        ),
    ),
    own_words={
        "too_slow": Words(
            "took too long",
            "The function was stopped after {seconds:g} seconds. One of the graphs is 25 diamonds one below the other: "
            "76 nodes, and over 30 million paths. Does your walk follow each path? Visit every node once, when all "
            "that it feeds has handed its blame on.",
        )
    },
    may_not_call=FINITE_DIFFERENCES,
)

EXERCISES = (REVERSE_ACCUMULATION,)
