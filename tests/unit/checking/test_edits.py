"""Single edits: the one that puts a slip right is among them, and the tree is the student's own again afterwards."""

import ast
import linecache

import numpy as np
import pytest

from grader.checking.edits import KINDS, edits
from grader.checking.observation import observe
from grader.checking.source import read_source

GIVEN = {
    "X": np.ones((4, 3)),
    "W": np.ones((2, 3)),
    "delta": np.ones((4, 2)),
    "z": np.ones((4, 2)),
    "b": np.ones(2),
    "layers": [None, np.ones((2, 3)), np.ones((2, 2))],
    "f_prime": np.cos,
}


def function(text: str, name: str = "answer", **known):
    """The function of that name in a notebook's cell with this text."""
    cell = f"<ipython-input-{len(linecache.cache)}-test>"
    linecache.cache[cell] = (len(text), None, text.splitlines(keepends=True), cell)
    namespace = {"np": np, **known}
    exec(compile(text, cell, "exec"), namespace)
    return namespace[name]


def all_edits(body: str):
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    source = read_source(function(f"def answer({', '.join(GIVEN)}):\n{lines}\n"))
    own = source.definitions[0]
    seen, given = observe(source, own, GIVEN, 1.0)
    return own, edits(own.node, given, seen)


SLIPS = [
    ("return X.T @ delta", "return delta.T @ X", "order"),
    ("return np.outer(z[0], b)", "return np.outer(b, z[0])", "order"),
    ("return delta @ W.T", "return delta @ W", "transpose"),
    ("return delta.sum(axis=1)", "return delta.sum(axis=0)", "axis"),
    ("return delta.sum()", "return delta.sum(axis=0)", "axis"),
    ("return delta - delta.mean(axis=1)", "return delta - delta.mean(axis=1, keepdims=True)", "keepdims"),
    ("return delta", "return delta.sum(axis=0)", "sum"),
    ("return delta.mean(axis=0)", "return delta.sum(axis=0)", "sum"),
    ("return -z", "return z", "sign"),
    ("return z - b", "return z + b", "sign"),
    ("return z - b", "return b - z", "sign"),
    ("return z * b", "return z * b / len(X)", "factor"),
    ("return 1 - z", "return 1 - z ** 2", "power"),
    ("return 1 - z ** 3", "return 1 - z ** 2", "power"),
    ("return z + b", "return z", "term"),
    ("return z", "return z + b", "term"),
    ("return z * 2", "return z * 0.5", "constant"),
    ("return z > 0", "return z >= 0", "comparison"),
    ("return np.maximum(z, 0)", "return np.minimum(z, 0)", "function"),
    ("return z", "return f_prime(z)", "function"),
    ("l = 1\nreturn layers[l]", "l = 1\nreturn layers[l + 1]", "index"),
    (
        "a = z\nfor l in range(1, 2):\n    a = a + l\nreturn a",
        "a = z\nfor l in range(1, 3):\n    a = a + l\nreturn a",
        "bounds",
    ),
    ("a = z\na = b\nreturn a", "a = z\na += b\nreturn a", "assignment"),
    ("a = z\nb = b + 1\na = a + b\nreturn a", "a = z\na = a + b\nb = b + 1\nreturn a", "place"),
    ("a = z\nreturn a * (1 - a)", "a = z\nreturn z * (1 - z)", "name"),
    ("return z * (1 - z)", "return f_prime(z) * (1 - f_prime(z))", "function"),
    ("return delta", "return delta * (1 - np.tanh(z) ** 2)", "slope"),
    ("return z, delta", "return delta, z", "sequence"),
    ("return np.einsum('ni,nj->ji', delta, X)", "return np.einsum('ni,nj->ij', delta, X)", "transpose"),
    ("s = z[0]\nreturn b", "s = z[0]\nreturn b * s * (1 - s)", "slope"),
    ("return f_prime(z)", "return np.tanh(z)", "function"),
    ("return z", "return 1 / (1 + np.exp(-z))", "function"),
    ("k = 0.5\nreturn z + k", "k = 0.5\nreturn z + k * b", "factor"),
    ("return np.exp(z)", "return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)", "division"),
    ("k = 0.5\nreturn k - z", "k = 0.5\nreturn b / k - z", "factor"),
    ("return f_prime(z + b)", "return f_prime(z + b) - f_prime(z - b)", "term"),
    ("a = z\na = 0.1 * delta\nreturn a", "a = z\na = 0.1 * delta + 0.9 * a\nreturn a", "term"),
    ("l = 2\nreturn layers[1]", "l = 2\nreturn layers[l - 1]", "index"),
    ("for i, d in zip(b, z[0]):\n    s = b * b", "for i, d in zip(b, z[0]):\n    s = d * b", "name"),
    ("return sum(b.sum() for row in X)", "return sum(row.sum() for row in X)", "name"),
    ("l = 1\na = layers[l]\nreturn X", "l = 1\na = layers[l]\nreturn X @ layers[l].T", "factor"),
    (
        "a = [z, b]\nl = len(layers) - 2\nk = X[l]\nreturn z",
        "a = [z, b]\nl = len(layers) - 2\nk = X[l]\nreturn z * a[l]",
        "factor",
    ),
    ("return np.sum(z)", "return np.linalg.norm(z)", "sum"),
    ("x = X[0]\nreturn b", "x = X[0]\nreturn b + W @ x", "term"),
    ("return 1 - z", "return (1 - z) * (X @ W.T)", "factor"),
    ("return 1 - z", "return (1 - z) * (delta - z)", "factor"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("slip", "right", "kind"), SLIPS, ids=[f"{kind}: {right}" for _, right, kind in SLIPS])
def test_the_edit_that_puts_a_slip_right_is_among_them(slip, right, kind):
    own, found = all_edits(slip)
    wanted = ast.dump(ast.parse(right))
    kinds = set()
    for edit in found:
        with edit.made():
            text = "\n".join(ast.unparse(statement) for statement in own.node.body)
        if ast.dump(ast.parse(text)) == wanted:
            kinds.add(edit.kind)
    assert kind in kinds


def test_every_kind_of_edit_has_words_and_the_likely_ones_come_first():
    found = [edit for slip, _, _ in SLIPS for edit in all_edits(slip)[1]]
    assert {edit.kind for edit in found} <= KINDS.keys()
    ranks = [edit.rank for edit in all_edits("return z * b")[1]]
    assert ranks == sorted(ranks) and ranks[0] < ranks[-1]


def test_the_tree_is_as_it_was_after_each_edit():
    own, found = all_edits("a = z * b\nif a.sum() > 0:\n    a = -a\nreturn a @ W")
    before = ast.dump(own.node)
    for edit in found:
        with edit.made():
            assert ast.dump(own.node) != before
        assert ast.dump(own.node) == before


def test_what_was_never_run_is_not_edited():
    _, found = all_edits("if len(X) > 100:\n    z = z * b\nreturn z")
    assert {edit.line for edit in found} == {2, 4}
