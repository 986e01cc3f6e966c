"""Lesson 2, the descent and the bridge: descent_step, train_neuron, chain_delta."""

import math

import numpy as np

from tests.corpus import Answers, Planted, plant
from tests.corpus.neuron_answers import cross, sigmoid, squared

# descent_step


def step(w, b, dw, db, learning_rate):
    return w - learning_rate * dw, b - learning_rate * db


def step_loops(w, b, dw, db, learning_rate):
    return np.array([v - learning_rate * d for v, d in zip(w, dw, strict=True)]), b + learning_rate * -db


def step_in_place(w, b, dw, db, learning_rate):
    w = w.copy()
    w -= learning_rate * dw
    return [w, np.float64(b - learning_rate * db)]


def step_float32(w, b, dw, db, learning_rate):
    return step(w.astype(np.float32), np.float32(b), dw.astype(np.float32), np.float32(db), np.float32(learning_rate))


step_planted = [
    Planted(lambda w, b, dw, db, rate: (w + rate * dw, b + rate * db), ("ascends",)),
    Planted(lambda w, b, dw, db, rate: (w - dw, b - db), ("rate_forgotten",)),
    Planted(lambda w, b, dw, db, rate: (-rate * dw, -rate * db), ("step_alone",)),
    Planted(lambda w, b, dw, db, rate: (w - rate * dw, b), ("not_moved",)),
    Planted(lambda w, b, dw, db, rate: (w, b), ("not_moved",)),
    Planted(lambda w, b, dw, db, rate: (w - rate * dw, b + rate * db), ("ascends",)),
    Planted(lambda w, b, dw, db, rate: w - rate * dw, ("wrong_count",)),
    Planted(lambda w, b, dw, db, rate: (w - rate * db, b - rate * db), ()),
    Planted(lambda w, b, dw, db, rate: (w - rate * dw, w - rate * db), ("wrong_shape",)),
]


@plant(step_planted, "mutated")
def _(w, b, dw, db, learning_rate):
    w -= learning_rate * dw
    b -= learning_rate * db
    return w, b


DESCENT_STEP = Answers([step, step_loops, step_in_place, step_float32], step_planted)

# train_neuron


def train(rng, X, y, rate=0.5, steps=300, sign=1.0, start=0.1, delta=cross):
    w, b = start * rng.normal(size=X.shape[1]), 0.0
    for _ in range(steps):
        d = delta(X @ w + b, y)
        w, b = w - sign * rate * X.T @ d, b - sign * rate * d.sum()
    return w, b


def train_one_by_one(rng, X, y):
    w, b = np.zeros(2), 0.0
    for n in np.tile(rng.permutation(len(y)), 5):
        d = sigmoid(X[n] @ w + b) - y[n]
        w, b = w - 0.2 * d * X[n], b - 0.2 * d
    return w, b


def train_in_place(rng, X, y):
    w, b = rng.normal(size=2), np.zeros(())
    inputs = np.asfortranarray(X)
    for _ in range(1000):
        d = cross(inputs @ w + b, y)
        w -= np.einsum("n,nj->j", d, inputs)
        b -= d.sum()
    return w, b


TRAIN_NEURON = Answers(
    [
        train,
        lambda rng, X, y: train(rng, X, y, rate=1.0, steps=2000, start=1.0),
        lambda rng, X, y: train(rng, X, y, rate=5.0, steps=2000, start=0.0, delta=squared),
        lambda rng, X, y: train(rng, X.astype(np.float32), y),
        train_one_by_one,
        train_in_place,
    ],
    [
        Planted(lambda rng, X, y: train(rng, X, y, sign=-1.0), ("failed_verdict",)),
        Planted(lambda rng, X, y: train(rng, X, y, rate=0.001, steps=100), ("failed_verdict",)),
        Planted(lambda rng, X, y: train(rng, X, y, steps=0), ("failed_verdict",)),
        Planted(lambda rng, X, y: (np.array([-1.0, 0.0]), 0.0), ("failed_verdict",)),
        Planted(lambda rng, X, y: train(rng, X, y, delta=lambda z, y: np.nan * z), ("failed_verdict",)),
        Planted(lambda rng, X, y: (train(rng, X, y)[0][:, None], 0.0), ("failed_verdict",)),
        Planted(lambda rng, X, y: train(rng, X, y)[0], ("wrong_count",)),
        Planted(lambda rng, X, y: ("w", "b"), ("failed_verdict",)),
    ],
)

# chain_delta


def chain(x, z1, w2, delta2, slope=lambda z: 1 - math.tanh(z) ** 2):
    delta1 = delta2 * w2 * slope(z1)
    return delta1, delta1 * x


def chain_cosh(x, z1, w2, delta2):
    da1 = w2 * delta2
    return [da1 / np.cosh(z1) ** 2, x * da1 / np.cosh(z1) ** 2]


def chain_arrays(x, z1, w2, delta2):
    delta1 = np.array(delta2) * w2 * (1 - np.tanh(np.array(z1)) ** 2)
    return delta1, np.einsum(",->", delta1, x)


def chain_float32(x, z1, w2, delta2):
    x, z1, w2, delta2 = map(np.float32, (x, z1, w2, delta2))
    delta1 = delta2 * w2 * (1 - np.tanh(z1)) * (1 + np.tanh(z1))
    return delta1, delta1 * x


chain_planted = [
    Planted(lambda *v: chain(*v, slope=lambda z: 1.0), ("slope_missing",)),
    Planted(lambda *v: chain(*v, slope=lambda z: 1 - math.tanh(math.tanh(z)) ** 2), ("slope_at_a",)),
    Planted(lambda *v: chain(*v, slope=lambda z: 1 - z**2), ("slope_formula_at_z",)),
    Planted(lambda *v: chain(*v, slope=lambda z: (1 - math.tanh(z) ** 2) ** 2), ("slope_twice",)),
    Planted(lambda *v: chain(*v, slope=lambda z: sigmoid(z) * (1 - sigmoid(z))), ("slope_of_sigmoid",)),
    Planted(lambda x, z1, w2, delta2: chain(x, z1, 1.0, delta2), ("weight_forgotten",)),
    Planted(lambda x, z1, w2, delta2: chain(1.0, z1, w2, delta2), ("input_forgotten",)),
    Planted(lambda x, z1, w2, delta2: (chain(x, z1, w2, delta2)[0], delta2 * x), ("next_delta_used",)),
    Planted(
        lambda x, z1, w2, delta2: (chain(x, z1, w2, delta2)[0], chain(math.tanh(z1), z1, w2, delta2)[1]),
        ("own_output_for_input",),
    ),
    Planted(lambda x, z1, w2, delta2: chain(x, z1, w2, -delta2), ("negated",)),
    Planted(lambda x, z1, w2, delta2: chain(x, z1, w2, 2 * delta2), ("doubled",)),
    Planted(lambda *v: (0.0, 0.0), ("zero",)),
    Planted(lambda *v: chain(*v)[0], ("wrong_count",)),
    Planted(lambda *v: chain(*v)[::-1], ("swapped",)),
    Planted(lambda x, z1, w2, delta2: chain(x, z1, z1, delta2), ()),
]

CHAIN_DELTA = Answers([chain, chain_cosh, chain_arrays, chain_float32], chain_planted)
