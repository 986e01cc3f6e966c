"""The report's four plots, each a function from numbers to one SVG picture."""

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from grader.class_report.row import Outcome
from grader.class_report.statistics import BINS, ClassStatistics
from grader.class_report.svg import BLUE, GREEN, GREY, ORANGE, VERMILLION, bar, drawing, slanted, words

OUTCOMES = {
    Outcome.RIGHT: ("✓", GREEN),
    Outcome.PARTLY: ("◐", ORANGE),
    Outcome.WRONG: ("✗", VERMILLION),
    Outcome.UNTOUCHED: ("○", GREY),
    Outcome.NO_MARK: ("?", "none"),
}
"""A sign and a colour for each: no plot needs the colour to be seen."""
NAME_WIDTH = 240
LABEL_WIDTH = 360
MOST_ROWS = 24
"""Mistakes that are drawn; the table has all."""


def histogram(counts: Sequence[int]) -> Markup:
    """Students in each tenth of the full marks."""
    step, height, base = 52, 160, 190
    highest = max(*counts, 1)
    pieces = []
    for place, count in enumerate(counts):
        x, tall = 6 + place * step, height * count / highest
        pieces.append(bar(x, base - tall, step - 6, tall, BLUE))
        pieces.append(words(x + step / 2 - 3, base - tall - 5, str(count), "middle"))
        pieces.append(words(x + step / 2 - 3, base + 17, f"{100 * (place + 1) // BINS}%", "middle"))
    pieces.append(words(6, base + 36, "each bar ends at this part of the full marks"))
    told = ", ".join(f"{100 * i // BINS} to {100 * (i + 1) // BINS}%: {n}" for i, n in enumerate(counts))
    return drawing(step * BINS + 10, base + 44, f"Students by total: {told}", pieces)


def statuses(counts: Sequence[tuple[str, int]]) -> Markup:
    """Submissions by status."""
    highest = max(*(count for _, count in counts), 1)
    pieces = []
    for place, (name, count) in enumerate(counts):
        y, long = 4 + 28 * place, 320 * count / highest
        pieces += [words(120, y + 15, name, "end"), bar(130, y, long, 20, BLUE), words(138 + long, y + 15, str(count))]
    told = ", ".join(f"{name}: {count}" for name, count in counts)
    return drawing(510, 28 * len(counts) + 4, f"Submissions by status: {told}", pieces)


def outcomes(statistics: ClassStatistics) -> Markup:
    """A bar for each exercise: how many answers are right, partly right, wrong, untouched or without a mark."""
    long, pieces, told = 620, [], []
    for place, (outcome, (sign, fill)) in enumerate(OUTCOMES.items()):
        left = NAME_WIDTH + 124 * place
        pieces += [bar(left, 3, 14, 14, fill), words(left + 20, 15, f"{sign} {outcome}")]
    for place, exercise in enumerate(statistics.exercises):
        x, y = float(NAME_WIDTH), 30 + 28 * place
        answers = sum(exercise.outcomes.values())
        pieces.append(words(NAME_WIDTH - 10, y + 15, exercise.name, "end", "code"))
        for outcome, (sign, fill) in OUTCOMES.items():
            count = exercise.outcomes.get(outcome, 0)
            wide = long * count / answers
            if count:
                pieces.append(bar(x, y, wide, 21, fill))
            if wide > 16 + 9 * len(f"{count}"):
                on = "" if fill == "none" else "on"
                pieces.append(words(x + wide / 2, y + 15, f"{sign} {count}", "middle", on))
            x += wide
        counted = ", ".join(f"{count} {outcome}" for outcome, count in exercise.outcomes.items())
        told.append(f"{exercise.name}: {counted}")
    height = 32 + 28 * len(statistics.exercises)
    return drawing(NAME_WIDTH + long + 4, height, "Answers by exercise. " + "; ".join(told), pieces)


def mistakes(statistics: ClassStatistics) -> Markup:
    """A table of squares, mistakes by exercises, each with the number of students; a stronger colour is more."""
    exercises = [exercise.name for exercise in statistics.exercises]
    students: Counter[str] = Counter()
    for mistake in statistics.made:
        students[mistake.label] += mistake.students
    rows = [label for label, _ in students.most_common(MOST_ROWS)]
    wide = max(40, min(70, 600 // max(len(exercises), 1)))
    top = 30 + int(6.4 * max(map(len, exercises), default=0))
    pieces = [slanted(LABEL_WIDTH + wide * (i + 0.5), top - 8, name) for i, name in enumerate(exercises)]
    pieces += [words(LABEL_WIDTH - 10, top + 28 * i + 18, name, "end") for i, name in enumerate(rows)]
    pieces += [bar(LABEL_WIDTH + wide * i, top, wide, 28 * len(rows), "none") for i in range(len(exercises))]
    told, most = [], max((mistake.students for mistake in statistics.made), default=1)
    for mistake in statistics.made:
        if mistake.label in rows:
            x, y = LABEL_WIDTH + wide * exercises.index(mistake.exercise), top + 28 * rows.index(mistake.label)
            pieces.append(bar(x, y, wide, 28, BLUE, 0.12 + 0.5 * mistake.students / most))
            pieces.append(words(x + wide / 2, y + 18, str(mistake.students), "middle"))
            told.append(f"{mistake.exercise}, {mistake.label}: {mistake.students}")
    width = LABEL_WIDTH + wide * len(exercises) + 110
    return drawing(width, top + 28 * len(rows) + 4, "Students by mistake and exercise. " + "; ".join(told), pieces)
