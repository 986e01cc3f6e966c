"""The gradebook depends on what was handed in, and on nothing else."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.courses import LESSON, hand_in
from tests.engine.nothing_lost.live_class import run, state

TOUCHED = "student-03"


def written(course: Path) -> dict[Path, int]:
    """When each file of the class was last changed."""
    files = [path for path in (course / "gradebook").rglob("*") if path.is_file() and "engine" not in path.parts]
    return {path: path.stat().st_mtime_ns for path in files if path.name != "gradebook.db"}


def test_one_worker_or_three_and_whatever_the_order(course: Path, undisturbed: dict):
    for student in ("student-41", "student-07"):
        run(course, students=[student], jobs=1)
    run(course, jobs=3)
    assert state(course) == undisturbed


def test_grading_twice_changes_nothing_and_runs_nothing(small_course: Path):
    run(small_course)
    before, files = state(small_course), written(small_course)
    said = run(small_course, grade="waits")
    assert "(8 as before)" in said
    assert state(small_course) == before
    assert written(small_course) == files


def test_new_work_alone_is_graded_again(small_course: Path):
    run(small_course)
    hand_in(small_course, TOUCHED, "second thoughts")
    assert "8 submissions" in (said := run(small_course))
    assert "(7 as before)" in said


def test_manual_marks_and_comments_survive(small_course: Path):
    run(small_course)
    with closing(sqlite3.connect(small_course / "gradebook" / "gradebook.db")) as connection, connection:
        changed = connection.execute("UPDATE grade SET manual_score = 0.25, extra_credit = 0.5, needs_manual_grade = 0")
        said = connection.execute("UPDATE comment SET manual_comment = 'well tried'")
        assert changed.rowcount and said.rowcount
    before = state(small_course)
    run(small_course, fresh=True, lessons=[LESSON.slug])
    assert state(small_course) == before
