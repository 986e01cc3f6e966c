"""The second figure of the checker: how planted mistakes are caught and named. Its own file, so its own worker."""

import os
from dataclasses import replace

import pytest

from grader.checking.examination import examine
from tests.corpus.load import DECLARED, SLOW, chosen, load_answers

SHORT = 0.5
"""Seconds for what never ends. All else that such an answer is asked takes a tenth of it."""
SEEDS_A_MISTAKE = 8 if os.environ.get("GRADER_SOAK") else 1


def _planted():
    """Name, answer, number of seeds: what is made for every exercise is checked with one alone."""
    for name, answers in load_answers().items():
        written = [(planted, 1 if name in SLOW else SEEDS_A_MISTAKE) for planted in answers.planted]
        for number, (planted, seeds) in chosen(name, [*written, *((made, 1) for made in answers.made)], 1):
            yield pytest.param(name, planted, seeds, id=f"{name}-{number}-{'+'.join(planted.kinds) or 'unknown'}")


@pytest.mark.parametrize(("name", "planted", "seeds"), list(_planted()))
def test_a_planted_mistake_is_caught_and_rightly_named(name, planted, seeds, record_property):
    exercise = replace(DECLARED[name], seconds=SHORT) if "too_slow" in planted.kinds else DECLARED[name]
    reports = [examine(planted.function, exercise, 1000 + seed, line_seconds=0) for seed in range(seeds)]
    caught = sum(not report.passed for report in reports)
    named = sum(sorted(set(report.kinds)) == sorted(planted.kinds) for report in reports)
    unknown = sum(not report.kinds for report in reports)
    nameable = seeds if planted.kinds else 0
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
