"""A lesson takes about as long as it says: its words, lines of code, exercises, predictions and widgets, counted."""

import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from grader.course import FRONT_PAGE, Lesson, find_lessons
from grader.exercises import EXERCISES

ROOT = Path(__file__).resolve().parents[3]
LESSONS = find_lessons(ROOT)

MINUTES = {"word": 1 / 150, "line of code": 5 / 60, "point": 2.0, "prediction": 1.0, "widget": 4.0}
"""What each takes at a first reading. A formula counts as a word; a point is what an exercise of one point takes to
write. Chosen so that lessons 1, 2 and 5 come near to what their first readers needed, 110 to 130 minutes.
"""
TOLERANCE = 0.15
"""A stated time may miss the sum by this share: no two readers are alike."""

FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|<[^>]+>", re.DOTALL)
SITTINGS = {None: 1, "Two": 2, "Three": 3}
STATED = re.compile(r"(?:(?P<sittings>Two|Three) sittings of )?(?P<low>\d+) to (?P<high>\d+) minutes")
WIDGET = re.compile(r"^\w+_(?:explorer|stepper)\(|^stepper\(", re.MULTILINE)


def _notebook(page: Path) -> NotebookNode:
    return nbformat.read(ROOT / page, as_version=nbformat.NO_CONVERT)


def counts(cells: list[NotebookNode], points: float) -> dict[str, float]:
    """How much of everything there is, by the keys of MINUTES. References are not read, and checks not written."""
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown").split("### References")[0]
    written = [cell for cell in cells if cell.cell_type == "code" and "grade" not in cell.metadata.get("tags", [])]
    code = [line.strip() for cell in written for line in cell.source.splitlines()]
    return {
        "word": len(re.findall(r"\w[\w'-]*", FORMULA.sub(" formula ", prose))),
        "line of code": sum(1 for line in code if line and not line.startswith("#")),
        "point": points,
        "prediction": prose.count("**Predict"),
        "widget": sum(1 for cell in written if WIDGET.search(cell.source)),
    }


def minutes(found: dict[str, float]) -> float:
    """What all of it takes together."""
    return sum(MINUTES[kind] * number for kind, number in found.items())


def stated(lesson: Lesson) -> tuple[int, int, str | None]:
    """The least and the most minutes that a lesson says it takes, and the sittings that it names, if any."""
    found = STATED.search(_notebook(lesson.released).cells[0].source)
    assert found, f"the first cell of {lesson.slug} says no time"
    times = SITTINGS[found["sittings"]]
    return times * int(found["low"]), times * int(found["high"]), found["sittings"]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_lesson_takes_as_long_as_it_says(lesson: Lesson):
    points = sum(exercise.points for exercise in EXERCISES.values() if exercise.lesson == lesson.slug)
    found = counts(_notebook(lesson.released).cells, points)
    total = minutes(found)
    least, most, _ = stated(lesson)
    print(f"{lesson.slug}: {total:.0f} minutes of {found}; it says {least} to {most}")
    assert least * (1 - TOLERANCE) <= total <= most * (1 + TOLERANCE), f"{total:.0f} minutes, not {least} to {most}"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_the_front_page_says_the_same(lesson: Lesson):
    least, most, sittings = stated(lesson)
    page = "\n".join(cell.source for cell in _notebook(FRONT_PAGE.released).cells)
    (row,) = [line for line in page.splitlines() if f"({lesson.released.relative_to('course')})" in line]
    assert (f"{sittings.lower()} sittings" if sittings else f"{least}-{most} min") in row


def test_the_readme_says_the_same():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    whole = [(least, most) for least, most, sittings in map(stated, LESSONS) if sittings is None]
    assert whole
    assert [times for times in whole if "{} to {} minutes".format(*times) not in text] == []


def test_what_is_counted():
    cells = [
        nbformat.v4.new_markdown_cell("# Two words $x + y$\n\n**Predict.** Now.\n\n### References\n\nSomebody, 1986"),
        nbformat.v4.new_code_cell("import x\n\n# a comment\nstepper()"),
        nbformat.v4.new_code_cell("check(f)", metadata={"tags": ["grade"]}),
    ]
    found = counts(cells, 3)
    assert found == {"word": 5, "line of code": 2, "point": 3, "prediction": 1, "widget": 1}
    assert minutes(found) == pytest.approx(5 / 150 + 10 / 60 + 6 + 1 + 4)
