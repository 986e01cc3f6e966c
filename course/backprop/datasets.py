"""Small data sets: XOR, blobs, moons and spirals, and 1,797 real digits.

Each returns (X, labels): X is (N, n_0) float64, labels is (N,) intp, NumPy's
type of an index: int64, or int32 in a browser. `one_hot` in `losses` makes targets.

>>> X, labels = digits()
>>> train, test = hold_out(X, labels, np.random.default_rng(0), fraction=0.2)
>>> train[0].shape, test[0].shape
((1438, 64), (359, 64))
"""

import gzip
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.random import Generator

Data = tuple[np.ndarray, np.ndarray]


def xor() -> Data:
    """The corners of the unit square, (4, 2); label 1 where exactly one input is 1."""
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return X, np.array([0, 1, 1, 0])


def blobs(
    rng: Generator, n_per_class: int = 50, n_classes: int = 2, spread: float = 0.5
) -> Data:
    """Gaussian clouds, one a class, centred on the circle of radius 2.

    X: (n_classes * n_per_class, 2). ValueError where that is empty.
    """
    _check_counts(n_per_class, n_classes)
    angle = 2 * np.pi * np.arange(n_classes) / n_classes
    centres = 2.0 * np.column_stack([np.cos(angle), np.sin(angle)])
    labels = np.repeat(np.arange(n_classes), n_per_class)
    return centres[labels] + rng.normal(0.0, spread, size=(len(labels), 2)), labels


def moons(rng: Generator, n_per_class: int = 100, noise: float = 0.15) -> Data:
    """Two half circles of radius 1, hooked into each other.

    X: (2 * n_per_class, 2); label 1 for the upper one. ValueError where that is empty.
    """
    _check_counts(n_per_class, n_classes=2)
    angle = np.pi * rng.random(n_per_class)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    X = np.vstack([upper, lower]) + rng.normal(0.0, noise, size=(2 * n_per_class, 2))
    return X, np.repeat([1, 0], n_per_class)


def spirals(
    rng: Generator, n_per_class: int = 100, n_classes: int = 3, noise: float = 0.1
) -> Data:
    """Interleaved spiral arms, one a class, radius 0 to 1: no straight line parts them.

    X: (n_classes * n_per_class, 2). ValueError where that is empty.
    """
    _check_counts(n_per_class, n_classes)
    labels = np.repeat(np.arange(n_classes), n_per_class)
    radius = np.tile(np.linspace(0.05, 1.0, n_per_class), n_classes)
    angle = 4.0 * radius + 2 * np.pi * labels / n_classes
    angle += rng.normal(0.0, noise, size=len(labels))
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), labels


@cache
def _digits_table() -> np.ndarray:
    packed = files("backprop").joinpath("data", "digits.csv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("ascii").splitlines()
    return np.loadtxt(lines, delimiter=",", dtype=np.intp)


def digits() -> Data:
    """1,797 handwritten digits of 8 x 8 pixels, scaled to [0, 1].

    X: (1797, 64), labels 0 to 9. Alpaydin and Kaynak, Optical Recognition of
    Handwritten Digits, UCI, 1998 (CC BY 4.0); see data/README.md.
    """
    table = _digits_table()
    return table[:, :64] / 16.0, table[:, 64].copy()


def hold_out(
    X: np.ndarray, labels: np.ndarray, rng: Generator, fraction: float = 0.2
) -> tuple[Data, Data]:
    """Shuffle, then part: ((X_train, labels_train), (X_test, labels_test)).

    The test part is `fraction` of all. ValueError where X and labels differ in length,
    there are not two examples, or fraction is not between 0 and 1.
    """
    if len(X) != len(labels):
        shapes = f"X of shape {X.shape} and labels of shape {labels.shape}"
        raise ValueError(f"{shapes} differ in their number of examples")
    if len(X) < 2:
        too_small = f"X of shape {X.shape} is too small to part"
        raise ValueError(f"{too_small}: two examples are the least")
    if not 0.0 < fraction < 1.0:
        raise ValueError(f"fraction must lie between 0 and 1, not {fraction}")
    order = rng.permutation(len(X))
    n_test = min(max(1, round(fraction * len(X))), len(X) - 1)
    test, train = order[:n_test], order[n_test:]
    return (X[train], labels[train]), (X[test], labels[test])


def _check_counts(n_per_class: int, n_classes: int) -> None:
    if n_per_class < 1 or n_classes < 1:
        raise ValueError(
            "need at least one example of one class, "
            f"not n_per_class={n_per_class}, n_classes={n_classes}"
        )
