"""The page on exercises for one class: dropping one takes its file and two cells, and the build says what is left."""

import re
from pathlib import Path

import pytest

from grader.build.source import read_source
from grader.course import find_lessons
from grader.errors import CommandError
from grader.exercises import EXERCISES

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "changing-exercises.md").read_text(encoding="utf-8")
(DROPPED,) = re.findall(r"^Say `(\w+)` of lesson 3", PAGE, re.MULTILINE)
(LESSON,) = [lesson for lesson in find_lessons(ROOT) if lesson.slug == EXERCISES[DROPPED].lesson]
DECLARED = {name: exercise for name, exercise in EXERCISES.items() if exercise.lesson == LESSON.slug}
LEFT = {name: exercise for name, exercise in DECLARED.items() if name != DROPPED}


@pytest.fixture
def without_cells(tmp_path: Path) -> Path:
    """A course whose lesson has lost the two cells of the exercise."""
    cells = re.split(r"^(?=# %%)", (ROOT / LESSON.source).read_text(encoding="utf-8"), flags=re.MULTILINE)
    own = (f"def {DROPPED}(", f"check({DROPPED})")
    kept = [cell for cell in cells if not ("tags=" in cell.partition("\n")[0] and any(words in cell for words in own))]
    assert len(cells) - len(kept) == 2
    (tmp_path / LESSON.source).parent.mkdir(parents=True)
    (tmp_path / LESSON.source).write_text("".join(kept), encoding="utf-8")
    return tmp_path


def test_without_its_file_and_cells_the_lesson_is_whole(without_cells):
    notebook, _ = read_source(without_cells, LESSON, LEFT)
    graded = [cell.metadata.nbgrader for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert len(graded) == len(LEFT)
    assert sum(cell.points for cell in graded) == sum(exercise.points for exercise in LEFT.values())


def test_with_the_file_left_the_build_says_what_the_page_quotes(without_cells):
    with pytest.raises(CommandError) as refused:
        read_source(without_cells, LESSON, DECLARED)
    assert f"> {refused.value}\n" in PAGE


def test_with_the_cells_left_it_names_the_line():
    with pytest.raises(CommandError, match=rf"^{LESSON.source}, line \d+: .*{DROPPED}"):
        read_source(ROOT, LESSON, LEFT)


@pytest.mark.parametrize("path", re.findall(r"^git rm (\S+) (\S+)$", PAGE, re.MULTILINE)[0])
def test_what_is_deleted_is_there(path):
    assert (ROOT / path).is_file()


def test_the_points_stand_where_the_page_changes_them():
    path, line = re.search(r"<!-- example: points (\S+) -->\n```diff\n-(.*)\n", PAGE).groups()
    assert f"{line}\n" in (ROOT / path).read_text(encoding="utf-8")
