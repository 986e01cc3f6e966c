"""The bug hunt: a tanh network with sigmoid outputs and binary cross-entropy."""

from collections.abc import Callable, Mapping
from itertools import product

import numpy as np
from backprop.activations import sigmoid

from grader.checking.exercise import Case, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.exercises.gradient import gradient

OUTPUT_FIRST = Words(
    "begin at the output",
    "{outputs_is} what comes out while delta2 is as your colleague left it, and at least one line below it is too. "
    "Mend delta2 first: everything else is made of it.",
)


def _given(reduce: Callable, slope_at: str) -> Callable[[Case, Leaves], Mapping[str, np.ndarray]]:
    """The program of the lesson with delta2 as it was given; its other two lines as given, or mended."""

    def wrong(case: Case, truth: Leaves) -> Mapping[str, np.ndarray]:
        X, y, _, _, W2, _ = case.arguments.values()
        a1 = case.values["a1"]
        a2 = sigmoid(case.values["z2"])
        delta2 = (a2 - y) * a2 * (1 - a2) / len(X)
        delta1 = delta2 @ W2 * (1 - np.tanh(case.values[slope_at]) ** 2)
        return {"dW1": delta1.T @ X, "db1": reduce(delta1, axis=0), "dW2": delta2.T @ a1, "db2": reduce(delta2, axis=0)}

    return wrong


WAYS = [*product((np.mean, np.sum), ("a1", "z1"))][:-1]
"""How db is taken, and where the slope; the last way has nothing wrong but delta2."""

exercise = gradient(
    section="13 The bug hunt",
    points=2,
    given="X (N, n_0), y (N, n_2) binary, W1 (n_1, n_0), b1 (n_1), W2 (n_2, n_1), b2 (n_2)",
    forward="""
        z1 = X @ W1.T + b1
        a1 = tanh(z1)
        z2 = a1 @ W2.T + b2
        loss = np.sum(sigmoid_cross_entropy(z2, y)) / len(X)
    """,
    returns={"dW1": "W1", "db1": "b1", "dW2": "W2", "db2": "b2"},
    suspects=[Suspect("output_first", wrong=_given(*way), words=OUTPUT_FIRST) for way in WAYS],
)
