"""The notebooks in the repository are those that today's sources give."""

from pathlib import Path

import pytest

from grader.build.build import build_lesson, stray_files
from grader.build.currency import difference
from grader.course import FRONT_PAGE, Lesson, find_lessons
from grader.exercises import EXERCISES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("lesson", [*find_lessons(ROOT), FRONT_PAGE], ids=lambda lesson: lesson.slug)
def test_the_built_files_are_current(lesson: Lesson):
    files = build_lesson(ROOT, lesson, EXERCISES)
    differences = [difference(path, content, ROOT) for path, content in files.items()]
    assert [line for line in differences if line] == [], "run `make build`"
    assert stray_files(ROOT, lesson, files) == [], "run `make build`"
