"""The master's backward pass: right by the referee, and as a person would write it."""

import ast
import os
import re

import numpy as np
import pytest
from backprop import ACTIVATIONS, numerical_gradient, one_hot, softmax
from backprop.activations import sigmoid

from grader.checking.comparison import compare
from grader.checking.examination import examine
from grader.checking.exercise import ForwardPass
from grader.checking.leaves import flatten
from grader.checking.natural_size import ROUNDING, natural_size
from grader.checking.usual_mistakes import Derived
from grader.dojo.belts import BELTS
from grader.dojo.derivation.forward_text import NotKnown
from grader.dojo.derivation.rules_in_words import ONE_AS_IT_IS, SEVERAL, kinds
from grader.dojo.derive import derive
from grader.dojo.dojo import dojo
from grader.exercises import EXERCISES

DEALS = min(10_000, int(os.environ.get("GRADER_SOAK", 12)))
KNOWN = {"np": np, "softmax": softmax, "one_hot": one_hot}
KNOWN |= {name: a.f for name, a in ACTIVATIONS.items()} | {
    f"{name}_prime": a.f_prime for name, a in ACTIVATIONS.items()
}
TEXTS = {name: e for name, e in EXERCISES.items() if isinstance(e.suspects, Derived)}


def function_of(source):
    """The function of the text, which needs NumPy and imports the rest itself."""
    namespace = {"np": np}
    exec(source, namespace)
    return namespace["backward"]


def codes(backward):
    return [line.code for line in backward.lines]


# Right


@pytest.mark.slow
@pytest.mark.parametrize("belt", BELTS)
def test_the_masters_pass_is_right_on_every_deal(belt):
    for seed in range(DEALS):
        challenge = dojo(belt, seed)
        master = challenge.reveal()
        report = examine(function_of(master.source), challenge.exercise, seed, line_seconds=0)
        assert report.passed, (belt, seed, master.source, report.text())


@pytest.mark.slow
@pytest.mark.parametrize("exercise", TEXTS.values(), ids=TEXTS)
def test_it_is_right_on_every_exercise_that_is_text(exercise):
    program, returns = exercise.suspects._program, exercise.suspects._returns
    probe = exercise.suspects._probes()[0].values
    numbers = {name: np.shape(value) for name, value in probe.items() if not callable(value)}
    said = "\n".join(f"# {name}: {shape or 'a number'}" for name, shape in numbers.items())
    backward = derive(f"{said}\n{program.source}", [*returns.values()])
    again = [code for code, _ in backward.again if code.partition(" = ")[0] not in probe]
    for k in range(exercise.cases):
        case = exercise.case(np.random.default_rng([0, k]), k)
        namespace = KNOWN | {"sigmoid": sigmoid} | case.values
        with np.errstate(all="ignore"):
            exec("\n".join([*again, *codes(backward)]), namespace)
        variables = flatten(case.variables)
        claimed = {name: np.asarray(namespace[f"d{returns[name]}"], dtype=float) for name in variables}
        assert {name: leaf.shape for name, leaf in claimed.items()} == {n: leaf.shape for n, leaf in variables.items()}
        compared = compare(ForwardPass(case), variables, claimed, np.random.default_rng(k))
        bound = {name: ROUNDING * natural_size(exercise, k, name) for name in variables}
        assert compared.but_for(bound.__getitem__).agrees, (k, backward.source)


SAID = """
# X: (N, n)
# y: (N, m)
# W: (m, n)
# G: (n, n)
# b: (m,)
# v: (n,)
# r: (1, m)
# c: (N, 1)
# s: a number
"""
SIZES = {"X": (5, 3), "y": (5, 4), "W": (4, 3), "G": (3, 3), "b": (4,), "v": (3,), "r": (1, 4), "c": (5, 1), "s": ()}


@pytest.mark.parametrize(
    "forward",
    [
        "loss = np.sum(X @ W.T + b)",
        "h = np.sqrt(1 + np.square(X @ W.T))\nloss = np.mean(h * b)",
        "q = v @ v\nloss = q * s ** 2",
        "u = v @ G\nloss = u @ v",
        "u = (G @ v).mean()\nloss = u ** 3 / s",
        "E = np.exp(X @ W.T) / np.exp(X @ W.T).sum(axis=1, keepdims=True)\n"
        "loss = -np.mean(np.sum(y * np.log(E), axis=1))",
        "rows = (X ** 2).sum(axis=1)\nloss = np.sum(rows * rows)",
        "t = np.tanh(X @ G) * s - np.cos(X)\nloss = np.mean(t ** 2) + 0.5 * s",
        "z = X @ W.T * r + c\nloss = np.sum(np.maximum(z, 0.1) ** 2) / 3",
        "z = X @ (W.T + 0.5)\nloss = np.sum(np.abs(z) + np.minimum(z, 0.2) ** 2)",
        "h = X.T @ y\nloss = np.sum(h * h.T.T)",
        "m = X.mean(axis=1)\nloss = np.sum(m ** 2) / len(X)",
        "p = softmax(X @ G) @ softmax(G)\nloss = np.sum(p ** 2)",
        "p = softmax(v)\nloss = -np.log(p @ p)",
        "z = X / (1 + X ** 2) - (X - X.mean(axis=0)) / np.sqrt((X ** 2).mean(axis=0) + 0.1)\nloss = np.sum(z * z * z)",
        "loss = np.sum(-X) * -s",
        "k = 2 * s\nl = k * s\nloss = k + l + s",
        "z = sigmoid(-X) / 7\nloss = np.sum(z) - np.sum(z ** 2)",
        "z = X.max(axis=1)\nloss = np.sum(z ** 2)",
        "z = 1 / X ** 2\nloss = np.sum(z)",
        "z = np.sqrt(X ** 2)\nloss = np.sum(z)",
        "u = s * W\nq = u @ X.T\nloss = np.sum(q.T * y)",
        "a = X\nb2 = a\nloss = np.sum(a * b2)",
        "h = X\ng = h + h.mean(axis=0) * 2\nloss = np.sum(h * np.sin(g)) / s",
    ],
)
def test_it_is_right_on_whatever_the_language_can_say(forward):
    rng = np.random.default_rng(0)
    values = {name: np.array(rng.normal(size=size)) for name, size in SIZES.items()}
    read = {node.id for node in ast.walk(ast.parse(forward)) if isinstance(node, ast.Name)}
    wanted = [name for name in SIZES if name in read and name != "y"]
    backward = derive(SAID + forward, wanted)
    arguments = {name: values[name] for name in backward.arguments}
    returned = function_of(backward.source)(*arguments.values())
    returned = returned if len(wanted) > 1 else [returned]

    def loss(name, value):
        namespace = KNOWN | values | {name: value}
        exec(forward, namespace)
        return float(namespace["loss"])

    for name, gradient in zip(wanted, returned, strict=True):
        truth = numerical_gradient(lambda value, name=name: loss(name, value), values[name])
        assert np.shape(gradient) == truth.shape
        np.testing.assert_allclose(gradient, truth, rtol=1e-5, atol=1e-6, err_msg=backward.source)
    arrays = [*arguments.values(), *returned]
    for i, one in enumerate(arrays):
        assert not any(np.shares_memory(one, other) for other in arrays[i + 1 :])


# As a person would write it


def test_a_neuron():
    assert dojo("white", 2).reveal().source == (
        "from backprop.activations import tanh, tanh_prime\n\n\n"
        "def backward(X, y, w, b):\n"
        "    z = X @ w + b  # (N,)\n"
        "    a = tanh(z)    # (N,)\n"
        "\n"
        "    da = (a - y) / len(y)    # (N,)\n"
        "    dz = da * tanh_prime(z)  # (N,)\n"
        "    dw = X.T @ dz            # (4,)\n"
        "    db = dz.sum()            # a number\n"
        "    return dw, db\n"
    )


def test_a_batch_norm():
    assert codes(dojo("green", 1).reveal())[5:14] == [
        "dnorm1 = da1 * leaky_relu_prime(norm1)",
        "dgamma1 = np.sum(dnorm1 * centred1 * inv_std1, axis=0)",
        "dbeta1 = dnorm1.sum(axis=0)",
        "dcentred1 = dnorm1 * gamma1 * inv_std1",
        "dinv_std1 = np.sum(dnorm1 * gamma1 * centred1, axis=0)",
        "dcentred1 -= dinv_std1 * inv_std1 ** 3 * centred1 / len(centred1)",
        "dz1 = dcentred1.copy()",
        "dmean1 = -dcentred1.sum(axis=0)",
        "dz1 += dmean1 / len(z1)",
    ]


def test_a_graph():
    challenge = dojo("black", 1)
    assert codes(challenge.reveal()) == [
        "dz = (z - y) / len(y)",
        "dW3 = dz.T @ h7",
        "dh7 = dz @ W3",
        "dp7 = dh7 * h5",
        "dh5 = dh7 * p7",
        "dh6 = p7 * (dp7 - np.sum(dp7 * p7, axis=1, keepdims=True))",
        "dh5 += dh6 * h4 * tanh_prime(h5)",
        "dh4 = dh6 * tanh(h5)",
        "dh4 += dh5 * h3",
        "dh3 = dh5 * h4",
        "dh3 += dh4 - dh4.mean(axis=0)",
        "dW2 = dh3.T @ h2",
        "dh2 = dh3 @ W2",
        "dW2 += dh2.T @ h1",
        "dh1 = dh2 @ W2",
        "dW1 = dh1.T @ X",
        "db1 = dh1.sum(axis=0)",
    ]
    assert ("p7 = softmax(h6)", ("N", 4)) in challenge.reveal().again


def test_attention():
    said = "# dO: (T, v)\n# Q: (T, d)\n# K: (M, d)\n# V: (M, v)\n# d: a number\n"
    forward = "S = Q @ K.T / np.sqrt(d)\nP = softmax(S)\nloss = np.sum(dO * (P @ V))"
    assert codes(derive(said + forward, ["Q", "K", "V"])) == [
        "dV = P.T @ dO",
        "dP = dO @ V.T",
        "dS = P * (dP - np.sum(dP * P, axis=1, keepdims=True))",
        "dQ = dS @ K / np.sqrt(d)",
        "dK = dS.T @ Q / np.sqrt(d)",
    ]


@pytest.mark.parametrize("belt", BELTS)
@pytest.mark.slow
def test_it_is_short_and_adds_up_only_what_is_read_more_than_once(belt):
    for seed in range(30):
        challenge = dojo(belt, seed)
        backward = challenge.reveal()
        assert max(map(len, backward.source.splitlines())) <= 88
        assert ".T.T" not in backward.source
        # Only a mean that comes back first of all needs to be stretched by hand.
        assert all("mean(" in line.code for line in backward.lines if "ones" in line.code)
        read = re.findall(r"\w+", " ".join(challenge.program.lines.values()))
        for line in backward.lines:
            name, symbol, _ = line.code.split(" ", 2)
            assert line.rule
            assert symbol == "=" or read.count(name.removeprefix("d")) > 1, line.code


def test_every_line_says_its_rule():
    shown = repr(dojo("green", 1).reveal())
    for rule in (
        "Through p = softmax(z2)",
        "softmax: p times how much more it is blamed than its row on average",
        "a product of matrices: with the other factor, a1, ordered and turned so that the shapes fit",
        "entry by entry: times the slope of leaky_relu at norm1",
        "a product: times the other factors, gamma1 * inv_std1",
        "stretched forward, summed back",
        "a power: times -0.5 * inv_std1 ** 3; a mean: copied back, divided by how many they are; a square: times "
        "2 * centred1; read once more, so this is added",
        "a sum hands it on as it is",
    ):
        assert rule in shown


def test_a_share_that_comes_as_it_is_is_told_beside_the_others_and_is_no_rule_of_its_own():
    assert "so the shares add up: one of them as it is; read once more" in repr(dojo("black", 1).reveal())
    assert kinds(ONE_AS_IT_IS) == kinds(SEVERAL)


def test_a_function_will_do_and_its_comments_say_the_shapes():
    def forward(X, y, w):
        """One neuron without a bias."""
        # X: (N, n)
        # y: (N,)
        # w: (n,)
        a = sigmoid(X @ w)
        loss = np.mean((a - y) ** 2)
        return loss

    assert codes(derive(forward)) == ["da = 2 * (a - y) / len(a)", "dz = da * sigmoid_prime(z)", "dw = X.T @ dz"]
    assert derive(forward, ["y"]).returns == ("dy",)


def test_what_nothing_reads_gets_zeros():
    backward = derive(SAID + "loss = np.sum(X) + 0 * s", ["X", "s"])
    assert codes(
        derive("def forward(v, W):\n    # v: (3,)\n    # W: (2, 3)\n    loss = np.sum(v)\n    return loss")
    ) == [
        "dW = np.zeros_like(W)",
        "dv = np.ones_like(v)",
    ]
    assert codes(backward)[0] == "dX = np.ones_like(X)"


# What it does not know


@pytest.mark.parametrize(
    ("forward", "said"),
    [
        ("for l in range(3):\n    z = X\nloss = np.sum(z)", r"line 1, `for l in range\(3\):`: a loop is not known"),
        ("z = np.convolve(v, v)\nloss = np.sum(z)", r"`z = np.convolve\(v, v\)`: the way back through `np.convolve"),
        ("z = 2 * X[1:]\nloss = np.sum(z)", r"`z = 2 \* X\[1:\]`: the way back through `X\[1:\]`"),
        ("z = v ** s\nloss = np.sum(z)", r"`v \*\* s` is not known"),
        ("loss = np.sum(np.maximum(X, v))", r"`np.maximum\(X, v\)` is not known"),
        ("loss = np.sum(np.maximum(s, y))", r"`np.maximum\(s, y\)` is not known"),
        ("loss = np.sum(X) if s else 1", "is not known"),
        ("z = X + b\nloss = np.sum(z)", r"in the line `z = X \+ b`: the shapes \(N, n\) and \(m,\) do not fit"),
        ("z = X @ W\nloss = np.sum(z)", "do not fit in a product of matrices"),
        ("z = X + u\nloss = np.sum(z)", "the shape of u is not said"),
        ("z = X", "the last line makes the loss, which must be a number"),
        ("z = X\nz = z + 1\nloss = np.sum(z)", "z has a value already"),
        ("dv = v * 2\nq = v * dv\nloss = np.sum(q * v)", "dv has a value already"),
        ("a, c = X, v\nloss = np.sum(a)", "a line assigns one name"),
        ("loss = np.sum(X", "line 1 is no Python"),
        ("", "there are no lines"),
    ],
)
def test_it_says_plainly_what_it_does_not_know(forward, said):
    shapes = "" if "line 1" in said else SAID
    with pytest.raises(NotKnown, match=said):
        derive(shapes + forward)


def test_a_gradient_of_what_is_not_there():
    with pytest.raises(NotKnown, match="holds no gamma"):
        derive(SAID + "loss = np.sum(X)", ["gamma"])
