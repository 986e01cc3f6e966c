"""Right and wrong answers to `descent_step`."""

import numpy as np

from tests.corpus import Planted, plant


def step(w, b, dw, db, learning_rate):
    return w - learning_rate * dw, b - learning_rate * db


def step_loops(w, b, dw, db, learning_rate):
    return np.array([v - learning_rate * d for v, d in zip(w, dw, strict=True)]), b + learning_rate * -db


def step_in_place(w, b, dw, db, learning_rate):
    w = w.copy()
    w -= learning_rate * dw
    return [w, np.float64(b - learning_rate * db)]


RIGHT = [step, step_loops, step_in_place]

PLANTED = [
    Planted(lambda w, b, dw, db, rate: (w + rate * dw, b + rate * db), ("ascends",)),
    Planted(lambda w, b, dw, db, rate: (w - dw, b - db), ("rate_forgotten",)),
    Planted(lambda w, b, dw, db, rate: (-rate * dw, -rate * db), ("step_alone",)),
    Planted(lambda w, b, dw, db, rate: (w - rate * dw, b), ("not_moved",)),
    Planted(lambda w, b, dw, db, rate: (-w - rate * dw, -b - rate * db), ("start_negated",)),
    Planted(lambda w, b, dw, db, rate: (w, b), ("not_moved",)),
    Planted(lambda w, b, dw, db, rate: (w - rate * dw, b + rate * db), ("ascends",)),
    Planted(lambda w, b, dw, db, rate: (w - rate * db, b - rate * db), ()),
    Planted(lambda w, b, dw, db, rate: (w - rate * dw, w - rate * db), ("wrong_shape",)),
    Planted(lambda w, b, dw, db, rate: (rate * dw, rate * db), ("step_alone", "negated")),
]


@plant(PLANTED, "mutated")
def _(w, b, dw, db, learning_rate):
    w -= learning_rate * dw
    b -= learning_rate * db
    return w, b


PLANTED += [
    Planted(lambda w, b, dw, db, rate: (w - dw / rate, b - db / rate), ("rate_divides",)),
    Planted(lambda w, b, dw, db, rate: (dw, db), ("gradient_returned",)),
    Planted(lambda w, b, dw, db, rate: (rate * dw - w, rate * db - b), ("negated",)),
    Planted(lambda w, b, dw, db, rate: (w * (1 - rate * dw), b * (1 - rate * db)), ()),
]
