"""A forward pass as text is the forward pass that runs, and each of its operations can be altered."""

import numpy as np
import pytest
from backprop import softmax
from backprop.activations import tanh

from grader.checking.alteration import Alteration
from grader.checking.program import Program
from grader.checking.rules import NEGATED, moved

RNG = np.random.default_rng(0)
X, W, b, y = RNG.normal(size=(4, 3)), RNG.normal(size=(2, 3)), RNG.normal(size=2), np.eye(2)[[0, 1, 1, 0]]

TEXT = """
    z = X @ W.T + b
    mean = z.mean(axis=0)
    normed = (z - mean) / np.sqrt((z ** 2).mean(axis=0) + 0.1)
    p = softmax(tanh(normed))
    loss = -np.sum(y * np.log(p)) / len(y) + 0.5 * np.sum(W ** 2)
"""


def as_written(X, W, b, y):
    z = X @ W.T + b
    mean = z.mean(axis=0)
    normed = (z - mean) / np.sqrt((z**2).mean(axis=0) + 0.1)
    p = softmax(tanh(normed))
    return -np.sum(y * np.log(p)) / len(y) + 0.5 * np.sum(W**2)


def test_the_text_runs_as_written():
    program = Program(TEXT)
    given = {"X": X, "W": W, "b": b, "y": y}
    assert {*program.arguments} == {*given}
    assert program.run(Alteration(), given)["loss"] == pytest.approx(as_written(X, W, b, y), rel=1e-13)


def test_a_function_of_such_lines_is_read_too_in_the_order_of_its_arguments():
    program = Program("def forward(b, a):\n    # a: (N,)\n    c = a - b\n    loss = np.sum(c)\n    return loss\n")
    assert program.arguments == ("b", "a")
    assert program.loss(Alteration(), np.ones(2), np.full(2, 3.0)) == 4.0


def test_every_use_and_every_operation_has_a_name():
    program = Program(TEXT)
    assert program.uses["z"] == ["mean", "normed"]
    assert program.uses["W"] == ["z", "loss"]
    assert "len(y)" in {operand for step in program.steps.values() for operand in step.operands}
    assert {step.line for step in program.steps.values()} == {*program.lines}


def test_an_operation_is_altered_by_its_place():
    program = Program("d = u - v\nloss = np.sum(d ** 2)")
    (place,) = (place for place, step in program.steps.items() if step.line == "d")
    alter = Alteration(rules={place: moved(1, NEGATED)})
    u, v, step = np.array([1.0]), np.array([3.0]), 1e-6
    assert program.loss(alter, u, v) == 4.0
    assert (program.loss(alter, u, v + step) - 4.0) / step == pytest.approx(-4.0, rel=1e-5)  # the truth is +4
    assert (program.loss(alter, u + step, v) - 4.0) / step == pytest.approx(-4.0, rel=1e-5)


def test_a_line_is_nudged_from_what_it_computes():
    program = Program("a = 2 * x\nb = a * a\nloss = np.sum(b)")
    nudged = program.run(Alteration(), {"x": np.array([1.0])}, {"a": np.array([1.0])})
    assert nudged["loss"] == 9.0


@pytest.mark.parametrize("text", ["a = 1", "a, b = c\nloss = a", "loss = 1\na = 2", "a = x\na = a\nloss = a"])
def test_what_is_no_such_program_is_refused(text):
    with pytest.raises(ValueError, match="line"):
        Program(text)
