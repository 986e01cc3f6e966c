"""What an exercise gives its student, as text, and random values for it: "z (N, n), y (N, n) binary, rate () positive".

A name stands with its shape, whose letters are sizes, and perhaps with a word for its values. A name alone is a line of
the forward pass. The sizes change from case to case: a batch of one, width one, all alike.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from backprop.activations import ACTIVATIONS

CASES = 8
BATCHES = (3, 1, 4, 5, 2, 9, 3, 6)
WIDTHS = ((2, 4, 3, 4, 1, 5, 3, 2), (3, 2, 1, 4, 3, 2, 3, 4), (4, 3, 2, 4, 5, 3, 3, 3), (5, 1, 4, 4, 2, 1, 3, 5))
"""By case, for the first width that is named, the second, and so on."""
CLASSES = WIDTHS[2]
"""For a width called K: never one, since a softmax of one is 1."""
SCALES = (1.0, 1.0, 1.5, 1.0, 0.3, 1.0, 3.0, 2.0)
"""Of pre-activations and inputs, by case: small ones, and such as saturate."""
SATURATED = (16.0, -16.0)
"""In the case of the largest scale, the first pre-activation of the rows after the first: f' is nearly 0."""
ODD = {5: 0.0, 6: 15.0}
"""Case -> one of the ordinary numbers, which else are such that mistakes show."""
FAR = 3.0
"""Where there is one row, its first pre-activation: far enough out for a short constant to show."""
SHAPES: tuple[tuple[int, ...], ...] = ((5,), (), (2, 3), (1,), (3, 1, 2), (4, 4), (1, 1), (2, 1, 3, 2))
"""Of what may have any shape, written "*"."""
HIDDEN = ("tanh", "relu", "tanh", "sigmoid", "leaky_relu", "tanh", "relu", "sigmoid")
"""Activations by case, for what is called "activation"."""

PRIMES = (11, 5, 3, 7, 2, 13)
ALIKE = 6

Sizes = dict[str, int]
Draw = Callable[[np.random.Generator, tuple[int, ...]], Any]


class Given(NamedTuple):
    """One thing that is given. shape: sizes by their letters, None where it has none. word: for its values, or ""."""

    name: str
    shape: tuple[str, ...] | None
    word: str

    @property
    def is_drawn(self) -> bool:
        """Whether it is random, and not what a line of the forward pass computes."""
        return self.shape is not None or self.word != ""


def parse(text: str) -> dict[str, Given]:
    """The things of a text by name. ValueError where something in it is not understood."""
    item = r"(\w+)\s*(?:\(([\w\s,*]*)\))?\s*([a-z_]\w*)?\s*(?:,|$)"
    if re.sub(rf"(?:{item})", "", text).strip():
        raise ValueError(f"not understood: {text!r}")
    found = {}
    for name, letters, word in re.findall(item, text):
        has_shape = re.search(rf"\b{name}\s*\(", text) is not None
        shape = tuple(letter.strip() for letter in letters.split(",") if letter.strip()) if has_shape else None
        found[name] = Given(name, shape, word)
        if word and word not in WORDS:
            raise ValueError(f"{name}: there are no values called {word!r}, only {', '.join(WORDS)}")
    return found


def letters_of(given: dict[str, Given]) -> list[str]:
    """The sizes that the shapes name, in order; numbers are no names."""
    every = [letter for g in given.values() for letter in g.shape or () if not letter.isdigit()]
    return list(dict.fromkeys(every))


def sizes_of_case(letters: list[str], batch: str, k: int, least: Mapping[str, int] | None = None) -> Sizes:
    """The sizes of the k-th case. least: by letter, where a smaller one would leave nothing to learn."""
    widths = iter(range(len(letters)))
    rows = {"K": CLASSES, batch: BATCHES}
    sizes = {letter: (rows.get(letter) or WIDTHS[next(widths) % len(WIDTHS)])[k % CASES] for letter in letters}
    return {letter: max(size, (least or {}).get(letter, 1)) for letter, size in sizes.items()}


def distinct_sizes(letters: list[str], batch: str) -> Sizes:
    """No two alike."""
    return dict(zip(sorted(letters, key=lambda letter: letter != batch), PRIMES, strict=False))


def equal_sizes(letters: list[str]) -> Sizes:
    """All alike."""
    return dict.fromkeys(letters, ALIKE)


def draw(rng: np.random.Generator, given: Given, sizes: Sizes, k: int) -> Any:
    """A random value."""
    letters = given.shape or ()
    shape = SHAPES[k % CASES] if letters == ("*",) else tuple(sizes.get(letter) or int(letter) for letter in letters)
    if given.word:
        return WORDS[given.word](rng, shape, sizes, k)
    if given.name.startswith("W") and len(shape) == 2:
        return rng.normal(size=shape) * min(1.0, 1.5 / np.sqrt(shape[1]))
    if given.name[0] in "zZXx":
        values = spread(rng, shape, SCALES[k % CASES])
        if given.name[0] in "zZ" and shape and SCALES[k % CASES] == max(SCALES):
            values.reshape(len(values), -1)[1 : 1 + len(SATURATED), 0] = SATURATED[: len(values) - 1]
        if given.name[0] in "zZ" and shape and len(values) == 1:
            values.flat[0] = FAR
        return values
    value = rng.normal(size=shape) if shape else float(rng.normal())
    return 0.5 * value if given.name.startswith("b") else value


def spread(rng: np.random.Generator, shape: tuple[int, ...], scale: float) -> Any:
    """N(0, scale^2); where that saturates, all rows but the first, so that something is left to measure. One is 0."""
    if not shape:
        return float(rng.normal())
    values = rng.normal(size=shape)
    values[:1] *= min(scale, 1.0)
    values[1:] *= scale
    if len(values) > 2:
        values.reshape(len(values), -1)[1, -1] = 0.0
    return values


def _normal(rng, shape, sizes, k):
    return rng.normal(size=shape) if shape else float(rng.normal())


def _ordinary(rng, shape, sizes, k):
    values = np.asarray(rng.uniform(0.3, 1.5, size=shape) * rng.choice([-1.0, 1.0], size=shape))
    if k % CASES in ODD:
        values.flat[1:2] = ODD[k % CASES]
    return values if shape else float(values)


def _unit(rng, shape, sizes, k):
    return rng.random(shape) if shape else float(rng.random())


def _binary(rng, shape, sizes, k):
    return (rng.random(shape) < 0.5).astype(float)


def _positive(rng, shape, sizes, k):
    return rng.uniform(0.3, 2.0, size=shape) if shape else float(rng.uniform(0.3, 2.0))


def indices(rng: np.random.Generator, bound: int, shape: tuple[int, ...] | int) -> np.ndarray:
    """Random indices below `bound`, of the type that NumPy counts in: in a browser bincount takes no int64."""
    return rng.integers(bound, size=shape, dtype=np.intp)


def _one_hot(rng, shape, sizes, k):
    return np.eye(shape[-1])[indices(rng, shape[-1], shape[:-1])]


def _labels(rng, shape, sizes, k):
    return indices(rng, sizes["K"], shape)


def _activation(rng, shape, sizes, k):
    return ACTIVATIONS[HIDDEN[k % CASES]].f


WORDS: dict[str, Callable] = {
    "normal": _normal,
    "ordinary": _ordinary,
    "unit": _unit,
    "binary": _binary,
    "positive": _positive,
    "one_hot": _one_hot,
    "labels": _labels,
    "activation": _activation,
}
"""Words for values: N(0, 1); of size 0.3 to 1.5, but for ODD; from 0 to 1; 0 or 1; above 0; rows with a single 1; whole
numbers below K; a function."""
