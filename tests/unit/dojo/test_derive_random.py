"""Forward passes that nobody would write: the backward pass is right, or is refused in plain words."""

import ast
import os
from functools import partial

import numpy as np
import pytest
from backprop import ACTIVATIONS, numerical_gradient, softmax

from grader.dojo.derivation.forward_text import NotKnown
from grader.dojo.derive import derive

TEXTS = min(20_000, int(os.environ.get("GRADER_SOAK", 25)))
SIZES = {"X": (5, 3), "W": (4, 3), "G": (3, 3), "b": (4,), "v": (3,), "r": (1, 4), "c": (5, 1), "s": ()}
SAID = "# X: (N, n)\n# W: (m, n)\n# G: (n, n)\n# b: (m,)\n# v: (n,)\n# r: (1, m)\n# c: (N, 1)\n# s: a number\n"
KNOWN = {"np": np, "softmax": softmax} | {name: a.f for name, a in ACTIVATIONS.items()}
MOST = 50.0
"""No value is larger: finite differences are to tell the truth."""


def expression(rng, names, depth):
    """A random one of these names. depth: of operations within operations."""
    if depth == 0 or rng.random() < 0.15:
        return str(rng.choice(names))
    a, b = expression(rng, names, depth - 1), expression(rng, names, depth - 1)
    forms = [
        *(f"{f}({a})" for f in ("tanh", "sigmoid", "leaky_relu", "softmax", "np.sin", "np.cos", "np.tanh", "np.exp")),
        *(f"({a} {sign} {b})" for sign in "+-*@@"),
        *(f"({a}).{f}(axis={axis})" for f in ("sum", "mean") for axis in (0, 1)),
        *(f"({a}).{f}(axis={axis}, keepdims=True)" for f in ("sum", "mean") for axis in (0, 1)),
        *(f"({a}) ** 2", f"({a} / (2 + {b} ** 2))", f"({a}).T", f"-{a}", f"3 * {a}"),
        *(f"np.sqrt(1 + {a} ** 2)", f"1 / np.sqrt(1 + {a} ** 2)", f"np.maximum({a}, {rng.normal():.3f})"),
    ]
    return forms[rng.integers(len(forms))]


def program(rng):
    """(text, values by name): up to four lines that NumPy can run, and a loss of all of them."""
    values = {name: np.array(rng.normal(size=size)) for name, size in SIZES.items()}
    known, names, lines = dict(values), [*values], []
    for _ in range(60):
        text, name = expression(rng, names, 3), f"h{len(lines) + 1}"
        value = run(f"{name} = {text}", known).get(name)
        is_new = text not in names and len(lines) < 4
        if is_new and value is not None and np.ndim(value) <= 2 and np.abs(value).max() < MOST:
            lines.append(f"{name} = {text}")
            names.append(name)
            known[name] = value
    total = " + ".join(f"np.{('mean', 'sum')[i % 2]}(h{i + 1} ** {1 + i % 2})" for i in range(len(lines)))
    return "\n".join([*lines, f"loss = {total}"]), values


def run(text, values):
    """What the text gives its names; nothing where NumPy refuses it."""
    namespace = KNOWN | values
    try:
        with np.errstate(all="ignore"):
            exec(text, namespace)
    except (TypeError, ValueError):  # shapes that do not fit, an axis that is not there, a product of two numbers
        return {}
    return namespace


def loss(forward, values, name, value):
    return float(run(forward, values | {name: value})["loss"])


@pytest.mark.slow
def test_it_is_right_or_refused():
    right = refused = 0
    for seed in range(TEXTS):
        forward, values = program(np.random.default_rng(seed))
        read = {node.id for node in ast.walk(ast.parse(forward)) if isinstance(node, ast.Name)}
        wanted = [name for name in SIZES if name in read]
        try:
            backward = derive(SAID + forward, wanted)
        except NotKnown as error:
            assert "is not known here" in str(error) or "has no axis" in str(error), (forward, error)
            refused += 1
            continue
        returned = backward.make()(*(values[name] for name in backward.arguments))
        gradients = dict(zip(wanted, returned if len(wanted) > 1 else [returned], strict=True))
        for name, gradient in gradients.items():
            truth = numerical_gradient(partial(loss, forward, values, name), values[name])
            assert np.shape(gradient) == truth.shape, (seed, name, backward.source)
            bound = 1e-5 * max(1.0, float(np.abs(truth).max(initial=0.0)))
            np.testing.assert_allclose(gradient, truth, rtol=1e-4, atol=bound, err_msg=f"{forward}\n{backward.source}")
        right += 1
    assert right > 0.8 * TEXTS, (right, refused)
