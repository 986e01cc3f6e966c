"""The line of a wrong answer, in grading: another process runs the edited texts, and never learns which is right."""

import json
import pickle
import time
from pkgutil import resolve_name

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from grader.checking.examination import examine
from grader.engine.judging import grading_search
from grader.engine.judging.edited_texts import unchanged
from grader.engine.judging.grading_search import GradingSearch, NotAllTried
from grader.engine.judging.line import with_lines
from grader.engine.result import Mark
from grader.engine.running.tried_texts import try_texts
from grader.exercises import EXERCISES
from tests.mutation.answers import answers
from tests.unit.engine.small_lesson import answer_cell, grade_cell

pytestmark = pytest.mark.slow

SEED = 7
HIDDEN = """def hidden_delta(delta_next, W_next, z):
    da = delta_next @ W_next
    return da * (1 - np.tanh(z) ** 2)
"""
WITH_HELPER = """def slope(z: "an annotation", a=None):
    a = np.tanh(z)
    return 1 - a**2
---
from functools import wraps
---
%%time
this is no Python
---
def hidden_delta(delta_next, W_next, z) -> np.ndarray:
    '''A docstring.'''
    da = delta_next @ W_next
    return da * slope(z)
"""
BACKWARD = """def repaired_backward(X, y, W1, b1, W2, b2):
    z1 = X @ W1.T + b1
    a1 = np.tanh(z1)
    a2 = sigmoid(a1 @ W2.T + b2)
    delta2 = (a2 - y) / len(X)
    dW2 = delta2.T @ a1
    db2 = delta2.sum(axis=0)
    delta1 = (delta2 @ W2) * (1 - a1**2)
    return delta1.T @ X, delta1.sum(axis=0), dW2, db2
"""


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class HereRunner:
    """Tries texts in this process, through the packed forms. sent: the requests, as they were made."""

    now = staticmethod(time.process_time)  # nothing here hangs on what else the machine does

    def __init__(self, namespace, lie=None):
        self.namespace, self.lie = namespace, lie
        self.alive, self.sent = True, []

    def try_out(self, request, pickled, seconds):
        self.sent.append((json.dumps(request), pickled))
        lie = self.lie and self.lie(len(self.sent), request, pickled)
        if lie == "dies":
            self.alive = False
            return {}, []
        return lie or try_texts(self.namespace, request, pickle.loads(pickled))


@pytest.fixture(autouse=True)
def parsed_here(monkeypatch):
    """Without another process; that is tried in tests/engine."""
    monkeypatch.setattr(
        grading_search, "limited", lambda function, *given, **_: json.loads(json.dumps(resolve_name(function)(*given)))
    )


def wrong(text, *slips):
    """The cells of a text with these slips in it."""
    for right, slip in slips:
        assert text.count(right) == 1
        text = text.replace(right, slip)
    return text.split("---\n")


def looked_for(cells, name="hidden_delta", lie=None, later=""):
    """The mark before and after, and the runner. later: what another cell does to the notebook's names."""
    namespace = {"np": np, "sigmoid": sigmoid}
    for cell in cells:
        if not cell.startswith("%%"):
            exec(cell, namespace)
    report = examine(namespace[name], EXERCISES[name], SEED, line_seconds=0, graded=True)
    exec(later, namespace)
    *own, last = [new_code_cell(cell) for cell in cells[:-1]], answer_cell(name, cells[-1])
    for cell in own[0]:
        cell.metadata = {"grader": {"own": True}}
    notebook = new_notebook(cells=[*own[0], last, grade_cell(name), answer_cell("later", "def slope(z): return 0")])
    mark = Mark(grade_cell(name).metadata["nbgrader"]["grade_id"], name, report.earned, 3.0, report.kinds)
    runner = HereRunner(namespace, lie)
    (told,) = with_lines([mark], [report], notebook, runner)
    return mark, told, runner


LINES = [
    ("hidden_delta", wrong(HIDDEN, ("** 2", "** 3")), "Line 3, “return da * (1 - np.tanh(z) ** 3)”", ("power",)),
    ("hidden_delta", wrong(HIDDEN, ("@ W_next", "@ (W_next + 1)")), "Line 2, “da = delta", ("operator",)),
    ("hidden_delta", wrong(WITH_HELPER, ("a**2", "a**3")), "Line 3 of slope, “return 1 - a**3”", ("power",)),
    ("repaired_backward", wrong(BACKWARD, ("1 - a1**2", "1 + a1**2")), "Line 8, “delta1 = ", ("sign",)),
]


@pytest.mark.parametrize(("name", "cells", "where", "look"), LINES)
def test_one_slip_has_its_line_and_what_to_look_at_and_the_mark_stays(name, cells, where, look):
    before, told, _ = looked_for(cells, name)
    assert told.where.startswith(where), told
    assert told.look == look
    assert (told.score, told.kinds, told.headline) == (before.score, before.kinds, before.headline)


@pytest.mark.parametrize(
    ("cells", "later"),
    [
        (wrong(HIDDEN), ""),
        (wrong(HIDDEN, ("* (1", "* 1.0 + 0 * (1")), ""),
        (wrong(HIDDEN, ("** 2", "** 3"), ("delta_next @", "-0.3 * delta_next**2 @")), ""),
        (wrong(WITH_HELPER, ("a**2", "a**3")), "slope = np.sin\nnp = None"),
        (
            [
                HIDDEN.replace("** 2", "** 3")
                + "\nhidden_delta = lambda delta_next, W_next, z: z**2 @ W_next.T @ W_next"
            ],
            "",
        ),
    ],
    ids=["right", "named", "two slips", "other names now", "another function now"],
)
def test_nothing_is_told(cells, later):
    before, told, _ = looked_for(cells, later=later)
    assert told == before


def of_texts(reply):
    """A lie to what comes after the watching text."""
    return lambda number, request, pickled: reply(request, pickled) if number > 2 else None


LIES = {
    "dies at once": lambda number, request, pickled: "dies",
    "dies later": lambda number, request, pickled: "dies" if number == 5 else None,
    "no list": of_texts(lambda request, pickled: ({"tried": 3}, [])),
    "too few": of_texts(lambda request, pickled: ({"tried": []}, [])),
    "no pairs": of_texts(lambda request, pickled: ({"tried": [7] * len(request["texts"])}, [])),
    "a negative count": of_texts(lambda request, pickled: ({"tried": [[None, -1]] * len(request["texts"])}, [])),
    "no tree": of_texts(lambda request, pickled: ({"tried": [[{"x": 1, "y": 2}, 0]] * len(request["texts"])}, [])),
    "an array that is nowhere": of_texts(
        lambda request, pickled: ({"tried": [[{"l": [{"a": 0, "dtype": "<f8", "shape": [2]}] * 4}, 0]]}, [])
    ),
    "nothing told": lambda number, request, pickled: (
        ({"tried": [[{"l": [{"t": [3, 4]}]}, 0]]}, []) if number == 2 else None
    ),
    "strange keys": lambda number, request, pickled: (
        (
            {
                "tried": [
                    [{"l": [{"t": [{"d": [[1e9, 1], ["z", {"o": "function"}]]}, {"l": [None, -7, {"l": []}]}]}]}, 0]
                ]
            },
            [],
        )
        if number == 2
        else None
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_whatever_comes_back_the_mark_stays(lie):
    before, told, _ = looked_for(wrong(HIDDEN, ("** 2", "** 3")), lie=LIES[lie])
    assert (told.score, told.kinds, told.headline) == (before.score, before.kinds, before.headline)


def test_one_that_gives_what_is_right_to_every_text_has_no_line():
    def right(request, pickled):
        return try_texts({"np": np}, request | {"texts": [HIDDEN] * len(request["texts"])}, pickle.loads(pickled))

    before, told, _ = looked_for(wrong(HIDDEN, ("** 2", "** 3")), lie=of_texts(right))
    assert told == before


def test_what_is_sent_does_not_hang_on_what_comes_back():
    """Up to the end of a rank: neither the order of the texts nor their cases tell which one is right."""
    cells = wrong(HIDDEN, ("** 2", "** 3"))
    _, told, honest = looked_for(cells)
    _, silent, never = looked_for(
        cells, lie=of_texts(lambda request, pickled: ({"tried": [None] * len(request["texts"])}, []))
    )
    assert told.where and not silent.where
    assert len(honest.sent) < len(never.sent)
    assert honest.sent == never.sent[: len(honest.sent)]
    assert len({pickled for _, pickled in honest.sent[2:]}) == 1


def test_nothing_but_the_arguments_of_cases_is_sent_beside_the_texts():
    _, _, runner = looked_for(wrong(HIDDEN, ("** 2", "** 3")))
    exercise = EXERCISES["hidden_delta"]
    cases = [exercise.case(np.random.default_rng([SEED, k]), k) for k in range(exercise.cases)]
    known = {pickle.dumps(list(case.arguments.values())) for case in cases}
    for request, pickled in runner.sent:
        assert json.loads(request).keys() == {"op", "name", "texts", "seconds"}
        assert {pickle.dumps(arguments) for arguments in pickle.loads(pickled)} <= known


def test_every_solution_can_be_written_again_and_watched():
    for name, solution in answers().items():
        texts = unchanged([solution.above, solution.source], name)
        for text in (texts["own"], *texts["watching"]):
            compile(text, name, "exec")
        assert texts["watching"], name


def test_without_time_there_is_no_line():
    cells = wrong(HIDDEN, ("** 2", "** 3"))
    namespace = {"np": np}
    exec(cells[0], namespace)
    report = examine(namespace["hidden_delta"], EXERCISES["hidden_delta"], SEED, line_seconds=0, graded=True)
    with pytest.raises(NotAllTried):
        GradingSearch(report, cells, HereRunner(namespace), time.process_time()).run()
