"""Right and wrong answers to `four_equations`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import central, sigmoid


def four_equations(da, p, W2, z1, x, start=None, slope=None, weights=None, parameters=None):
    """The right answer, with each equation open to a mistake."""
    delta2 = p * (da - da @ p) if start is None else start(da, p)
    da1 = (W2 if weights is None else weights).T @ delta2
    delta1 = da1 * (1 - np.tanh(z1) ** 2 if slope is None else slope(z1))
    d = delta1 if parameters is None else parameters(da1, delta1)
    return delta2, delta1, d.copy(), np.outer(d, x)


def four_equations_jacobian(da, p, W2, z1, x):
    delta2 = (np.diag(p) - np.outer(p, p)) @ da
    delta1 = np.diag(np.cosh(z1) ** -2) @ W2.T @ delta2
    return [delta2, delta1, np.array(delta1), np.asfortranarray(delta1[:, None] * x)]


def four_equations_loops(da, p, W2, z1, x):
    K, n = W2.shape
    delta2, delta1, dW1 = np.zeros(K), np.zeros(n), np.zeros((n, len(x)))
    for j in range(K):
        for k in range(K):
            delta2[j] += da[k] * p[k] * ((k == j) - p[j])
    for j in range(n):
        for i in range(K):
            delta1[j] += delta2[i] * W2[i, j] * (1 - np.tanh(z1[j]) ** 2)
        for k in range(len(x)):
            dW1[j, k] = delta1[j] * x[k]
    return delta2, delta1, delta1 + 0, dW1


def four_equations_einsum(da, p, W2, z1, x):
    delta2 = np.einsum("k,kj->j", da, np.diagflat(p) - np.einsum("i,j->ij", p, p))
    delta1 = np.einsum("i,ij,j->j", delta2, W2, 1 - np.tanh(z1) ** 2)
    return delta2, delta1, delta1, np.einsum("j,k->jk", delta1, x)


RIGHT = [four_equations, four_equations_jacobian, four_equations_loops, four_equations_einsum]

PLANTED = [
    Planted(lambda *v: four_equations(*v, start=lambda da, p: da * p * (1 - p)), ("softmax_diagonal",)),
    Planted(lambda *v: four_equations(*v, start=lambda da, p: da + 0), ("softmax_missing",)),
    Planted(lambda *v: four_equations(*v, slope=lambda z: 1.0), ("slope_missing",)),
    Planted(lambda *v: four_equations(*v, slope=lambda z: 1 - np.tanh(np.tanh(z)) ** 2), ("slope_at_a",)),
    Planted(lambda *v: four_equations(*v, slope=lambda z: (1 - np.tanh(z) ** 2) ** 2), ("slope_twice",)),
    Planted(lambda *v: four_equations(*v, slope=lambda z: sigmoid(z) * (1 - sigmoid(z))), ("slope_of_sigmoid",)),
    Planted(lambda *v: four_equations(*v, parameters=lambda da, delta: da), ("next_not_masked",)),
    Planted(lambda *v: four_equations(*v, weights=v[2].T), ("raised", "weights_transposed")),
    Planted(lambda da, p, W2, z1, x: four_equations(da + 0.1, p**1.1, W2, z1, x), ()),
    Planted(lambda *v: four_equations(*v, slope=lambda z: central(np.tanh, z)), ("numerical_gradient",)),
    Planted(lambda *v: four_equations(*v, slope=lambda z: 1 - z**2), ("slope_formula_at_z",)),
    Planted(lambda *v: four_equations(*v, slope=np.tanh), ("slope_not_derived",)),
    Planted(lambda *v: four_equations(*v, slope=lambda z: np.tanh(z) * (1 - np.tanh(z))), ("slope_of_sigmoid",)),
    Planted(lambda *v: four_equations(*v, start=lambda da, p: p - da), ("softmax_as_with_cross_entropy",)),
    Planted(lambda *v: four_equations(*v, start=lambda da, p: p * da), ("softmax_second_term",)),
    Planted(lambda *v: four_equations(*v, start=lambda da, p: p * (da - da.sum())), ("softmax_second_term_factor",)),
    Planted(lambda *v: four_equations(*v, start=lambda da, p: p * da - da @ p), ("softmax_second_term_factor",)),
    Planted(lambda *v: four_equations(*v, start=lambda da, p: p * (da - da.mean())), ("softmax_second_term_averaged",)),
    Planted(lambda *v: four_equations(*v, start=lambda da, p: p * (da @ p - da)), ("negated",)),
]


@plant(PLANTED, "one_output")
def _(da, p, W2, z1, x):
    return four_equations(da, p, W2, z1, x, weights=np.vstack([W2[:1], 0 * W2[1:]]))
