"""The second figure of the checker: how planted mistakes are caught and named. Its own file, so its own worker."""

import pytest

from grader.checking.examination import examine
from tests.corpus.load import DECLARED, SLOW, chosen, load_answers

SEEDS_A_MISTAKE = 2


def _planted():
    for name, answers in load_answers().items():
        for number, planted in chosen(name, answers.planted, 3):
            yield pytest.param(name, planted, id=f"{name}-{number}-{'+'.join(planted.kinds) or 'unknown'}")


@pytest.mark.parametrize(("name", "planted"), list(_planted()))
def test_a_planted_mistake_is_caught_and_rightly_named(name, planted, record_property):
    seeds = range(1 if name in SLOW else SEEDS_A_MISTAKE)
    reports = [examine(planted.function, DECLARED[name], 1000 + seed, line_seconds=0) for seed in seeds]
    caught = sum(not report.passed for report in reports)
    named = sum(sorted(set(report.kinds)) == sorted(planted.kinds) for report in reports)
    unknown = sum(not report.kinds for report in reports)
    nameable = len(seeds) if planted.kinds else 0
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
