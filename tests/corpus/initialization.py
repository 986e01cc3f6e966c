"""Lesson 5, what is compared number by number: jacobian_product and gradient_norms."""

import numpy as np

from tests.corpus import Answers, Planted, plant

# jacobian_product


def jacobian_product(W, z, f_prime, slope=None, pull_back=lambda w: w.T):
    """The right answer, with its factors open to a mistake."""
    slope = slope or (lambda l: f_prime(z[l]))
    P = np.eye(len(z[1]))
    for l in range(2, len(W)):
        P = P @ np.diag(slope(l - 1)) @ pull_back(W[l])
    return P


def jacobian_from_the_top(W, z, f_prime):
    L = len(W) - 1
    P = np.eye(len(z[L]))
    for l in range(L, 1, -1):
        P = f_prime(z[l - 1])[:, None] * (W[l].T @ P)
    return P


def jacobian_forward(W, z, f_prime):
    J = W[2] * f_prime(z[1])
    for l in range(3, len(W)):
        J = (W[l] * f_prime(z[l - 1])) @ J
    return J.T.copy()


def jacobian_einsum(W, z, f_prime):
    P = np.asfortranarray(np.eye(z[1].size))
    for l in range(1, len(W) - 1):
        P = np.einsum("ij,j,kj->ik", P, f_prime(z[l]), W[l + 1])
    return np.asfortranarray(P)


def jacobian_float32(W, z, f_prime):
    def single(values):
        return [None] + [v.astype(np.float32) for v in values[1:]]

    return jacobian_product(single(W), single(z), lambda v: f_prime(v).astype(np.float32)).astype(np.float32)


def jacobian_loops(W, z, f_prime):
    P = np.eye(len(z[1]))
    for l in range(2, len(W)):
        slope, product = f_prime(z[l - 1]), np.zeros((len(P), len(z[l])))
        for i, k in np.ndindex(product.shape):
            product[i, k] = sum(P[i, j] * slope[j] * W[l][k, j] for j in range(len(slope)))
        P = product
    return P


jacobian_planted = [
    Planted(lambda W, z, f: jacobian_product(W, z, f, slope=lambda l: np.ones_like(z[l])), ("slope_missing",)),
    Planted(lambda W, z, f: jacobian_product(W, z, f, slope=lambda l: f(z[l]) ** 2), ("slope_twice",)),
    Planted(lambda W, z, f: jacobian_product(W, z, f) @ np.diag(f(z[-1])), ("last_slope_added",)),
    Planted(lambda W, z, f: jacobian_product(W, z, f).T, ("transposed",)),
    Planted(lambda W, z, f: jacobian_product(W, z, f).T.reshape(len(z[1]), len(z[-1])), ("reshaped",)),
    Planted(lambda W, z, f: -jacobian_product(W, z, f), ("negated",)),
    Planted(lambda W, z, f: 0 * jacobian_product(W, z, f), ("zero",)),
    Planted(lambda W, z, f: jacobian_product(W, z, f, pull_back=lambda w: w), ("raised", "weights_transposed")),
    Planted(lambda W, z, f: jacobian_product(W, z, f).sum(axis=1), ("wrong_shape",)),
    Planted(lambda W, z, f: jacobian_product(W, z, f)[::-1], ("rows_reversed",)),
]


@plant(jacobian_planted, "first_slope_missing")
def _(W, z, f_prime):
    return jacobian_product(W, z, f_prime, slope=lambda l: f_prime(z[l]) if l > 1 else np.ones_like(z[l]))


@plant(jacobian_planted, "slope_at_a")
def _(W, z, f_prime):
    # What a student has at hand is f_prime; f follows from it up to a constant only where f is odd or known.
    def f(v):
        return {1.0: np.tanh, 0.25: lambda u: 1 / (1 + np.exp(-u))}[float(f_prime(np.zeros(1))[0])](v)

    kinked = float(f_prime(np.array([30.0]))[0]) == 1.0
    bend = (lambda v: np.where(v > 0, v, v * f_prime(np.array([-1.0])))) if kinked else f
    return jacobian_product(W, z, f_prime, slope=lambda l: f_prime(bend(z[l])))


@plant(jacobian_planted, "mutated")
def _(W, z, f_prime):
    P = jacobian_product(W, z, f_prime)
    W[2] *= 0.0
    return P


@plant(jacobian_planted)
def _(W, z, f_prime):
    P = jacobian_product(W, z, f_prime)
    P[0, 0] += 0.5
    return P


JACOBIAN_PRODUCT = Answers(
    [
        jacobian_product,
        jacobian_from_the_top,
        jacobian_forward,
        jacobian_einsum,
        jacobian_float32,
        jacobian_loops,
    ],
    jacobian_planted,
)

# gradient_norms


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


def gradient_norms_float32(W, delta, a):
    def single(values):
        return [None if v is None else v.astype(np.float32) for v in values]

    return gradient_norms(single(W), single(delta), single(a))


def gradient_norms_fortran(W, delta, a):
    return gradient_norms(W, delta, [np.asfortranarray(v) for v in a], size=lambda m: np.linalg.norm(m.ravel()))


norms_planted = [
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
    Planted(lambda W, d, a: gradient_norms(W, d, a)[0], ("wrong_count",)),
    Planted(lambda W, d, a: gradient_norms(W, d, a, size=lambda m: m), ("wrong_shape",)),
    Planted(
        lambda W, d, a: ([None] + [n * len(d[1]) for n in gradient_norms(W, d, a)[0][1:]], gradient_norms(W, d, a)[1]),
        ("times_batch",),
    ),
    Planted(lambda W, d, a: gradient_norms(W, d, a, size=np.max), ()),
]

GRADIENT_NORMS = Answers(
    [gradient_norms, gradient_norms_einsum, gradient_norms_loops, gradient_norms_float32, gradient_norms_fortran],
    norms_planted,
)

ANSWERS = {"jacobian_product": JACOBIAN_PRODUCT, "gradient_norms": GRADIENT_NORMS}
