"""The edits of a small answer, and that their texts are what they say."""

import ast

import pytest

from tests.mutation.answers import Answer, answers
from tests.mutation.mutants import mutants

SOURCE = '''\
def small(X, y, f, f_prime):
    """Nothing in particular."""
    ### BEGIN SOLUTION
    total = np.zeros(len(y))
    for i in range(len(y)):
        s = f(X[i] @ y)
        total[i] += s if s > 0 else -s
    mean = total.mean(axis=0, keepdims=True)
    return (mean - 2 * X.T) ** 2, mean
    ### END SOLUTION
'''
SMALL = Answer("small", SOURCE, 4, 9, "import numpy as np")


@pytest.fixture(scope="module")
def edited():
    """Line number -> the edited texts of that line; what touches two lines is under the first."""
    found = {}
    for mutant in mutants(SMALL):
        line = mutant.lines[0]
        found.setdefault(line, set()).add(mutant.source.splitlines()[line - 1].strip())
    return found


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (4, "total = np.ones(len(y))"),
        (4, "total = np.zeros(len(X))"),
        (4, "pass"),
        (5, "for i in range(len(y) - 1):"),
        (6, "s = X[i] @ y"),
        (6, "s = f_prime(X[i] @ y)"),
        (6, "s = f(f(X[i] @ y))"),
        (6, "s = f(X[i + 1] @ y)"),
        (6, "s = f(y @ X[i])"),
        (6, "s = f(X[i].T @ y)"),
        (6, "s = -f(X[i] @ y)"),
        (7, "total[i] = s if s > 0 else -s"),
        (7, "total[i] -= s if s > 0 else -s"),
        (7, "total[i] += s if s >= 0 else -s"),
        (7, "total[i] += s"),
        (7, "total[i] += s if s > 1 else -s"),
        (8, "mean = total.sum(axis=0, keepdims=True)"),
        (8, "mean = total.mean(axis=1, keepdims=True)"),
        (8, "mean = total.mean(keepdims=True)"),
        (8, "mean = total.mean(axis=0, keepdims=False)"),
        (8, "mean = total.mean(axis=0, keepdims=True) / len(y)"),
        (9, "return (mean - 2 * X) ** 2, mean"),
        (9, "return (mean) ** 2, mean"),
        (9, "return (2 * X.T - mean) ** 2, mean"),
        (9, "return (mean, (mean - 2 * X.T) ** 2)"),
    ],
)
def test_a_slip_of_each_kind_is_among_the_edits(edited, line, text):
    assert text in edited[line]


def test_lines_slip_out_of_loops_into_them_and_past_each_other():
    moved = [m for m in mutants(SMALL) if m.edit.startswith(("swapped_lines", "out_of", "into"))]
    assert {(m.edit.partition(":")[0], m.lines) for m in moved} == {
        *{("swapped_lines", lines) for lines in ((6, 7), (8, 9))},
        ("out_of_the_loop", (7,)),
        ("into_the_loop", (8,)),
    }


@pytest.mark.slow
def test_each_text_is_new_and_differs_only_in_the_lines_that_it_names():
    made = [m for name in ("small", "forward", "tape_backward") for m in mutants(answers().get(name, SMALL))]
    sources = {m.source for m in made}
    assert len(sources) == len(made)
    for mutant in mutants(SMALL):
        ast.parse(mutant.source)
        before, after = SOURCE.splitlines(), mutant.source.splitlines()
        assert len(before) == len(after)
        differing = {i + 1 for i, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]}
        assert differing and differing <= set(mutant.lines), mutant.edit
