"""Lesson 1: answers to chain_of_three, two_paths, reverse_accumulation and repaired_gradient."""

import numpy as np

from tests.corpus import Answers, Planted, plant

# chain_of_three


def chain_of_three(x, f1, f2, f1_prime, f2_prime, f3_prime):
    u = f1(x)
    return f3_prime(f2(u)) * f2_prime(u) * f1_prime(x)


def chain_backward(x, f1, f2, f1_prime, f2_prime, f3_prime):
    u = f1(x)
    upstream = f3_prime(f2(u))
    upstream = upstream * f2_prime(u)
    return upstream * f1_prime(x)


def chain_by_points(x, *functions):
    return np.array([float(chain_of_three(point, *functions)) for point in x])


def chain_in_place(x, f1, f2, f1_prime, f2_prime, f3_prime):
    slope = np.array(f1_prime(x))
    slope *= f2_prime(f1(x))
    slope *= f3_prime(f2(f1(x)))
    return slope


def chain_float32(x, *functions):
    return chain_of_three(x.astype(np.float32), *functions)


chain_planted = [
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(f1(x))) * d2(f1(x)), ("factor_1_missing",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(f1(x))) * d1(x), ("factor_2_missing",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d2(f1(x)) * d1(x), ("factor_3_missing",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(x) * d2(x) * d1(x), ("all_at_x",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(f1(x))) * d2(f2(f1(x))) * d1(f1(x)), ("one_place_late",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(f1(x))) + d2(f1(x)) + d1(x), ("summed",)),
    Planted(lambda x, f1, f2, d1, d2, d3: -d3(f2(f1(x))) * d2(f1(x)) * d1(x), ("negated",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(x)) * d2(f1(x)) * d1(x), ()),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(d2(d1(x))), ()),
    Planted(lambda x, f1, f2, d1, d2, d3: f2(f1(x)), ()),
]


@plant(chain_planted, "mutated")
def _(x, f1, f2, f1_prime, f2_prime, f3_prime):
    slope = f1_prime(x)
    x[:] = f1(x)
    return f3_prime(f2(x)) * f2_prime(x) * slope


CHAIN_OF_THREE = Answers(
    [chain_of_three, chain_backward, chain_by_points, chain_in_place, chain_float32], chain_planted
)

# two_paths


def two_paths(x, w, via_p=1.0, via_q=1.0, slope=lambda x, a: 1 - a**2):
    a = np.tanh(x)
    dp, dq = np.sin(a), w * a
    da = via_p * dp * w + via_q * dq * np.cos(a)
    return da, da * slope(x, a)


def two_paths_accumulated(x, w):
    a = np.tanh(x)
    p, q = w * a, np.sin(a)
    da = np.zeros_like(x)
    da += q * w
    da += p * np.cos(a)
    return [da, da / np.cosh(x) ** 2]


def two_paths_in_closed_form(x, w):
    a = np.tanh(x)
    da = w * (np.sin(a) + a * np.cos(a))
    return da, np.einsum("n,n->n", da, (1 - a) * (1 + a))


def two_paths_loop(x, w):
    both = [two_paths(*one) for one in zip(x, w, strict=True)]
    return np.array([da for da, _ in both]), np.array([dx for _, dx in both])


def two_paths_float32(x, w):
    return two_paths(x.astype(np.float32), w.astype(np.float32))


paths_planted = [
    Planted(lambda x, w: two_paths(x, w, via_p=0.0), ("path_through_p_lost",)),
    Planted(lambda x, w: two_paths(x, w, via_q=0.0), ("path_through_q_lost",)),
    Planted(lambda x, w: two_paths(x, w, slope=lambda x, a: np.ones_like(x)), ("slope_missing",)),
    Planted(lambda x, w: two_paths(x, w, slope=lambda x, a: 1 - np.tanh(a) ** 2), ("slope_at_a",)),
    Planted(lambda x, w: two_paths(x, w, slope=lambda x, a: (1 - a**2) ** 2), ("slope_twice",)),
    Planted(lambda x, w: tuple(-v for v in two_paths(x, w)), ("negated",)),
    Planted(lambda x, w: two_paths(x, w)[::-1], ("outputs_swapped",)),
    Planted(lambda x, w: two_paths(x, w, via_p=-1.0), ()),
]


@plant(paths_planted, "paths_multiplied")
def _(x, w):
    a = np.tanh(x)
    da = (np.sin(a) * w) * (w * a * np.cos(a))
    return da, da * (1 - a**2)


@plant(paths_planted, "own_factor")
def _(x, w):
    a = np.tanh(x)
    da = w * a * w + np.sin(a) * np.cos(a)
    return da, da * (1 - a**2)


TWO_PATHS = Answers(
    [two_paths, two_paths_accumulated, two_paths_in_closed_form, two_paths_loop, two_paths_float32], paths_planted
)

# reverse_accumulation


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


def reverse_recursive(parents, local):
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


def reverse_float32(parents, local):
    return reverse_accumulation(parents, local).astype(np.float32)


reverse_planted = [
    Planted(lambda p, d: reverse_accumulation(p, d, add=False), ("accumulation_lost",)),
    Planted(lambda p, d: reverse_accumulation(p, d, share=lambda upstream, d: d), ("upstream_missing",)),
    Planted(lambda p, d: reverse_accumulation(p, d, share=lambda upstream, d: upstream), ("local_missing",)),
    Planted(lambda p, d: reverse_accumulation(p, d, share=lambda upstream, d: upstream + d), ()),
    Planted(lambda p, d: reverse_accumulation(p, d, order=iter), ("wrong_order",)),
    Planted(lambda p, d: reverse_accumulation(p, d, start=0.0), ("seed_missing",)),
    Planted(lambda p, d: -reverse_accumulation(p, d), ("negated",)),
    Planted(lambda p, d: reverse_accumulation(p, d, start=2.0), ("doubled",)),
    Planted(lambda p, d: reverse_accumulation(p, d)[::-1], ("rows_reversed",)),
    Planted(lambda p, d: reverse_accumulation(p, d)[0], ("wrong_shape",)),
    Planted(lambda p, d: dict(enumerate(reverse_accumulation(p, d))), ("wrong_type",)),
]


@plant(reverse_planted, "mutated")
def _(parents, local):
    adjoint = reverse_accumulation(parents, local)
    parents.pop()
    return adjoint


REVERSE_ACCUMULATION = Answers(
    [reverse_accumulation, reverse_lists, reverse_recursive, reverse_matrix, reverse_float32], reverse_planted
)

# repaired_gradient


def repaired_gradient(x, w, direct=1.0, inner=1.0, slope=lambda p, a: 1 - a**2, partner=None, cosine=np.cos):
    p = x * w
    a = np.tanh(p)
    dq = cosine(a * x)
    dp = dq * x * slope(p, a)
    return direct * dq * a + inner * dp * w, dp * (x if partner is None else w)


def repaired_accumulated(x, w):
    p = x * w
    a = np.tanh(p)
    dq = np.cos(a * x)
    dx = dq * a
    da = dq * x
    da *= 1 - a * a
    dx += da * w
    return [dx, da * x]


def repaired_in_closed_form(x, w):
    t, s = np.tanh(x * w), np.cosh(x * w) ** -2
    cosine = np.cos(x * t)
    return cosine * (t + x * w * s), np.einsum("n,n,n->n", cosine, x * x, s)


def repaired_loop(x, w):
    both = [repaired_gradient(*one) for one in zip(x, w, strict=True)]
    return np.array([dx for dx, _ in both]), np.array([dw for _, dw in both])


def repaired_float32(x, w):
    return repaired_gradient(x.astype(np.float32), w.astype(np.float32))


repaired_planted = [
    Planted(lambda x, w: repaired_gradient(x, w, direct=0.0), ("direct_path_lost",)),
    Planted(lambda x, w: repaired_gradient(x, w, inner=0.0), ("inner_path_lost",)),
    Planted(lambda x, w: repaired_gradient(x, w, partner="own"), ("own_factor",)),
    Planted(lambda x, w: repaired_gradient(x, w, slope=lambda p, a: 1 - np.tanh(a) ** 2), ("slope_at_a",)),
    Planted(lambda x, w: repaired_gradient(x, w, slope=lambda p, a: 1.0), ("slope_missing",)),
    Planted(lambda x, w: repaired_gradient(x, w, slope=lambda p, a: (1 - a**2) ** 2), ("slope_twice",)),
    Planted(lambda x, w: repaired_gradient(x, w, cosine=np.ones_like), ("output_slope_missing",)),
    Planted(lambda x, w: repaired_gradient(x, w, direct=0.0, partner="own"), ("direct_path_lost", "own_factor")),
    Planted(lambda x, w: tuple(-v for v in repaired_gradient(x, w)), ("negated",)),
    Planted(lambda x, w: repaired_gradient(x, w)[::-1], ()),
]


@plant(repaired_planted)
def _(x, w):
    """The program as it is given, three mistakes in it."""
    a = np.tanh(x * w)
    dp = np.cos(a * x) * x * (1 - np.tanh(a) ** 2)
    return dp * w, dp * w


REPAIRED_GRADIENT = Answers(
    [repaired_gradient, repaired_accumulated, repaired_in_closed_form, repaired_loop, repaired_float32],
    repaired_planted,
)
