"""The report on a terminal, at most 100 columns wide."""

from wcwidth import wrap

from grader.class_report import sentences
from grader.class_report.fit import fit
from grader.class_report.row import Outcome, Row
from grader.class_report.statistics import BINS, ClassStatistics
from grader.class_report.topics import beside, topics
from grader.names import plain

WIDTH = 100
INNER = WIDTH - 2
MOST = 20
MOST_STUDENTS = 40
"""Lines of a list of students, unless all are asked for."""
LONGEST_BAR = 50


def as_text(statistics: ClassStatistics, all_students: bool = False) -> str:
    """The whole report. all_students: a line for each student, however many there are."""
    most = len(statistics.rows) if all_students else MOST_STUDENTS
    sections = {
        statistics.lesson: [sentences.summary(statistics), sentences.sandbox(statistics)],
        "MIND": [line for warning in sentences.warnings(statistics) for line in _wrapped(warning)],
        "TEACH AGAIN": _teach_again(statistics),
        "NEEDS YOU": _needs_person(statistics, most),
        "STATUSES": [", ".join(f"{count} {name}" for name, count in sentences.statuses(statistics) if count)],
        "EXERCISES": _exercises(statistics),
        "MISTAKES BY KIND": _mistakes(statistics),
        "TOTALS": _histogram(statistics),
        "MENDED": _capped(
            [fit(f"{n:5}  {repair}", INNER) for repair, n in statistics.repairs.items()], MOST, "marks.csv"
        ),
        "STUDENTS, problems first": _students(statistics, most),
    }
    parts = [
        "\n".join([plain(title), *(f"  {line}".rstrip() for line in lines)])
        for title, lines in sections.items()
        if lines
    ]
    return "\n\n".join(parts)


def _teach_again(statistics: ClassStatistics) -> list[str]:
    found = [f"{topic.sentence}.{_read_again(topic.section)}" for topic in topics(statistics)] or [sentences.NO_TOPIC]
    found += [f"{sentence}." for sentence in beside(statistics)]
    return [line for sentence in found for line in _wrapped(sentence)]


def _read_again(section: str) -> str:
    return f" Section “{section}”." if section else ""


def _needs_person(statistics: ClassStatistics, most: int) -> list[str]:
    people = [f"{row.student}: {row.status}: {sentences.why(row)}" for row in statistics.need_person]
    lines = _capped(people, most, "marks.csv; --all prints them") or [sentences.NOBODY]
    return [part for line in lines for part in _wrapped(line)]


def _exercises(statistics: ClassStatistics) -> list[str]:
    header = f"{'':30}{'full':>6}{'mean':>7}" + "".join(f"{outcome.removesuffix(' right'):>11}" for outcome in Outcome)
    lines = []
    for exercise in statistics.exercises:
        mean = "-" if exercise.mean is None else f"{exercise.mean:.2f}"
        counts = "".join(f"{exercise.outcomes.get(outcome, 0):>11}" for outcome in Outcome)
        lines.append(f"{fit(exercise.name, 30)}{exercise.full:>6g}{mean:>7}{counts}")
    return [header, *lines]


def _mistakes(statistics: ClassStatistics) -> list[str]:
    lines = [
        f"{m.students:5} {100 * m.share:4.0f}%  {fit(m.exercise, 28)}  {fit(m.label, 55)}" for m in statistics.made
    ]
    return _capped(lines, MOST, "mistakes.csv")


def _histogram(statistics: ClassStatistics) -> list[str]:
    counts = statistics.histogram
    highest = max(*counts, 1)
    parts = [f"{100 * place // BINS}-{100 * (place + 1) // BINS}%" for place in range(BINS)]
    return [f"{p:>8} {n:6}  {'#' * -(-LONGEST_BAR * n // highest)}" for p, n in zip(parts, counts, strict=True)]


def _students(statistics: ClassStatistics, most: int) -> list[str]:
    return _capped([fit(_student(row), INNER) for row in statistics.rows], most, "marks.csv; --all prints them")


def _student(row: Row) -> str:
    total = f"{sentences.score(row) or '-':>5} of {row.full:<4g}"
    told = "; ".join(filter(None, [sentences.notes(row), *sentences.lost(row)]))
    return f"{fit(row.student, 20)}  {fit(sentences.status(row), 14)} {total} {told}"


def _capped(lines: list[str], most: int, where: str) -> list[str]:
    return lines if len(lines) <= most else [*lines[:most], f"... and {len(lines) - most} more ({where})"]


def _wrapped(sentence: str) -> list[str]:
    return wrap(plain(sentence), INNER, subsequent_indent="  ")
