"""Right and wrong answers to `reverse_accumulation`."""

from functools import cache

import numpy as np

from tests.corpus import Planted, plant


def reverse_accumulation(parents, local, start=1.0, share=lambda upstream, d: upstream * d, add=True, order=reversed):
    adjoint = np.zeros(len(parents))
    adjoint[-1] = start
    for i in order(range(len(parents))):
        for p, d in zip(parents[i], local[i], strict=True):
            adjoint[p] = (adjoint[p] if add else 0.0) + share(adjoint[i], d)
    return adjoint


def reverse_lists(parents, local):
    adjoint = [0.0] * (len(parents) - 1) + [1.0]
    for i in range(len(parents) - 1, 0, -1):
        for k in range(len(parents[i])):
            adjoint[parents[i][k]] += local[i][k] * adjoint[i]
    return adjoint


def reverse_recursive(parents, local, remember=cache):
    @remember
    def of(node):
        if node == len(parents) - 1:
            return 1.0
        edges = [
            (i, d) for i in range(node, len(parents)) for p, d in zip(parents[i], local[i], strict=True) if p == node
        ]
        return sum(d * of(i) for i, d in edges)

    return np.array([float(of(node)) for node in range(len(parents))])


def reverse_matrix(parents, local):
    n = len(parents)
    A = np.zeros((n, n))
    for i in range(n):
        np.add.at(A[i], parents[i], local[i])
    return np.linalg.solve(np.eye(n) - A.T, np.eye(n)[-1])


def reverse_whole(parents, local, returned=list, start=0.0):
    """Whole numbers in the list, and in the graph of one node nothing else."""
    adjoint = [start] * len(parents)
    adjoint[-1] = 1
    for i in reversed(range(len(parents))):
        for p, d in zip(parents[i], local[i], strict=True):
            adjoint[p] += adjoint[i] * d
    return returned(adjoint)


def reverse_whole_array(parents, local):
    return reverse_whole(parents, local, np.array)


def reverse_whole_tuple(parents, local):
    return reverse_whole(parents, local, tuple, start=0)


RIGHT = [reverse_accumulation, reverse_lists, reverse_recursive, reverse_matrix]
RIGHT += [reverse_whole, reverse_whole_array, reverse_whole_tuple]

PLANTED = [
    Planted(lambda p, d: reverse_accumulation(p, d, add=False), ("accumulation_lost",)),
    Planted(lambda p, d: reverse_accumulation(p, d, share=lambda upstream, d: d), ("upstream_missing",)),
    Planted(lambda p, d: reverse_accumulation(p, d, share=lambda upstream, d: upstream), ("local_missing",)),
    Planted(lambda p, d: reverse_accumulation(p, d, share=lambda upstream, d: upstream + d), ()),
    Planted(lambda p, d: reverse_accumulation(p, d, order=iter), ("wrong_order",)),
    Planted(lambda p, d: reverse_accumulation(p, d, start=0.0), ("seed_missing",)),
    Planted(lambda p, d: reverse_accumulation(p, d)[0], ("wrong_shape",)),
    Planted(lambda p, d: np.array(reverse_accumulation(p, d), dtype=int), ("not_float",)),
    Planted(lambda p, d: dict(enumerate(reverse_accumulation(p, d))), ("wrong_type",)),
    Planted(lambda p, d: np.ones(len(p)), ()),
]


@plant(PLANTED, "mutated")
def _(parents, local):
    adjoint = reverse_accumulation(parents, local)
    parents.pop()
    return adjoint


PLANTED += [
    Planted(lambda p, d: reverse_recursive(p, d, remember=lambda of: of), ("too_slow",)),
    Planted(
        lambda p, d: reverse_accumulation(
            [list(set(v)) for v in p], [[d[i][v.index(n)] for n in set(v)] for i, v in enumerate(p)]
        ),
        ("parent_twice",),
    ),
    Planted(
        lambda p, d: reverse_accumulation(p, [[d[i][v.index(n)] for n in v] for i, v in enumerate(p)]),
        ("parent_twice",),
    ),
    Planted(lambda p, d: reverse_accumulation(p, d, start=2.0), ("doubled",)),
    Planted(lambda p, d: np.eye(len(p))[-1], ("nothing_handed_on",)),
    Planted(lambda p, d: reverse_accumulation(p, d, order=lambda nodes: range(len(p) - 1, 1, -1)), ("stops_early",)),
]


@plant(PLANTED, "parent_twice")
def _(parents, local):
    """NumPy adds to an entry that stands twice in an index once only."""
    adjoint = np.eye(len(parents))[-1]
    for i in reversed(range(len(parents))):
        adjoint[parents[i]] += adjoint[i] * np.array(local[i])
    return adjoint


@plant(PLANTED, "all_ones")
def _(parents, local):
    adjoint = np.ones(len(parents))
    for i in reversed(range(len(parents))):
        for p, d in zip(parents[i], local[i], strict=True):
            adjoint[p] += adjoint[i] * d
    return adjoint


def paths(parents, local):
    """One path after the other, from the last node on."""
    adjoint, waiting = np.zeros(len(parents)), [(len(parents) - 1, 1.0)]
    while waiting:
        node, arriving = waiting.pop()
        adjoint[node] += arriving
        waiting += [(p, arriving * d) for p, d in zip(parents[node], local[node], strict=True)]
    return adjoint


PLANTED += [Planted(paths, ("too_slow",))]


@plant(PLANTED, "nothing_handed_on")
def _(parents, local):
    """Node and parent have changed places."""
    adjoint = np.zeros(len(parents))
    adjoint[-1] = 1.0
    for i in reversed(range(len(parents))):
        for p, d in zip(parents[i], local[i], strict=True):
            adjoint[i] += adjoint[p] * d
    return adjoint


APART = {
    "table_by_shapes": "no graph comes twice",
    "zero": "seed_missing, planted above, is the same values",
}
