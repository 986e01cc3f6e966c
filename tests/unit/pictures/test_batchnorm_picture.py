"""Batch norm's picture beside the pass that it shows: its arrows, its three paths, and what each of them carries."""

import ast
from inspect import getsource
from itertools import pairwise

import numpy as np
import pytest
from backprop import numerical_gradient
from backprop.pictures.batchnorm_picture import PATHS, PLACES, READS, batchnorm_picture

from grader.exercises.lesson4 import batchnorm_lines

LINES = {
    "mean": lambda read: read("X").mean(axis=0),
    "centred": lambda read: read("X") - read("mean"),
    "squared": lambda read: read("centred") ** 2,
    "variance": lambda read: read("squared").mean(axis=0),
    "inv_std": lambda read: (read("variance") + 1e-5) ** -0.5,
    "normed": lambda read: read("centred") * read("inv_std"),
    "Y": lambda read: read("normed"),
}
FOURTH = ("Y", "normed", "inv_std", "variance", "squared", "centred", "mean", "X")


def forward(X):
    values = {"X": X}
    for name, line in LINES.items():
        values[name] = line(values.__getitem__)
    return values


def share(path, X, dY):
    """What comes home along one path: the nudge of X is heard along it, and by nobody else."""
    still, way = forward(X), list(reversed(path))

    def loss(nudged):
        moved = {"X": nudged}
        for heard, name in pairwise(way):
            moved[name] = LINES[name](lambda value, heard=heard: moved[heard] if value == heard else still[value])
        return float(np.sum(dY * moved["Y"]))

    return numerical_gradient(loss, X)


@pytest.fixture
def batch():
    rng = np.random.default_rng(8)
    return rng.normal(size=(5, 3)), rng.normal(size=(5, 3))


def routes(end: str) -> set[tuple[str, ...]]:
    """Every way from Y back to `end`, along the arrows."""
    ways = {("Y",)} if end == "Y" else set()
    for value, reader in READS:
        if value == end:
            ways |= {(*way, end) for way in routes(reader)}
    return ways


def test_the_three_paths_and_the_silent_fourth_are_all_ways_home():
    assert routes("X") == {*PATHS.values(), FOURTH}


def test_the_three_add_up_and_the_fourth_carries_nothing(batch):
    X, dY = batch
    dX = numerical_gradient(lambda X: float(np.sum(dY * forward(X)["Y"])), X)
    shares = [share(path, X, dY) for path in PATHS.values()]
    np.testing.assert_allclose(sum(shares), dX, atol=1e-7)
    assert min(np.abs(one).max() for one in shares) > 0.1
    assert np.abs(share(FOURTH, X, dY)).max() < 1e-8


def test_the_arrows_are_the_readings_of_the_exercise():
    text = next(node.value.value for node in ast.walk(ast.parse(getsource(batchnorm_lines)))
                if isinstance(node, ast.keyword) and node.arg == "forward")  # fmt: skip
    lines = [ast.parse(line.strip()).body[0] for line in text.strip().splitlines()]
    read = {
        (leaf.id, line.targets[0].id) for line in lines for leaf in ast.walk(line.value) if isinstance(leaf, ast.Name)
    }
    found = {pair for pair in read if set(pair) <= set(PLACES)}
    assert found == set(READS)


def test_the_words_hold_every_path():
    assert all(", ".join(path) in batchnorm_picture().label for path in PATHS.values())
