"""The first figure of the checker: false alarms over right answers. The second: test_corpus_planted.

Seeds a run are few enough for CI; GRADER_SOAK=100000 (`make soak`) takes many more, and CORPUS=quick takes few answers.
tests/conftest.py, which every layer loads, adds both figures up over all exercises and prints them at the end.
"""

import os

import pytest

from grader.checking.examination import examine
from grader.exercises import EXERCISES
from tests.corpus.load import DECLARED, SLOW, chosen, load_answers

ANSWERS = load_answers()
SOAK = int(os.environ.get("GRADER_SOAK", "0"))
SEEDS_A_VARIANT = SOAK // sum(len(answers.right) for answers in ANSWERS.values()) if SOAK else 4


def _variants():
    for name, answers in ANSWERS.items():
        for number, function in chosen(name, answers.right, 1):
            yield pytest.param(name, function, id=f"{name}-{number}")


@pytest.mark.parametrize(("name", "function"), list(_variants()))
def test_a_right_answer_is_never_called_wrong(name, function, record_property):
    seeds = range(max(1, SEEDS_A_VARIANT // SLOW.get(name, 1)))
    reports = (examine(function, DECLARED[name], seed) for seed in seeds)
    alarms = [report.text() for report in reports if not report.passed]
    record_property("corpus", {"right": len(seeds), "alarms": len(alarms)})
    assert not alarms, f"{len(alarms)} of {len(seeds)}; the first:\n{alarms[0]}"


def test_every_exercise_is_in_the_corpus_with_four_right_variants():
    assert ANSWERS.keys() == DECLARED.keys()
    for name, answers in ANSWERS.items():
        assert len(answers.right) >= (4 if name in EXERCISES else 2), name
        assert answers.planted, name
