"""The class in numbers. One pass over the results, of which one small row a student is kept."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import mean, median

from grader.class_report.labels import label
from grader.class_report.row import Outcome, Row, read_row
from grader.engine.recording.class_marks import StudentMarks
from grader.engine.result import Result, Status, without_limits

BINS = 10


@dataclass(frozen=True)
class Mistake:
    """How many students made one kind of mistake in one exercise, and their share of those with a mark there."""

    exercise: str
    kind: str
    label: str
    students: int
    share: float


@dataclass(frozen=True)
class ExerciseFigures:
    """One exercise. mean: of the marks there are, None without any. outcomes: answers by Outcome."""

    name: str
    full: float
    mean: float | None
    outcomes: Mapping[Outcome, int]

    @property
    def marked(self) -> int:
        """Answers with a mark."""
        return sum(self.outcomes.values()) - self.outcomes[Outcome.NO_MARK]

    def share(self, outcome: Outcome) -> float:
        """This outcome's share of the answers with a mark."""
        return self.outcomes[outcome] / self.marked if self.marked else 0.0


@dataclass(frozen=True)
class ClassStatistics:
    """All that the report says of one lesson.

    rows: problems first. exercises: in the lesson's order. mistakes: most frequent first. repairs: what was mended,
    with the number of students. not_graded: handed in, but without a result. unread_times: why a
    student's time of handing in cannot be read, by student.
    """

    lesson: str
    rows: tuple[Row, ...]
    exercises: tuple[ExerciseFigures, ...]
    mistakes: tuple[Mistake, ...]
    statuses: Mapping[Status, int]
    tiers: Mapping[str, int]
    repairs: Mapping[str, int]
    not_graded: tuple[str, ...] = ()
    unread_times: Mapping[str, str] = field(default_factory=dict)

    @property
    def full(self) -> float:
        """Full marks of the lesson."""
        return float(sum(exercise.full for exercise in self.exercises))

    @property
    def totals(self) -> list[float]:
        """The scores of those who have one."""
        return [row.score for row in self.rows if row.score is not None]

    @property
    def mean(self) -> float | None:
        """Mean of the totals."""
        return mean(self.totals) if self.totals else None

    @property
    def median(self) -> float | None:
        """Median of the totals."""
        return median(self.totals) if self.totals else None

    @property
    def histogram(self) -> list[int]:
        """Students in each tenth of the full marks; full marks are in the last."""
        places = Counter(min(int(BINS * total / self.full), BINS - 1) if self.full else 0 for total in self.totals)
        return [places[place] for place in range(BINS)]

    @property
    def made(self) -> list[Mistake]:
        """The mistakes that somebody made by writing something."""
        return [mistake for mistake in self.mistakes if mistake.kind != "not_implemented"]

    @property
    def need_person(self) -> list[Row]:
        """Those without a last word, most urgent first."""
        return [row for row in self.rows if row.needs_person]


def class_statistics(
    lesson: str,
    results: Iterable[Result],
    recorded: Mapping[str, StudentMarks] | None = None,
    handed_in: Iterable[str] = (),
    unread_times: Mapping[str, str] | None = None,
) -> ClassStatistics:
    """The statistics of a lesson's results, which may be a generator: no notebook is kept.

    recorded: what the gradebook has, by student; its marks count before the engine's. handed_in: all students with a
    submission, to tell who has no result yet. unread_times: as in `ClassStatistics`.
    """
    recorded = recorded or {}
    rows = sorted((read_row(result, recorded.get(result.student)) for result in results), key=lambda row: row.urgency)
    # Where nothing could be read, the questions are in the order of grader/exercises: the notebook's own goes first.
    in_order = sorted(rows, key=lambda row: not row.status.has_marks)
    names = dict.fromkeys(answer.exercise for row in in_order for answer in row.answers)
    exercises = {name: _figures(name, rows) for name in names}
    return ClassStatistics(
        lesson=lesson,
        rows=tuple(rows),
        exercises=tuple(exercises.values()),
        mistakes=_mistakes(rows, exercises),
        statuses=Counter(row.status for row in rows),
        tiers=Counter(row.tier + without_limits(row.not_kept) for row in rows if row.tier),
        repairs=dict(Counter(repair for row in rows for repair in set(row.repairs)).most_common()),
        not_graded=tuple(sorted(set(handed_in) - {row.student for row in rows})),
        unread_times=unread_times or {},
    )


def _figures(name: str, rows: list[Row]) -> ExerciseFigures:
    answers = [answer for row in rows for answer in row.answers if answer.exercise == name]
    scores = [answer.score for answer in answers if answer.score is not None]
    full = max(answer.full for answer in answers)
    return ExerciseFigures(name, full, mean(scores) if scores else None, Counter(a.outcome for a in answers))


def _mistakes(rows: list[Row], exercises: Mapping[str, ExerciseFigures]) -> tuple[Mistake, ...]:
    counts = Counter((answer.exercise, kind) for row in rows for answer in row.answers for kind in answer.mistakes)
    words = {(exercise, kind): label(exercise, kind) for exercise, kind in counts}
    kinds = defaultdict(set)
    for (_, kind), title in words.items():
        kinds[title].add(kind)
    mistakes = []
    for (exercise, kind), students in counts.items():
        title = words[exercise, kind]
        # "Off by one layer" is said of two kinds: where both occur, the kind tells them apart.
        title = f"{title} ({kind})" if len(kinds[title]) > 1 else title
        mistakes.append(Mistake(exercise, kind, title, students, students / exercises[exercise].marked))
    return tuple(sorted(mistakes, key=lambda m: (-m.students, m.label, m.exercise)))
