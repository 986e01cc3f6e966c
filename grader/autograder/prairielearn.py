"""PrairieLearn: where it puts the files, and its results.json (docs.prairielearn.com, "External grading")."""

from pathlib import Path
from typing import Any

from grader.autograder import told
from grader.autograder.told import Question
from grader.engine.result import Result

ROOT = Path("/grade")
HANDED_IN, SOURCE, RESULTS = ROOT / "student", ROOT / "tests", ROOT / "results"


def answer(result: Result) -> dict[str, Any]:
    """What results.json holds. What has no mark at all is not gradable: it costs no points and no attempt.

    Where only some exercises have no mark, the score is of the others, and says so.
    """
    if all(mark.score is None for mark in result.marks):
        return {"gradable": False, "format_errors": [told.overall(result)]}
    return {
        "gradable": True,
        "score": told.marked(result) / result.full,
        "message": told.overall(result),
        "tests": [_test(question) for question in told.questions(result)],
    }


def _test(question: Question) -> dict[str, Any]:
    return {
        "name": question.name if question.score is not None else f"{question.name} ({told.PERSON})",
        "points": question.score or 0.0,
        "max_points": question.full,
        "output": question.words,
    }
