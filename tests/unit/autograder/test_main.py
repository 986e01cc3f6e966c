"""What is written and printed at the end: results, or a sentence and exit code 1, and never what lay there before."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.autograder import __main__ as program
from grader.autograder import one_submission
from grader.autograder.settings import FILE, Settings
from grader.engine.result import Status
from grader.engine.sandbox.tiers import Tier
from grader.errors import CommandError
from tests.courses import LESSON, ROOT, write
from tests.unit.class_report.results import mark, result


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    """Runs the program where grading gives this result, or raises it: exit code, what was printed, what was written."""
    write(tmp_path / "source" / LESSON.released, ROOT / LESSON.released)
    write(tmp_path / "source" / FILE, Settings(LESSON.slug, 1, "strong").to_json())
    write(tmp_path / "results" / "results.json", '{"score": 24}')
    (tmp_path / "submission").mkdir()
    monkeypatch.setattr(one_submission.linux, "prctl", lambda *_: None)
    monkeypatch.setattr(one_submission.tiers, "detect", lambda: Tier("strong", "a try"))

    def grade(outcome) -> tuple[int, str, dict | None]:
        def grade_one(job):
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(one_submission, "grade_one", grade_one)
        folders = {name.upper(): tmp_path / name for name in ("source", "results")}
        platform = SimpleNamespace(**folders, HANDED_IN=tmp_path / "submission", answer=program.gradescope.answer)
        code = program.main(platform)
        target: Path = tmp_path / "results" / "results.json"
        return code, capfd.readouterr().out, json.loads(target.read_text()) if target.exists() else None

    return grade


def made(score, **fields):
    return result("student", mark("forward", score), notebook='{"cells": []}', **fields)


def test_a_mark_is_written(run):
    code, printed, written = run(made(3.0))
    assert (code, written["score"]) == (0, 3.0)
    assert "sandbox: strong" in printed


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (made(None, status=Status.UNREADABLE, reason="the folder is empty"), "the folder is empty"),
        (made(0.0, starved=True, status=Status.TIMED_OUT), "too busy to tell"),
        (CommandError("the strong sandbox is not to be had here"), "not graded: the strong sandbox"),
        (OSError(28, "No space left on device"), "No space left"),
    ],
    ids=["unreadable", "too busy", "no sandbox", "a full disk"],
)
def test_what_is_no_mark_is_a_sentence_and_a_failed_run(run, outcome, words):
    code, printed, written = run(outcome)
    assert (code, written) == (1, None)
    assert words in printed


def test_on_a_busy_machine_what_is_right_counts_and_the_rest_waits_for_a_person(run):
    marks = mark("forward", 3.0), mark("backward", 0.0, trouble="timed out")
    slow = result("student", *marks, notebook='{"cells": []}', starved=True, status=Status.TIMED_OUT)
    code, printed, written = run(slow)
    assert (code, written["score"]) == (0, 3.0)
    assert "score" not in written["tests"][1]
    assert "too busy to tell" in written["output"]
    assert printed.startswith("needs a person")


def test_all_ends_before_the_platforms_end_it():
    assert one_submission.LIMITS.notebook < program.LONGEST < 600
