"""Lesson 6: residual_backward, clip_gradients, stable_loss. Two modules beside this one have the rest."""

import numpy as np

from tests.corpus import Answers, Planted, plant

# residual_backward


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


def residual_float32(upstream, z, a_prev, W, branch_scale, f_prime):
    single = [v.astype(np.float32) for v in (upstream, z, a_prev, W)]
    return residual_backward(*single, np.float32(branch_scale), lambda v: f_prime(v).astype(np.float32))


residual_planted: list[Planted] = [
    Planted(lambda *v: residual_backward(*v, skip=0.0), ("residual_dropped",)),
    Planted(lambda *v: residual_backward(*v[:4], 1.0, v[5]), ("branch_scale_forgotten",)),
    Planted(lambda *v: residual_backward(*v, skip=v[4]), ("skip_scaled",)),
    Planted(lambda *v: residual_backward(*v, slope=1.0), ("slope_missing",)),
    Planted(lambda *v: residual_backward(*v, slope=v[5](v[1]) ** 2), ("slope_twice",)),
    Planted(lambda *v: residual_backward(*v, product=lambda delta, W: delta @ W.T), ("weights_transposed",)),
    Planted(lambda *v: tuple(-leaf for leaf in residual_backward(*v)), ("negated",)),
    Planted(lambda *v: residual_backward(*v)[:2], ("wrong_count",)),
    Planted(lambda *v: None, ("returned_nothing",)),
]


@plant(residual_planted, "transposed")
def _(*v):
    da, dW, db = residual_backward(*v)
    return da, dW.T, db


@plant(residual_planted, "over_batch")
def _(*v):
    da, dW, db = residual_backward(*v)
    return da, dW, db / len(da)


@plant(residual_planted, "doubled")
def _(*v):
    da, dW, db = residual_backward(*v)
    return da, 2 * dW, db


@plant(residual_planted, "mutated")
def _(upstream, z, a_prev, W, branch_scale, f_prime):
    before = upstream.copy()
    upstream *= branch_scale * f_prime(z)
    return upstream @ W + before, upstream.T @ a_prev, upstream.sum(axis=0)


@plant(residual_planted)
def _(upstream, z, a_prev, W, branch_scale, f_prime):
    da, dW, db = residual_backward(upstream, z, a_prev, W, branch_scale, f_prime)
    return da + 0.1, dW, db


RESIDUAL_BACKWARD = Answers(
    [residual_backward, residual_einsum, residual_loops, residual_in_place, residual_float32], residual_planted
)

# clip_gradients


def norm_of(arrays):
    return np.sqrt(sum(np.sum(g**2) for g in arrays))


def clip_gradients(gradients, max_norm, norm=norm_of, only_above=True):
    """The right answer, with the norm and the condition open to a mistake."""
    size = norm(gradients[1:])
    if only_above and size <= max_norm:
        return gradients
    return [None] + [g * (max_norm / size) for g in gradients[1:]]


def clip_one_vector(gradients, max_norm):
    long = np.concatenate([g.ravel() for g in gradients[1:]])
    factor = min(1.0, max_norm / max(np.linalg.norm(long), 1e-12))
    return [None, *(np.asfortranarray(factor * g) for g in gradients[1:])]


def clip_loops(gradients, max_norm):
    total = 0.0
    for g in gradients:
        if g is not None:
            for value in g.flat:
                total += value * value
    factor = max_norm / total**0.5 if total > max_norm**2 else 1.0
    return [None if g is None else factor * g for g in gradients]


def clip_in_place(gradients, max_norm):
    copies = [None if g is None else g.copy() for g in gradients]
    size = norm_of(copies[1:])
    for g in copies[1:]:
        g /= max(1.0, size / max_norm)
    return tuple(copies)


def clip_float32(gradients, max_norm):
    return clip_gradients([None] + [g.astype(np.float32) for g in gradients[1:]], np.float32(max_norm))


def clip_always(gradients, max_norm):
    size = norm_of(gradients[1:])
    return [None] + [g * (max_norm / size) if size > 0 else g for g in gradients[1:]]


clip_planted: list[Planted] = [
    Planted(
        lambda gradients, max_norm: [None] + [clip_gradients([None, g], max_norm)[1] for g in gradients[1:]],
        ("clipped_per_array",),
    ),
    Planted(lambda g, max_norm: [None] + [np.clip(v, -max_norm, max_norm) for v in g[1:]], ("clipped_per_entry",)),
    Planted(clip_always, ("clipped_below_threshold",)),
    Planted(lambda *v: clip_gradients(*v, only_above=False), ("clipped_below_threshold", "non_finite")),
    Planted(lambda *v: clip_gradients(*v, norm=lambda gs: sum(np.sum(g**2) for g in gs)), ("norm_not_rooted",)),
    Planted(lambda *v: clip_gradients(*v, norm=lambda gs: sum(map(np.linalg.norm, gs))), ("norms_added",)),
    Planted(lambda *v: clip_gradients(*v, norm=lambda gs: np.linalg.norm(gs[0])), ("first_norm_only",)),
    Planted(lambda g, max_norm: g[1:], ("wrong_length",)),
    Planted(lambda g, max_norm: [None] + [0.5 * v for v in g[1:]], ()),
]


@plant(clip_planted, "mutated")
def _(gradients, max_norm):
    size = norm_of(gradients[1:])
    for g in gradients[1:]:
        g *= min(1.0, max_norm / max(size, 1e-12))
    return gradients


CLIP_GRADIENTS = Answers([clip_gradients, clip_one_vector, clip_loops, clip_in_place, clip_float32], clip_planted)

# stable_loss


def stable_loss(z, y):
    m = z.max(axis=1, keepdims=True)
    return m[:, 0] + np.log(np.exp(z - m).sum(axis=1)) - np.sum(z * y, axis=1)


def loss_of_log_softmax(z, y):
    shifted = z - np.max(z, axis=1)[:, None]
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1))[:, None]
    return -np.einsum("nk,nk->n", y, log_p)


def loss_loops(z, y):
    losses = np.zeros(len(z))
    for n, (row, target) in enumerate(zip(z.tolist(), y.tolist(), strict=True)):
        m = max(row)
        losses[n] = m + np.log(sum(np.exp(v - m) for v in row)) - row[target.index(1.0)]
    return losses


def loss_logaddexp(z, y):
    return np.logaddexp.reduce(z, axis=1) - z[y == 1]


def loss_in_place(z, y):
    shifted = np.asfortranarray(z).copy()
    shifted -= shifted.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1)) - (shifted * y).sum(axis=1)


def loss_float32(z, y):
    return loss_of_log_softmax(z.astype(np.float32), y.astype(np.float32))


def probabilities(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


loss_planted: list[Planted] = [
    Planted(lambda z, y: -np.log(np.sum(probabilities(z) * y, axis=1)), ("non_finite",)),
    Planted(lambda z, y: -np.log(np.sum(np.exp(z) * y, 1) / np.exp(z).sum(1)), ("non_finite",)),
    Planted(lambda z, y: -np.sum(y * np.log(probabilities(z) + 1e-12), axis=1), ("probability_patched",)),
    Planted(lambda z, y: -np.sum(y * np.log(np.clip(probabilities(z), 1e-9, 1)), axis=1), ("probability_patched",)),
    Planted(lambda z, y: -stable_loss(z, y), ("negated",)),
    Planted(lambda z, y: stable_loss(z, y) / len(z), ("over_batch",)),
    Planted(lambda z, y: stable_loss(z, y) / z.shape[1], ("over_classes",)),
    Planted(lambda z, y: stable_loss(z, y) - z.max(axis=1), ("shift_lost",)),
    Planted(lambda z, y: stable_loss(z, y).mean(), ("wrong_shape",)),
    Planted(lambda z, y: stable_loss(z, y)[:, np.newaxis], ("wrong_shape",)),
]

STABLE_LOSS = Answers(
    [stable_loss, loss_of_log_softmax, loss_loops, loss_logaddexp, loss_in_place, loss_float32], loss_planted
)

ANSWERS = {"residual_backward": RESIDUAL_BACKWARD, "clip_gradients": CLIP_GRADIENTS, "stable_loss": STABLE_LOSS}
