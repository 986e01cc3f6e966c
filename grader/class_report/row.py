"""One submission's final marks: a Result without its notebook, with what a person marked in its place."""

import re
from dataclasses import dataclass
from enum import StrEnum
from sys import intern

from grader.cells import grade_id
from grader.engine.recording.class_marks import StudentMarks
from grader.engine.result import Mark, Result, Status
from grader.exercises import EXERCISES

UNKNOWN = "unknown"
"""The kind of a mistake that has no name."""
NAMES = re.compile(": | in ")
"""Between a mistake's kind and the names of a network."""
LOOK_AT = "look_at_"
"""Before a key of `checking.edits.KINDS`: the kind of a mistake that has no name, but a line."""


class Outcome(StrEnum):
    """What became of one answer."""

    RIGHT = "right"
    PARTLY = "partly right"
    WRONG = "wrong"
    UNTOUCHED = "untouched"
    NO_MARK = "no mark"


@dataclass(frozen=True, slots=True)
class Answer:
    """One graded question of one student.

    score: the final one, None where there is none yet. by_hand: whether a person gave another one than the engine.
    mistakes: kinds of `checking.mistakes`, what to look at (LOOK_AT), a mark's trouble, or UNKNOWN; empty for full
    marks and for an answer without a mark. reason: why it has not full marks, as far as the engine knows. cause: of
    that, what is not in the answer itself: the cell that failed above it, or what the machine lacks.
    """

    exercise: str
    score: float | None
    by_hand: bool
    full: float
    mistakes: tuple[str, ...]
    reason: str = ""
    cause: str = ""

    @property
    def outcome(self) -> Outcome:
        """Right, partly right, wrong, untouched or without a mark."""
        if self.score is None:
            return Outcome.NO_MARK
        if self.score >= self.full:
            return Outcome.RIGHT
        if self.score > 0:
            return Outcome.PARTLY
        return Outcome.UNTOUCHED if "not_implemented" in self.mistakes else Outcome.WRONG


@dataclass(frozen=True, slots=True)
class Row:
    """One student's line of the report. score, extended: as in `StudentMarks`. penalty: points off for being late."""

    student: str
    status: Status
    reason: str
    tier: str
    not_kept: tuple[str, ...]
    repairs: tuple[str, ...]
    answers: tuple[Answer, ...]
    score: float | None
    penalty: float
    extended: str = ""

    @property
    def full(self) -> float:
        """Full marks."""
        return float(sum(answer.full for answer in self.answers))

    @property
    def by_hand(self) -> tuple[str, ...]:
        """The exercises that a person marked otherwise than the engine."""
        return tuple(answer.exercise for answer in self.answers if answer.by_hand)

    @property
    def needs_person(self) -> bool:
        """Whether a mark is missing, or no person has yet looked at what the engine could not settle."""
        return self.score is None or not (self.status.has_marks or self.by_hand)

    @property
    def urgency(self) -> tuple:
        """Sorts problems first: who needs a person, then other troubles, then low scores."""
        calm = self.status in (Status.GRADED, Status.REPAIRED)
        return not self.needs_person, calm, -1.0 if self.score is None else self.score, self.student


def read_row(result: Result, recorded: StudentMarks | None = None) -> Row:
    """The row of a result. recorded: what the gradebook has of it; its marks count before the engine's."""
    final = (recorded or StudentMarks(result.student)).with_result(result)
    # A result without marks must not read as 0 of 0: every question of the lesson is open then.
    marks = result.marks or tuple(
        Mark(grade_id(name), name, None, exercise.points)
        for name, exercise in EXERCISES.items()
        if exercise.lesson == result.lesson
    )
    answers = tuple(_answer(mark, final.scores.get(mark.grade_id), mark.grade_id in final.by_hand) for mark in marks)
    about = result.student, result.status, result.reason, intern(result.tier), result.not_kept, result.repairs
    return Row(*about, answers, final.score, final.penalty, final.extended)


def _answer(mark: Mark, score: float | None, by_hand: bool) -> Answer:
    # The same few names stand in every result: interned, a class of thousands keeps one copy of each.
    kinds = (*mark.kinds, *(LOOK_AT + kind for kind in mark.look)) or (mark.trouble,)
    if mark.exercise not in EXERCISES:  # of an exam: in another student's network the names are others
        kinds = tuple(NAMES.split(kind)[0] for kind in kinds)
    mistakes = tuple(intern(kind) for kind in dict.fromkeys(kinds) if kind)
    if score is None or score >= mark.full:
        mistakes = ()
    elif not mistakes:
        mistakes = (UNKNOWN,)
    lost = score is None or score < mark.full
    cause = mark.reason or (mark.headline if mark.score is None else "")
    told = " ".join(filter(None, [mark.headline.removeprefix(f"{mark.exercise}: "), mark.where]))
    reason = (cause or told) if lost else ""
    by_hand = by_hand and score != mark.score
    return Answer(intern(mark.exercise), score, by_hand, mark.full, mistakes, reason, cause if lost else "")
