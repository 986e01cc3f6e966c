"""The two figures of the checker: false alarms over right answers, and how planted mistakes are named.

Seeds a run are few enough for CI; GRADER_SOAK=100000 (`make soak`) takes many more. Both figures are printed at the end
of the run by the conftest beside this file, added up over all exercises.
"""

import os

import pytest

from grader.examination import examine
from grader.exercises import EXERCISES
from tests.corpus import deep, load_answers

ANSWERS = load_answers()
DECLARED = EXERCISES | {"deep_backward": deep.DEEP}
SOAK = int(os.environ.get("GRADER_SOAK", "0"))
SLOW = {"train_digits": 50, "train_xor": 7, "deep_backward": 3}
"""How many times fewer seeds an exercise gets whose checks take longer."""
SEEDS_A_VARIANT = SOAK // 200 if SOAK else 14
PLANTED_SEEDS = 2


def _variants():
    for name, answers in ANSWERS.items():
        for number, function in enumerate(answers.right):
            yield pytest.param(name, function, id=f"{name}-{number}")


def _planted():
    for name, answers in ANSWERS.items():
        for number, planted in enumerate(answers.planted):
            yield pytest.param(name, planted, id=f"{name}-{number}-{'+'.join(planted.kinds) or 'unknown'}")


@pytest.mark.parametrize(("name", "function"), list(_variants()))
def test_a_right_answer_is_never_called_wrong(name, function, record_property):
    seeds = range(max(2, SEEDS_A_VARIANT // SLOW.get(name, 1)))
    reports = (examine(function, DECLARED[name], seed) for seed in seeds)
    alarms = [report.text() for report in reports if not report.passed]
    record_property("corpus", {"right": len(seeds), "alarms": len(alarms)})
    assert not alarms, f"{len(alarms)} of {len(seeds)}; the first:\n{alarms[0]}"


@pytest.mark.parametrize(("name", "planted"), list(_planted()))
def test_a_planted_mistake_is_caught_and_rightly_named(name, planted, record_property):
    reports = [examine(planted.function, DECLARED[name], 1000 + seed) for seed in range(PLANTED_SEEDS)]
    caught = sum(not report.passed for report in reports)
    named = sum(sorted(set(report.kinds)) == sorted(planted.kinds) for report in reports)
    unknown = sum(not report.kinds for report in reports)
    nameable = PLANTED_SEEDS if planted.kinds else 0
    record_property(
        "corpus",
        {
            "planted": len(reports),
            "caught": caught,
            "nameable": nameable,
            "named": named if planted.kinds else 0,
            "unknown": unknown,
            "misnamed": len(reports) - named - (unknown if planted.kinds else 0),
        },
    )
    assert caught == len(reports)
    assert named == len(reports), [report.kinds for report in reports]
    assert all(report.earned < report.exercise.points for report in reports)


def test_every_exercise_is_in_the_corpus_with_four_right_variants():
    assert ANSWERS.keys() == DECLARED.keys()
    for name, answers in ANSWERS.items():
        assert len(answers.right) >= (4 if name in EXERCISES else 2), name
        assert answers.planted, name
