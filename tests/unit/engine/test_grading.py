"""What one submission's result says of how it came about."""

import json

import pytest

from grader.engine import grading
from grader.engine.job import Job
from grader.engine.reading import Reading
from grader.engine.sandbox.tiers import Tier
from tests.unit.engine.small_lesson import lesson

JOB = Job("ada", "01-small", "lesson.ipynb", {}, (), json.dumps(lesson()), "", "version", 7)


@pytest.mark.parametrize("certain", [True, False])
def test_what_was_left_out_by_chance_is_tried_again(certain: bool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(grading, "read", lambda _: Reading(lesson()))
    monkeypatch.setattr(grading.tiers, "detect", lambda: Tier("strong", "pretended"))
    monkeypatch.setattr(grading, "_zygote", lambda *_: None)
    monkeypatch.setattr(grading, "_go_through", lambda *_: [])
    monkeypatch.setattr(grading, "sanitize_within_limits", lambda notebook, _: (notebook, certain))
    result = grading.grade_one(JOB)
    assert (result.starved, result.key) == (not certain, JOB.key * certain)
