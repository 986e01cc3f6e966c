"""Right and wrong answers to `gradient_norms`."""

import numpy as np

from tests.corpus import Planted


def gradient_norms(W, delta, a, size=np.linalg.norm, part=None):
    part = part or (lambda l: size(delta[l].T @ a[l - 1]))
    norms, ratios = [None], [None]
    for l in range(1, len(W)):
        norms.append(part(l))
        ratios.append(norms[l] / size(W[l]))
    return norms, ratios


def gradient_norms_einsum(W, delta, a):
    norms = [None] * len(W)
    for l in range(1, len(W)):
        norms[l] = np.sqrt(np.einsum("ni,nj,mi,mj->", delta[l], a[l - 1], delta[l], a[l - 1]))
    return tuple(norms), tuple([None] + [n / np.sqrt((w * w).sum()) for n, w in zip(norms[1:], W[1:], strict=True)])


def gradient_norms_loops(W, delta, a):
    norms = [None]
    for l in range(1, len(W)):
        dW = np.zeros_like(W[l])
        for d, v in zip(delta[l], a[l - 1], strict=True):
            dW += np.outer(d, v)
        norms.append(float(sum(g**2 for g in dW.ravel()) ** 0.5))
    return norms, [None] + [norms[l] / float(np.sqrt(np.sum(W[l] ** 2))) for l in range(1, len(W))]


RIGHT = [gradient_norms, gradient_norms_einsum, gradient_norms_loops]

PLANTED = [
    Planted(lambda W, d, a: gradient_norms(W, d, a, part=lambda l: np.linalg.norm(d[l])), ("norm_of_delta",)),
    Planted(
        lambda W, d, a: gradient_norms(W, d, a, part=lambda l: np.linalg.norm(d[l]) * np.linalg.norm(a[l - 1])),
        ("norm_product",),
    ),
    Planted(
        lambda W, d, a: gradient_norms(W, d, a, part=lambda l: np.linalg.norm(d[l].T @ a[l])), ("input_of_next_layer",)
    ),
    Planted(lambda W, d, a: gradient_norms(W, d, a, size=lambda m: np.sum(m**2)), ("norm_not_rooted",)),
    Planted(lambda W, d, a: gradient_norms(W, d, a, size=lambda m: np.linalg.norm(m, 2)), ("norm_spectral",)),
    Planted(lambda W, d, a: gradient_norms(W, d, a, size=lambda m: np.abs(m).sum()), ("norm_of_absolutes",)),
    Planted(
        lambda W, d, a: (gradient_norms(W, d, a)[0], [None] + [1 / r for r in gradient_norms(W, d, a)[1][1:]]),
        ("ratio_inverted",),
    ),
    Planted(lambda W, d, a: tuple(values[1:] for values in gradient_norms(W, d, a)), ("wrong_length",)),
    Planted(lambda W, d, a: gradient_norms(W, d, a, size=lambda m: m), ("wrong_shape",)),
    Planted(
        lambda W, d, a: ([None] + [n * len(d[1]) for n in gradient_norms(W, d, a)[0][1:]], gradient_norms(W, d, a)[1]),
        ("times_batch",),
    ),
    Planted(lambda W, d, a: gradient_norms(W, d, a, size=np.max), ()),
]


PLANTED += [
    Planted(lambda W, d, a: gradient_norms(W, d, a, size=lambda m: np.sqrt(np.mean(m**2))), ("norm_rms",)),
    Planted(lambda W, d, a: gradient_norms(W, d, a, size=lambda m: np.abs(m).max()), ("norm_largest",)),
]

PLANTED += [Planted(lambda *v: (gradient_norms(*v)[0], gradient_norms(*v)[0]), ("ratio_not_taken",))]
