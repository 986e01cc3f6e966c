"""Right and wrong answers to `residual_backward`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import only_first, only_last


def residual_backward(upstream, z, a_prev, W, branch_scale, f_prime, slope=None, skip=1.0, product=np.matmul):
    """The right answer, with its steps open to a mistake."""
    delta = branch_scale * upstream * (f_prime(z) if slope is None else slope)
    return product(delta, W) + skip * upstream, delta.T @ a_prev, delta.sum(axis=0)


def residual_einsum(upstream, z, a_prev, W, branch_scale, f_prime):
    delta = np.einsum("ni,ni->ni", upstream, f_prime(z)) * branch_scale
    dW = np.asfortranarray(np.einsum("ni,nj->ij", delta, a_prev))
    return upstream + np.einsum("ni,ij->nj", delta, W), dW, np.einsum("ni->i", delta)


def residual_loops(upstream, z, a_prev, W, branch_scale, f_prime):
    N, n = z.shape
    slope = f_prime(z)
    da, dW, db = upstream.copy(), np.zeros((n, n)), np.zeros(n)
    for e in range(N):
        for i in range(n):
            delta = upstream[e, i] * branch_scale * slope[e, i]
            db[i] += delta
            for j in range(n):
                dW[i, j] += delta * a_prev[e, j]
                da[e, j] += delta * W[i, j]
    return da, dW, db


def residual_in_place(upstream, z, a_prev, W, branch_scale, f_prime):
    delta = np.array(upstream)
    delta *= f_prime(z)
    delta *= branch_scale
    da = delta @ W
    da += upstream
    return [da, delta.T.dot(a_prev), np.ones(len(delta)) @ delta]


RIGHT = [residual_backward, residual_einsum, residual_loops, residual_in_place]

BRANCH_SCALE = ("factor_missing: branch_scale in branch",)

PLANTED = [
    Planted(lambda *v: residual_backward(*v, skip=0.0), ("path_lost: a_prev in a",)),
    Planted(lambda *v: residual_backward(*v[:4], 1.0, v[5]), ("factor_missing: branch_scale in branch",)),
    Planted(lambda *v: residual_backward(*v, skip=v[4]), ("skip_scaled",)),
    Planted(lambda *v: residual_backward(*v, slope=1.0), ("slope_missing",)),
    Planted(lambda *v: residual_backward(*v, slope=v[5](v[1]) ** 2), ("slope_twice",)),
    Planted(lambda *v: residual_backward(*v, product=lambda delta, W: delta @ W.T), ("weights_transposed",)),
    # And what is as plausible, but was not foreseen.
    Planted(lambda *v: (residual_backward(*v)[0] - v[0], *residual_backward(*v)[1:]), ("path_lost: a_prev in a",)),
    Planted(lambda *v: (v[0].copy(), *residual_backward(*v)[1:]), ("path_lost: a_prev in z",)),
    Planted(lambda *v: residual_backward(*v[:4], v[4] ** 2, v[5]), ("factor_twice: branch_scale in branch",)),
    Planted(lambda *v: (*residual_backward(*v)[:2], residual_backward(*v)[2] / v[4]), BRANCH_SCALE),
    Planted(lambda *v: (residual_backward(*v, slope=1.0)[0], *residual_backward(*v)[1:]), ("slope_missing",)),
    Planted(lambda *v: (residual_backward(*v)[0], *residual_backward(*v, slope=1.0)[1:]), ("slope_missing",)),
    Planted(lambda *v: residual_backward(only_last(v[0]), *v[1:]), ("last_example",)),
    Planted(
        lambda *v: (*residual_backward(*v)[:2], residual_backward(only_first(v[0]), *v[1:])[2]), ("first_example",)
    ),
    Planted(lambda *v: residual_backward(*v[:2], v[1], *v[3:]), ("another_factor: z for a_prev in z",)),
    Planted(lambda *v: residual_backward(*v, slope=v[5](v[2])), ("slope_at_another: a_prev in h",)),
    Planted(lambda *v: (*residual_backward(*v)[:2], v[4] * v[0] * v[5](v[1])), ("bias_not_summed",)),
    Planted(
        lambda *v: (residual_backward(*v)[0], *(g / len(v[0]) for g in residual_backward(*v)[1:])), ("over_batch",)
    ),
    Planted(lambda *v: residual_backward(*v, skip=-1.0), ("path_turned: a_prev in a",)),
    Planted(lambda *v: residual_backward(*v, skip=1 + v[4]), ()),
    Planted(lambda *v: residual_backward(*v, slope=v[5](v[1]) + 1), ()),
]


@plant(PLANTED, "over_batch")
def _(*v):
    da, dW, db = residual_backward(*v)
    return da, dW, db / len(da)


@plant(PLANTED, "mutated")
def _(upstream, z, a_prev, W, branch_scale, f_prime):
    before = upstream.copy()
    upstream *= branch_scale * f_prime(z)
    return upstream @ W + before, upstream.T @ a_prev, upstream.sum(axis=0)


@plant(PLANTED)
def _(upstream, z, a_prev, W, branch_scale, f_prime):
    da, dW, db = residual_backward(upstream, z, a_prev, W, branch_scale, f_prime)
    return da + 0.1, dW, db


APART = {
    "reshaped": "square matrices: this is the transpose",
}
