"""The line stepper: a classifier's program, its values, and the gradient of each value, one line a click, upwards."""

import numpy as np

from backprop.pictures.canvas.picture import Picture
from backprop.pictures.canvas.stepping import stepping
from backprop.pictures.line_stepper_drawing import draw
from backprop.pictures.line_stepper_numbers import LineTrace


def line_stepper(
    X: np.ndarray, labels: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
) -> Picture:
    """Step upwards through the program of a softmax classifier: who reads a value, and what do they tell it?

    X: (N, n_0); labels: (N,); W1: (n_1, n_0); b1: (n_1,); W2: (K, n_1); b2: (K,); at most 8 of each. ValueError where
    they do not fit.
    """
    trace = LineTrace({"X": X, "labels": labels, "W1": W1, "b1": b1, "W2": W2, "b2": b2})
    return stepping(lambda step: draw(trace, step), trace.last_step)
