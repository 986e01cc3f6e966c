"""Every lesson through nbgrader: its solution gets full marks, the notebook as released gets 0, exactly."""

import shutil
from pathlib import Path

import nbformat
import pytest

from grader.demo.grading import must_run
from grader.demo.marks import read_marks
from grader.demo.students import all_right
from grader.exercises import EXERCISES
from grader.release.lessons import find_lessons
from grader.release.student import CONFIG

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("lesson", find_lessons(ROOT), ids=lambda lesson: lesson.slug)
def test_the_solution_gets_full_marks_and_the_released_notebook_none(lesson, tmp_path):
    shutil.copy(ROOT / CONFIG, tmp_path)
    solved, released = (nbformat.read(ROOT / path, as_version=4) for path in (lesson.solved, lesson.released))
    (tmp_path / lesson.solved).parent.mkdir(parents=True)
    nbformat.write(solved, tmp_path / lesson.solved)
    must_run(tmp_path, "generate_assignment", lesson.slug)
    for student, notebook in (("solved", all_right(released, solved)), ("untouched", released)):
        path = tmp_path / "gradebook" / "submitted" / student / lesson.slug / lesson.released.name
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    must_run(tmp_path, "autograde", lesson.slug)

    marks = read_marks(tmp_path, lesson.slug, not_graded={})
    full = {exercise.name: exercise.points for exercise in EXERCISES.values() if exercise.lesson == lesson.slug}
    assert marks.full == full
    assert marks.given["solved"] == full
    assert marks.given["untouched"] == dict.fromkeys(full, 0)
