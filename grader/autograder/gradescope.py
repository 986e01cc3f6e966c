"""Gradescope: where it puts the files, and its results.json (gradescope-autograders.readthedocs.io, "specs")."""

from pathlib import Path
from typing import Any

from grader.autograder import told
from grader.autograder.told import Question
from grader.engine.result import Result

ROOT = Path("/autograder")
HANDED_IN, SOURCE, RESULTS = ROOT / "submission", ROOT / "source", ROOT / "results"


def answer(result: Result) -> dict[str, Any] | None:
    """What results.json holds; None where there is no mark at all.

    Any total, 0 too, would be a mark. Without the file the platform says that the autograder failed, and instructors
    find the reason in what was printed. Where some exercises have no mark, the total is of the others, and says so.
    """
    if all(mark.score is None for mark in result.marks):
        return None
    return {
        "score": told.marked(result),
        "output": told.overall(result),
        "output_format": "text",
        "stdout_visibility": "hidden",
        "execution_time": round(result.seconds),
        "tests": [_test(question) for question in told.questions(result)],
    }


def _test(question: Question) -> dict[str, Any]:
    right = question.score == question.full
    test = {
        "name": question.name,
        "max_score": question.full,
        "status": "passed" if right else "failed",
        "output": question.words,
        "output_format": "text",
        "visibility": "visible",
    }
    return test if question.score is None else test | {"score": question.score}
