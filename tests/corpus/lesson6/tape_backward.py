"""Right and wrong answers to `tape_backward`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.lesson6.tape import PULL, finished, shares_of, start


def tape_backward(operations, parents, values, output, order=None, add=True, first_only=False):
    """The right answer, with the order and the sum open to a mistake."""
    grads = start(values, output)
    order = finished(parents, output, [], set())[::-1] if order is None else order
    for k in order:
        for p, share in shares_of(k, grads, operations, parents, values)[: 1 if first_only else None]:
            grads[p] = grads[p] + share if add else share
    return grads


def tape_kahn(operations, parents, values, output, counted=list):
    reached = set(finished(parents, output, [], set()))
    waits_for = [0] * len(values)
    for k in reached:
        for p in counted(parents[k]):
            waits_for[p] += 1
    grads, ready = start(values, output), [output]
    while ready:
        k = ready.pop(0)
        for p, share in shares_of(k, grads, operations, parents, values):
            grads[p] = np.add(grads[p], share, order="F")
            waits_for[p] -= 1
            if waits_for[p] == 0:
                ready.append(p)
    return grads


def tape_by_pulling(operations, parents, values, output):
    """Ask each node for its gradient; it asks the nodes that it feeds. Remembered, or it would take for ever."""
    feeds = [[(k, place) for k in range(len(values)) for place, p in enumerate(parents[k]) if p == n]
             for n in range(len(values))]  # fmt: skip
    grads = [None] * len(values)

    def gradient(n):
        if grads[n] is None:
            total = np.ones_like(values[n]) if n == output else np.zeros_like(values[n])
            for k, place in feeds[n]:
                gradient(k)
                total = total + shares_of(k, grads, operations, parents, values)[place][1]
            grads[n] = total
        return grads[n]

    return [gradient(n) for n in range(len(values))]


def tape_sorted_by_height(operations, parents, values, output):
    height = {}
    for k in finished(parents, output, [], set()):
        height[k] = 1 + max((height[p] for p in parents[k]), default=0)
    return tuple(tape_backward(operations, parents, values, output, order=sorted(height, key=height.get)[::-1]))


def tape_in_place(operations, parents, values, output):
    grads = start(values, output)
    for k in finished(parents, output, [], set())[::-1]:
        for p, share in shares_of(k, grads, operations, parents, values):
            grads[p] += share
    return grads


def tape_first_share_kept(operations, parents, values, output, in_place=False):
    """The gradient of a node may be the very array of its child; that does no harm as long as none is changed."""
    grads = [None] * len(values)
    grads[output] = np.ones_like(values[output])
    for k in finished(parents, output, [], set())[::-1]:
        for p, share in shares_of(k, grads, operations, parents, values):
            if grads[p] is None:
                grads[p] = share
            elif in_place:
                grads[p] += share
            else:
                grads[p] = grads[p] + share
    return [np.zeros_like(value) if grad is None else grad for grad, value in zip(grads, values, strict=True)]


def met(parents, output):
    order = [output]
    for k in order:
        order += [p for p in dict.fromkeys(parents[k]) if p not in order]
    return order


def recursive(operations, parents, values, output):
    grads = start(values, output)

    def visit(k):
        for p, share in shares_of(k, grads, operations, parents, values):
            grads[p] = grads[p] + share
            visit(p)

    visit(output)
    return grads


def every_route(operations, parents, values, output):
    grads = [np.zeros_like(value) for value in values]

    def visit(k, upstream):
        grads[k] = grads[k] + upstream
        if parents[k]:
            shares = PULL[operations[k]](upstream, *(values[p] for p in parents[k]))
            for p, share in zip(parents[k], shares, strict=True):
                visit(p, share)

    visit(output, np.ones_like(values[output]))
    return grads


RIGHT = [tape_backward, tape_kahn, tape_by_pulling, tape_sorted_by_height, tape_in_place, tape_first_share_kept]

PLANTED = [
    Planted(lambda *a: tape_backward(*a, add=False), ("accumulation_lost",)),
    Planted(lambda *a: tape_backward(*a, order=range(len(a[2]))[::-1]), ("not_topological",)),
    Planted(lambda *a: tape_backward(*a, order=range(len(a[2]))), ("not_topological",)),
    Planted(lambda *a: tape_backward(*a, order=met(a[1], a[3])), ("not_topological",)),
    Planted(lambda *a: tape_backward(*a, order=finished(a[1], a[3], [], set())), ("not_topological",)),
    Planted(lambda *a: tape_backward(*a, order=finished(a[1], a[3], [])[::-1]), ("visited_twice", "too_slow")),
    Planted(recursive, ("visited_twice", "too_slow")),
    Planted(every_route, ("too_slow",)),
    Planted(lambda *a: tape_backward(*a, first_only=True), ("first_parent_only",)),
    Planted(lambda *a: tape_backward(*a)[a[3]], ("wrong_type",)),
]


def queued(left_out, patience=3000):
    """Breadth first, and at once. left_out: (visited, waiting) -> the nodes that it queues no more."""

    def wrong(operations, parents, values, output):
        grads, visited, waiting = start(values, output), [], [output]
        while waiting and len(visited) < patience:
            k = waiting.pop(0)
            visited.append(k)
            waiting += [p for p in parents[k] if p not in left_out(visited, waiting)]
            for p, share in shares_of(k, grads, operations, parents, values):
                grads[p] = grads[p] + share
        return grads

    return wrong


PLANTED += [
    Planted(queued(lambda visited, waiting: visited + waiting), ("visited_twice",)),
    Planted(queued(lambda visited, waiting: visited), ("visited_twice",)),
    Planted(queued(lambda visited, waiting: ()), ("visited_twice",)),
    Planted(lambda *a: tape_kahn(*a, counted=set), ("double_awaited_once",)),
    Planted(lambda *a: tape_first_share_kept(*a, in_place=True), ("shared_array",)),
    Planted(lambda *a: tape_backward(*a)[1:], ("wrong_length",)),
]


@plant(PLANTED, "missing_layer")
def _(operations, parents, values, output):
    reached = finished(parents, output, [], set())
    grads = tape_backward(operations, parents, values, output)
    return [grad if k in reached else None for k, grad in enumerate(grads)]


@plant(PLANTED)
def _(operations, parents, values, output):
    """Wrong on the long ladder alone, where a walk by every route would never end."""
    grads = tape_backward(operations, parents, values, output)
    return [grad + 1 for grad in grads] if len(grads) > 60 else grads


def collected(once):
    """Shares collected by a parent's number. once: (parents, shares) -> the pairs that are handed on."""

    def wrong(operations, parents, values, output):
        grads = start(values, output)
        for k in finished(parents, output, [], set())[::-1]:
            for p, share in once(shares_of(k, grads, operations, parents, values)):
                grads[p] = grads[p] + share
        return grads

    return wrong


PLANTED += [
    Planted(collected(lambda shares: dict(shares).items()), ("parent_twice",)),
    Planted(
        collected(lambda shares: [s for i, s in enumerate(shares) if s[0] not in [p for p, _ in shares[:i]]]),
        ("parent_twice",),
    ),
]

APART = {"table_by_shapes": "two of its graphs never have the same shapes"}
