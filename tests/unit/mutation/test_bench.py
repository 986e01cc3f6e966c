"""A few single edits of every solution, examined. `make soak` takes all of them."""

import os
import sys
from collections import Counter
from types import SimpleNamespace

import pytest

from grader.exercises import EXERCISES
from tests.mutation.answers import answers
from tests.mutation.bench import AT_MOST, HEAD, figures, is_unjust, review, row, run, tasks
from tests.mutation.judging import judge
from tests.mutation.mutants import Mutant, mutants

pytestmark = pytest.mark.slow

SAMPLE, SEED = 1, 0
EVERY = 1 if os.environ.get("GRADER_SOAK") else 2
"""Of the exercises in their order: an edit of each, or of every second."""


def unedited(exercise):
    return Mutant(answers()[exercise].source, (), "")


def edited(exercise, line):
    """The one edit of the solution that makes this line."""
    made = mutants(answers()[exercise])
    (mutant,) = (m for m in made if line in map(str.strip, m.source.splitlines()))
    return mutant


@pytest.mark.slow
def test_no_edit_passes_none_is_given_a_line_that_it_left_alone_and_nearly_all_get_a_name_or_a_line():
    exercises = [name for name in EXERCISES if name not in AT_MOST][::EVERY]
    outcomes = list(run(tasks(exercises, SAMPLE, SEED)))
    print(HEAD, row("all", outcomes), sep="\n")
    assert [outcome.exercise for outcome in outcomes] == exercises
    assert not is_unjust(figures(outcomes)), review(outcomes)


@pytest.mark.parametrize(
    ("count", "unjust"),
    [
        ({"named": 500, "located": 495, "silent": 5}, False),
        ({"named": 500, "located": 400, "silent": 60}, True),
        ({"named": 500, "located": 495, "misled": 6}, True),
        ({"named": 1000, "accepted": 1}, True),
    ],
)
def test_the_bench_fails_where_too_many_are_told_nothing_or_something_else(count, unjust):
    assert is_unjust(Counter(count)) is unjust


def test_every_exercise_has_a_solution_to_edit_and_its_lesson_has_all_that_it_needs():
    assert answers().keys() == EXERCISES.keys()
    for name in EXERCISES.keys() - AT_MOST.keys():
        assert judge(answers()[name], unedited(name)).verdict in ("equal", "drawn"), name


@pytest.mark.parametrize(
    ("exercise", "line", "verdict", "kinds"),
    [
        ("hidden_delta", "return da", "named", ("slope_missing",)),
        ("central_slope", "pass", "fault", ("returned_nothing",)),
        ("repaired_backward", "delta2 = (a2 - y) / len(y)", "equal", ()),
        ("activation_slopes", "return s * (1 - s), 1 - t**2, (z >= 0).astype(float)", "equal", ()),
    ],
)
def test_an_edit_gets_the_verdict_that_it_deserves(exercise, line, verdict, kinds):
    outcome = judge(answers()[exercise], edited(exercise, line))
    assert (outcome.verdict, outcome.kinds) == (verdict, kinds)


@pytest.mark.parametrize(("offsets", "verdict"), [((), "silent"), ((1,), "misled"), ((0,), "located")])
def test_lines_are_held_against_the_edited_one(monkeypatch, offsets, verdict):
    mutant = edited("parameter_gradients", "dW = -(delta.T @ a_prev)")
    lines = tuple(mutant.lines[0] + offset for offset in offsets)
    found = SimpleNamespace(passed=False, kinds=(), findings=[SimpleNamespace(lines=lines, text="")])
    monkeypatch.setattr("tests.mutation.judging.examine", lambda *_: found)
    assert judge(answers()["parameter_gradients"], mutant).verdict == verdict


@pytest.mark.parametrize(
    ("exercise", "line", "verdict"),
    [
        ("repaired_backward", "delta2 = (a2 - y) / len(y)", "alarm"),
        ("repaired_backward", "delta2 = (a2 - y) * len(X)", "silent"),
    ],
)
def test_a_refusal_is_an_alarm_where_the_numbers_are_right(monkeypatch, exercise, line, verdict):
    refused = SimpleNamespace(passed=False, kinds=(), findings=[SimpleNamespace(text="")])
    monkeypatch.setattr("tests.mutation.judging.examine", lambda *_: refused)
    assert judge(answers()[exercise], edited(exercise, line)).verdict == verdict


def test_a_process_that_ends_or_hangs_costs_one_mutant(monkeypatch):
    monkeypatch.setattr("tests.mutation.bench.PATIENCE", 5.0)
    todo = tasks(("central_slope",))[:4]
    answer_two = (
        "import json, sys\n"
        "for line in sys.stdin:\n"
        "    name, number = json.loads(line)\n"
        "    if number == 1: sys.exit()\n"
        "    print(json.dumps({'exercise': name, 'edit': '', 'edited': [], 'verdict': 'silent'}), flush=True)\n"
    )
    outcomes = list(run(todo, (sys.executable, "-c", answer_two)))
    assert [outcome.verdict for outcome in outcomes] == ["silent", "fault", "silent", "silent"]
    assert outcomes[1].kinds == ("ended_process",)
