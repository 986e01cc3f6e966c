"""Lesson 6: tape_backward, with the lesson's table of local rules, and train_digits."""

import numpy as np
from backprop import INITIALIZERS

from tests.corpus import Answers, Planted, plant


def log_softmax(z):
    shifted = z - z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


PULL = {
    "add": lambda g, x, y: (g, g),
    "multiply": lambda g, x, y: (g * y, g * x),
    "scale": lambda g, x, s: (g * s, np.sum(g * x)),
    "linear": lambda g, a, W: (g @ W, g.T @ a),
    "add_bias": lambda g, z, b: (g, g.sum(axis=0)),
    "relu": lambda g, z: (g * (z > 0),),
    "tanh": lambda g, z: (g * (1 - np.tanh(z) ** 2),),
    "sum": lambda g, x: (g * np.ones_like(x),),
    "cross_entropy": lambda g, z, y: (g * (np.exp(log_softmax(z)) - y) / len(z), -g * log_softmax(z) / len(z)),
}


def shares_of(k, grads, operations, parents, values):
    """(parent, what it is handed) for each parent of node k."""
    if not parents[k]:
        return []
    return list(zip(parents[k], PULL[operations[k]](grads[k], *(values[p] for p in parents[k])), strict=True))


def finished(parents, k, order, seen=None):
    """Parents before children, from node k on; every node once, or with seen=None once for each route."""
    if seen is None or k not in seen:
        if seen is not None:
            seen.add(k)
        for p in parents[k]:
            finished(parents, p, order, seen)
        order.append(k)
    return order


def start(values, output):
    grads = [np.zeros_like(value) for value in values]
    grads[output] = np.ones_like(values[output])
    return grads


def tape_backward(operations, parents, values, output, order=None, add=True, first_only=False):
    """The right answer, with the order and the sum open to a mistake."""
    grads = start(values, output)
    order = finished(parents, output, [], set())[::-1] if order is None else order
    for k in order:
        for p, share in shares_of(k, grads, operations, parents, values)[: 1 if first_only else None]:
            grads[p] = grads[p] + share if add else share
    return grads


def tape_kahn(operations, parents, values, output):
    reached = set(finished(parents, output, [], set()))
    waits_for = [0] * len(values)
    for k in reached:
        for p in parents[k]:
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


tape_planted: list[Planted] = [
    Planted(lambda *a: tape_backward(*a, add=False), ("accumulation_lost",)),
    Planted(lambda *a: tape_backward(*a, order=range(len(a[2]))[::-1]), ("not_topological",)),
    Planted(lambda *a: tape_backward(*a, order=range(len(a[2]))), ("not_topological",)),
    Planted(lambda *a: tape_backward(*a, order=met(a[1], a[3])), ("not_topological",)),
    Planted(lambda *a: tape_backward(*a, order=finished(a[1], a[3], [], set())), ("not_topological",)),
    Planted(lambda *a: tape_backward(*a, order=finished(a[1], a[3], [])[::-1]), ("visited_twice", "too_slow")),
    Planted(recursive, ("visited_twice", "too_slow")),
    Planted(every_route, ("too_slow",)),
    Planted(lambda *a: tape_backward(*a, first_only=True), ("first_parent_only",)),
    Planted(lambda *a: [np.zeros_like(value) for value in a[2]], ("zero",)),
    Planted(lambda *a: [-grad for grad in tape_backward(*a)], ("negated",)),
    Planted(lambda *a: tape_backward(*a)[a[3]], ("wrong_type",)),
]


@plant(tape_planted)
def _(operations, parents, values, output):
    """The gradient of a shared node is the same object as that of its child, and is added to in place."""
    grads = [None] * len(values)
    grads[output] = np.ones_like(values[output])
    for k in finished(parents, output, [], set())[::-1]:
        for p, share in shares_of(k, grads, operations, parents, values):
            if grads[p] is None:
                grads[p] = share
            elif np.ndim(grads[p]):
                grads[p] += share
            else:
                grads[p] = grads[p] + share
    return [np.zeros_like(value) if grad is None else grad for grad, value in zip(grads, values, strict=True)]


TAPE_BACKWARD = Answers([tape_backward, tape_kahn, tape_by_pulling, tape_sorted_by_height, tape_in_place], tape_planted)

# train_digits


def train(X, labels, rng, layers=24, width=40, steps=900, rate=0.5, residual=True, optimizer="sgd"):
    """A residual stack by hand; residual=False trains the same weights as if there were no skip paths."""
    L, y = layers, np.eye(10)[labels]
    s = L**-0.5 if residual else 1.0
    widths = [64] + [width] * (L - 1) + [10]
    W = [None] + [INITIALIZERS["he"](rng, widths[l - 1], widths[l]) for l in range(1, L + 1)]
    b = [None] + [np.zeros(n) for n in widths[1:]]
    state = [None] + [[0.0 * w, 0.0 * w, 0.0 * v, 0.0 * v] for w, v in zip(W[1:], b[1:], strict=True)]
    for t in range(1, steps + 1):
        rows = rng.integers(len(X), size=64)
        z, a = [None], [X[rows]]
        for l in range(1, L + 1):
            z.append(a[-1] @ W[l].T + b[l])
            bent = z[l] if l == L else np.maximum(z[l], 0)
            skips = residual and 1 <= l < L and W[l].shape[0] == W[l].shape[1]
            a.append(a[-1] + s * bent if skips else bent)
        da = (np.exp(log_softmax(z[L])) - y[rows]) / len(rows)
        dW, db = [None] * (L + 1), [None] * (L + 1)
        for l in range(L, 0, -1):
            skips = residual and l < L and W[l].shape[0] == W[l].shape[1]
            delta = da * (1.0 if l == L else z[l] > 0) * (s if skips else 1.0)
            dW[l], db[l] = delta.T @ a[l - 1], delta.sum(axis=0)
            da = delta @ W[l] + (da if skips else 0.0)
        norm = np.sqrt(sum(np.sum(g**2) for g in dW[1:] + db[1:]))
        for l in range(1, L + 1):
            for theta, g, i in ((W, dW[l], 0), (b, db[l], 2)):
                g = g / max(1.0, norm)
                step = g
                if optimizer == "adam":
                    state[l][i] = 0.9 * state[l][i] + 0.1 * g
                    state[l][i + 1] = 0.999 * state[l][i + 1] + 0.001 * g**2
                    step = state[l][i] / (1 - 0.9**t) / (np.sqrt(state[l][i + 1] / (1 - 0.999**t)) + 1e-8)
                theta[l] = theta[l] - rate * (1 - (t - 1) / steps) * step
    return W, b


TRAIN_DIGITS = Answers(
    [
        train,
        lambda *v: train(*v, layers=30, width=48, steps=1000),
        lambda *v: train(*v, layers=20, width=64, steps=700),
        lambda *v: train(*v, steps=700, rate=0.003, optimizer="adam"),
    ],
    [
        Planted(lambda *v: train(*v, steps=5), ("failed_verdict",)),
        Planted(lambda *v: train(*v, layers=6, steps=5), ("failed_verdict",)),
        Planted(lambda *v: train(*v, steps=60, residual=False), ("failed_verdict",)),
        Planted(lambda X, labels, rng: train(X, labels, np.random.default_rng(0), steps=900), ("ignores_rng",)),
        Planted(lambda *v: (1.0, 2.0), ("failed_verdict",)),
    ],
)

ANSWERS = {"tape_backward": TAPE_BACKWARD, "train_digits": TRAIN_DIGITS}
