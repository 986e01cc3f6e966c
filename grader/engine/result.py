"""What the engine says of one submission: its status, and a mark a question. Plain data, kept as JSON."""

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from grader.cells import exercise_of
from grader.engine.job import Job


class Status(StrEnum):
    """Every submission has exactly one; none of them reads as a plain 0."""

    GRADED = "graded"
    REPAIRED = "repaired"
    """Graded, after the notebook was mended: the repairs say how."""
    CRASHED = "crashed"
    """The student's process died, at least once; the questions it did not die in are graded."""
    TIMED_OUT = "timed out"
    """A cell, a question or the notebook took too long; the others are graded."""
    UNREADABLE = "unreadable"
    """No notebook of the lesson could be read from what was handed in: no marks, a person must look."""
    NEEDS_PERSON = "needs a person"
    """It could be read, but not be graded by the engine alone: no marks for at least one question."""

    @property
    def has_marks(self) -> bool:
        """Whether the marks are the engine's last word."""
        return self not in (Status.UNREADABLE, Status.NEEDS_PERSON)


def without_limits(not_kept: tuple[str, ...]) -> str:
    """What is said after the tier's name; "" where the kernel keeps all limits."""
    return f"; without the kernel's limits on {' and '.join(not_kept)}" if not_kept else ""


@dataclass(frozen=True)
class Mark:
    """One graded question.

    grade_id: of nbgrader's grade cell. exercise: the function's name. score: 0..full, None where a person must mark it.
    kinds: the named mistakes (keys of `checking.mistakes`). headline: one line for people. trouble: "" or
    "no function", "crashed", "timed out": what kept it from being judged. reason: what it failed for that is not in the
    function itself, such as the cell that raised and its line; "" where there is nothing of that kind. where: on which
    line it goes wrong, in words, for what has no name, where that was looked for and found; look: what kind of thing to
    look at there, keys of `checking.edits.KINDS`.
    """

    grade_id: str
    exercise: str
    score: float | None
    full: float
    kinds: tuple[str, ...] = ()
    headline: str = ""
    trouble: str = ""
    reason: str = ""
    where: str = ""
    look: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """The outcome for one submission.

    key: hash of the submission's bytes and of everything that marks it; equal keys mean equal results. Empty where the
    next run may find another: it tries again. reason: one
    sentence, empty for a plain "graded". repairs: what preflight mended, a sentence each. tier: the sandbox's, as in
    `grader.engine.sandbox.tiers`, empty where nothing ran. notebook: the executed, rebuilt notebook as text (JSON),
    ready for nbgrader's autograded folder; of an unreadable submission the released one, with the reason in its grade
    cells. seconds: what grading took. not_kept: what the kernel did not limit, as in `tiers.Tier`.
    starved: whether something timed out while it waited for a core that others had, or may have been left unread or
    out of the notebook for that. lines: whether the lines of what has no name were looked for.
    """

    student: str
    lesson: str
    key: str
    status: Status
    reason: str
    marks: tuple[Mark, ...]
    notebook: str
    repairs: tuple[str, ...] = ()
    tier: str = ""
    seconds: float = 0.0
    not_kept: tuple[str, ...] = ()
    starved: bool = False
    lines: bool = False

    @property
    def score(self) -> float | None:
        """The sum of the marks, None where one of them is missing, or all."""
        scores = [mark.score for mark in self.marks if mark.score is not None]
        return float(sum(scores)) if scores and len(scores) == len(self.marks) else None

    @property
    def full(self) -> float:
        """Full marks of the lesson."""
        return float(sum(mark.full for mark in self.marks))

    def to_json(self) -> str:
        """As text. `from_json` gives an equal Result."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Result":
        """Raises ValueError where the text is not that of a Result (a torn file, say)."""
        try:
            fields = json.loads(text)
            fields.pop("runner", None)  # results of old say in which of two ways the cells were run
            several = ("kinds", "look")
            marks = tuple(
                Mark(**mark | {name: tuple(mark.get(name, ())) for name in several}) for mark in fields.pop("marks")
            )
            repairs = tuple(fields.pop("repairs"))
            not_kept = tuple(fields.pop("not_kept", ()))
            status = Status(fields.pop("status"))
            return cls(marks=marks, repairs=repairs, not_kept=not_kept, status=status, **fields)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"not a result of the engine: {error}") from None

    def without_time(self) -> "Result":
        """For comparisons: two runs differ in the time they took, and in nothing else."""
        return replace(self, seconds=0.0, starved=False)


def not_graded(job: Job, reason: str) -> Result:
    """No marks: a person must look. reason: one sentence.

    The notebook is the released one, with the reason in every grade cell. The key is empty, because what went wrong
    was the engine's fault or the machine's: the next run tries again.
    """
    notebook = json.loads(job.release)
    marks = []
    for cell in notebook["cells"]:
        question = cell["metadata"].get("nbgrader", {})
        if question.get("grade"):
            exercise = exercise_of(question["grade_id"])
            marks.append(Mark(question["grade_id"], exercise, None, float(question["points"]), headline=reason))
            error = {"output_type": "error", "ename": "NotGraded", "evalue": reason, "traceback": [reason]}
            cell["outputs"] = [error]
    return Result(
        student=job.student,
        lesson=job.lesson,
        key="",
        status=Status.NEEDS_PERSON,
        reason=reason,
        marks=tuple(marks),
        notebook=json.dumps(notebook, ensure_ascii=False),
    )
