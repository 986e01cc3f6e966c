"""Pairs that are alike, as a page for the instructor alone: two answers side by side."""

from collections.abc import Collection

from grader.class_report.as_html import PAGES
from grader.class_report.copies import Alike
from grader.class_report.student_answers import Answers
from grader.names import plain

MOST_PAIRS, MOST_LINES, LONGEST_LINE = 40, 120, 160
MEANING = (
    "Each pair shares what hardly anybody else in this class wrote, whatever the names and the layout. That proves "
    "nothing and accuses nobody: people learn together, from the same book, with the same assistant. Look at both, and "
    "ask. What the lesson shows, what many share, and what is too short to tell does not count."
)
"""What the page means, on the page itself."""


def sentence(alike: list[Alike]) -> str:
    """The page in a sentence, for the terminal."""
    if not alike:
        return "No two students are more alike than chance would have it."
    pairs = "1 pair of students shares" if len(alike) == 1 else f"{len(alike)} pairs of students share"
    return f"{pairs} what hardly anybody else wrote: see copies.html, which accuses nobody."


def copies_page(lesson: str, alike: list[Alike], answers: Answers, found: str) -> str:
    """The page. found: what there is, in a sentence.

    Every word on it is escaped, freed of what would turn the writing around, and of bounded length.
    """
    pairs = [
        (" and ".join(one.students), [(name, *_beside(one, name, answers[name])) for name in _by_bits(one)])
        for one in alike[:MOST_PAIRS]
    ]
    left_out = len(alike) - len(pairs)
    return PAGES.get_template("copies.html").render(
        lesson=lesson, meaning=MEANING, sentence=found, pairs=pairs, left_out=left_out
    )


def _by_bits(alike: Alike) -> list[str]:
    return sorted(alike.bits, key=lambda name: (-alike.bits[name], name))


def _beside(alike: Alike, name: str, sources: dict[str, str]) -> list[tuple[str, list[tuple[str, bool]]]]:
    """For each of the two the lines of the answer, each with whether it is alike."""
    both = zip(alike.students, alike.lines[name], strict=True)
    return [(student, _lines(sources[student], marked)) for student, marked in both]


def _lines(source: str, marked: Collection[int]) -> list[tuple[str, bool]]:
    lines = source.split("\n")
    shown = [(plain(line)[:LONGEST_LINE], place in marked) for place, line in enumerate(lines[:MOST_LINES])]
    return shown + ([(f"... and {len(lines) - MOST_LINES} more lines", False)] if len(lines) > MOST_LINES else [])
