"""Lesson 1, a graph of any shape: reverse_accumulation. No right gradient is written here."""

import numpy as np

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.exercises.lesson1 import LESSON
from grader.exercises.may_not_call import FINITE_DIFFERENCES
from grader.exercises.slopes import altered_at, slope_one


def draw_points(rng: np.random.Generator, n: int) -> np.ndarray:
    """Numbers of ordinary size, none so near 0 that a mistake would hide there."""
    return rng.uniform(0.3, 1.5, size=n) * rng.choice([-1.0, 1.0], size=n)


NODES = (6, 3, 8, 2, 5, 10, 12, 7)
OVERWRITTEN = frozenset(f"overwritten {i} {k}" for i in range(max(NODES)) for k in range(3))


def _random_graph(rng: np.random.Generator, n: int, dead_end: bool) -> tuple[list[list[int]], list[list[float]]]:
    """n nodes, each fed by its neighbour before and up to two others, perhaps the same one twice; node 0 by none."""
    parents: list[list[int]] = [[]]
    for i in range(1, n):
        drawn = [i - 1, *(int(p) for p in rng.integers(0, i, size=int(rng.integers(0, 3))))]
        rng.shuffle(drawn)
        parents.append(drawn)
    if dead_end:  # nobody is fed by node n - 2
        parents[-1] = [n - 4, n - 3]
    return parents, [[float(d) for d in draw_points(rng, len(feeding))] for feeding in parents]


def _graph_case(rng: np.random.Generator, k: int) -> Case:
    n = NODES[k % 8]
    parents, local = _random_graph(rng, n, dead_end=k % 8 == 5)
    last_written = {}  # parent -> the edge that a walk from the last node to the first comes to last
    for i in reversed(range(n)):
        for edge, parent in enumerate(parents[i]):
            last_written[parent] = (i, edge)

    def loss(alter: Alteration, adjoint: np.ndarray) -> float:
        moves: list[np.ndarray] = []  # of each node, when the nodes are nudged by `adjoint`
        for i in range(n):
            move = adjoint[i]
            for edge, (parent, d) in enumerate(zip(parents[i], local[i], strict=True)):
                name = "kept" if last_written[parent] == (i, edge) else "overwritten"
                arriving = alter.hold(f"{name} {i} {edge}", moves[parent])
                move = move + alter.activate(
                    lambda z, d=d: d * z, lambda z, d=d: np.full_like(z, d), arriving, layer=(i, edge)
                )
            moves.append(move)
        return float(moves[-1])

    return Case({"parents": parents, "local": local}, loss, {"adjoint": rng.normal(size=n)})


def _locals_only(case: Case, truth: Leaves) -> Leaves:
    parents, local = case.arguments.values()
    adjoint = np.zeros(len(parents))
    adjoint[-1] = 1.0
    for feeding, slopes in zip(parents, local, strict=True):
        np.add.at(adjoint, feeding, slopes)
    return {"adjoint": adjoint}


def _one_edge_deep(case: Case, truth: Leaves) -> Leaves:
    parents, local = case.arguments.values()
    adjoint = np.zeros(len(parents))
    adjoint[-1] = 1.0
    np.add.at(adjoint, parents[-1], local[-1])
    return {"adjoint": adjoint}


REVERSE_ACCUMULATION = Exercise(
    name="reverse_accumulation",
    lesson=LESSON,
    section="9 Blame walks back",
    points=3,
    returns=("adjoint",),
    case=_graph_case,
    suspects=(
        Suspect(
            "accumulation_lost",
            alter=lambda leaf: Alteration(freeze=OVERWRITTEN),
            words=Words(
                "= where += belongs",
                "{outputs_holds}, at each shared node, only the blame that came back last. What came before was "
                "overwritten. Add to what is there.",
            ),
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
        altered_at(
            "local_missing",
            slope_one,
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
            wrong=lambda case, truth: {"adjoint": np.zeros(len(case.arguments["parents"]))},
            words=Words(
                "nothing to hand on",
                "{outputs_is} 0 at every node: zeros were multiplied and added. Which adjoint is known before the walk "
                "begins? What is dL/dL?",
            ),
        ),
    ),
    may_not_call=FINITE_DIFFERENCES,
)
