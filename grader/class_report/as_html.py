"""The report as one page that needs nothing else: no script, no font, no picture from elsewhere."""

from collections.abc import Iterator

from jinja2 import Environment, PackageLoader, StrictUndefined

from grader.class_report import plots, sentences
from grader.class_report.row import Outcome
from grader.class_report.statistics import BINS, ClassStatistics
from grader.class_report.topics import beside, topics
from grader.names import plain

NUMBER = "number"
EXERCISE_COLUMNS = [("exercise", ""), ("full", NUMBER), ("mean", NUMBER), ("share right", NUMBER)]
STUDENT_COLUMNS = [("student", "name"), ("status", "narrow"), ("score", NUMBER), ("marks lost", ""), ("notes", "notes")]

PAGES = Environment(
    loader=PackageLoader("grader.class_report", ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
PAGES.filters["plain"] = lambda cell: plain(str(cell))
PAGES.globals["zip"] = zip


def as_html(statistics: ClassStatistics) -> str:
    """The page. Every word on it is escaped, and freed of what would turn the writing around."""
    labels = {mistake.label for mistake in statistics.made}
    return PAGES.get_template("page.html").render(
        lesson=statistics.lesson,
        summary=sentences.summary(statistics),
        sandbox=sentences.sandbox(statistics),
        warnings=sentences.warnings(statistics),
        topics=topics(statistics),
        beside=beside(statistics),
        no_topic=sentences.NO_TOPIC,
        nobody=sentences.NOBODY,
        need_person=[(row.student, row.status, sentences.why(row)) for row in statistics.need_person],
        statuses=sentences.statuses(statistics),
        totals=[(f"{100 * i // BINS} to {100 * (i + 1) // BINS}%", n) for i, n in enumerate(statistics.histogram)],
        exercise_columns=EXERCISE_COLUMNS + [(outcome, NUMBER) for outcome in Outcome],
        exercises=list(_exercises(statistics)),
        mistakes=[(m.exercise, m.label, m.students, _percent(m.share)) for m in statistics.made],
        more_mistakes=len(labels) > plots.MOST_ROWS,
        most_mistakes=plots.MOST_ROWS,
        repairs=[(students, repair) for repair, students in statistics.repairs.items()],
        student_columns=STUDENT_COLUMNS,
        students=_students(statistics),
        plots={
            "statuses": plots.statuses(sentences.statuses(statistics)),
            "totals": plots.histogram(statistics.histogram),
            "outcomes": plots.outcomes(statistics),
            "mistakes": plots.mistakes(statistics),
        },
    )


def _exercises(statistics: ClassStatistics) -> Iterator[tuple]:
    for exercise in statistics.exercises:
        mean = "–" if exercise.mean is None else f"{exercise.mean:.2f}"
        counts = (exercise.outcomes.get(outcome, 0) for outcome in Outcome)
        yield exercise.name, f"{exercise.full:g}", mean, _percent(exercise.share(Outcome.RIGHT)), *counts


def _students(statistics: ClassStatistics) -> Iterator[tuple]:
    for row in statistics.rows:
        total = f"{sentences.score(row) or '–'} of {row.full:g}"
        yield row.student, sentences.status(row), total, "; ".join(sentences.lost(row)), sentences.notes(row)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"
