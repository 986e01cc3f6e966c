"""Right and wrong answers to `jacobian_product`."""

import numpy as np

from tests.corpus import Planted, plant


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


def jacobian_loops(W, z, f_prime):
    P = np.eye(len(z[1]))
    for l in range(2, len(W)):
        slope, product = f_prime(z[l - 1]), np.zeros((len(P), len(z[l])))
        for i, k in np.ndindex(product.shape):
            product[i, k] = sum(P[i, j] * slope[j] * W[l][k, j] for j in range(len(slope)))
        P = product
    return P


RIGHT = [jacobian_product, jacobian_from_the_top, jacobian_forward, jacobian_einsum, jacobian_loops]

PLANTED = [
    Planted(lambda W, z, f: jacobian_product(W, z, f, slope=lambda l: np.ones_like(z[l])), ("slope_missing",)),
    Planted(lambda W, z, f: jacobian_product(W, z, f, slope=lambda l: f(z[l]) ** 2), ("slope_twice",)),
    Planted(lambda W, z, f: jacobian_product(W, z, f) @ np.diag(f(z[-1])), ("last_slope_added",)),
    Planted(lambda W, z, f: jacobian_product(W, z, f, pull_back=lambda w: w), ("raised", "weights_transposed")),
    Planted(lambda W, z, f: jacobian_product(W, z, f).sum(axis=1), ("wrong_shape",)),
]


@plant(PLANTED, "first_slope_missing")
def _(W, z, f_prime):
    return jacobian_product(W, z, f_prime, slope=lambda l: f_prime(z[l]) if l > 1 else np.ones_like(z[l]))


@plant(PLANTED, "slopes_shifted")
def _(W, z, f_prime):
    P = np.eye(len(z[1]))
    for l in range(2, len(W)):
        P = P @ W[l].T @ np.diag(f_prime(z[l]))
    return P


@plant(PLANTED, "slope_at_a")
def _(W, z, f_prime):
    # What a student has at hand is f_prime; f follows from it up to a constant only where f is odd or known.
    def f(v):
        return {1.0: np.tanh, 0.25: lambda u: 1 / (1 + np.exp(-u))}[float(f_prime(np.zeros(1))[0])](v)

    kinked = float(f_prime(np.array([30.0]))[0]) == 1.0
    bend = (lambda v: np.where(v > 0, v, v * f_prime(np.array([-1.0])))) if kinked else f
    return jacobian_product(W, z, f_prime, slope=lambda l: f_prime(bend(z[l])))


@plant(PLANTED)
def _(W, z, f_prime):
    P = jacobian_product(W, z, f_prime)
    P[0, 0] += 0.5
    return P
