"""What the engine says of one submission. Plain data, kept as JSON, the same from every worker."""

import json
from dataclasses import asdict, dataclass, replace

from grader.engine.status import Status


@dataclass(frozen=True)
class Mark:
    """One graded question.

    grade_id: of nbgrader's grade cell. exercise: the function's name. score: 0..full, None where a person must mark it.
    kinds: the named mistakes (keys of `grader.mistakes`). headline: one line for people. trouble: "" or "no function",
    "crashed", "timed out": what kept it from being judged.
    """

    grade_id: str
    exercise: str
    score: float | None
    full: float
    kinds: tuple[str, ...] = ()
    headline: str = ""
    trouble: str = ""


@dataclass(frozen=True)
class Result:
    """The outcome for one submission.

    key: hash of the submission's bytes and of everything that marks it; equal keys mean equal results. reason: one
    sentence, empty for a plain "graded". repairs: what preflight mended, a sentence each. tier: the sandbox's, as in
    `grader.engine.sandbox.tiers`; runner: "warm" or "kernel". notebook: the executed, rebuilt notebook as text (JSON),
    ready for nbgrader's autograded folder; of an unreadable submission the released one, with the reason in its grade
    cells.
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
    runner: str = ""
    seconds: float = 0.0

    @property
    def score(self) -> float | None:
        """The sum of the marks, None where one of them is missing, or all."""
        scores = [mark.score for mark in self.marks]
        return None if None in scores or not scores else float(sum(scores))

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
            marks = tuple(Mark(**mark | {"kinds": tuple(mark["kinds"])}) for mark in fields.pop("marks"))
            repairs = tuple(fields.pop("repairs"))
            status = Status(fields.pop("status"))
            return cls(marks=marks, repairs=repairs, status=status, **fields)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"not a result of the engine: {error}") from None

    def without_time(self) -> "Result":
        """For comparisons: two runs differ in the time they took, and in nothing else."""
        return replace(self, seconds=0.0)
