"""The marks as they stand: the gradebook's, a person's first, and the engine's where they are not recorded yet."""

from pathlib import Path

import pytest

from grader.engine.recording.class_marks import ClassMarks, StudentMarks
from grader.engine.recording.record import Recorder
from grader.engine.recording.store import ResultStore
from grader.engine.result import Status
from grader.errors import CommandError
from tests.courses import FULL, LESSON, hand_in, make_course
from tests.unit.engine.recorded_course import grade_id, open_gradebook, result

FORWARD = grade_id("forward")


def read(course: Path) -> dict[str, StudentMarks]:
    with ClassMarks(course) as gradebook:
        return gradebook.read(LESSON).students


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    course = make_course(tmp_path_factory.mktemp("marks") / "course")
    with Recorder(course) as recorder:
        for student in ("automatic", "manual", "extra"):
            recorder.record(result(student))
        recorder.record(result("open", status=Status.NEEDS_PERSON, forward={"score": None}))
    with open_gradebook(course) as gradebook:
        where = (LESSON.released.stem, LESSON.slug)
        gradebook.find_grade(FORWARD, *where, "manual").manual_score = 0.5
        gradebook.find_grade(FORWARD, *where, "extra").extra_credit = 2.0
        gradebook.find_grade(FORWARD, *where, "open").extra_credit = 2.0
        gradebook.find_submission(LESSON.slug, "manual").notebooks[0].late_submission_penalty = 100.0
        gradebook.db.commit()
    return course


def test_a_persons_marks_and_extra_credit_count_and_are_told_apart(course):
    students = read(course)
    scores = {name: students[name].scores[FORWARD] for name in students}
    assert scores == {"automatic": FULL["forward"], "manual": 0.5, "extra": FULL["forward"] + 2, "open": None}
    by_hand = {name: students[name].by_hand for name in students}
    assert by_hand == {"automatic": [], "manual": [FORWARD], "extra": [FORWARD], "open": []}


def test_a_penalty_takes_no_more_than_there_is(course):
    assert read(course)["manual"].score == 0.0


def test_the_gradebooks_marks_count_before_the_engines(course):
    with ClassMarks(course) as gradebook:
        recorded = gradebook.recorded(LESSON.slug)
    late = recorded["manual"].with_result(result("manual", status=Status.TIMED_OUT, forward={"score": 1.0}))
    assert (late.scores[FORWARD], late.status) == (0.5, "timed out")
    assert recorded["open"].with_result(result("open")).scores[FORWARD] is None
    assert recorded["manual"].status == "graded"


def test_a_result_that_is_not_recorded_yet_has_its_marks_and_no_gradebook_is_made(tmp_path):
    course = make_course(tmp_path / "course")
    ResultStore(course).write(result("ada"))
    hand_in(course, "ben")
    marks = read(course)
    assert marks["ada"].score == sum(FULL.values())
    assert (marks["ben"].score, marks["ben"].status) == (None, "not graded")
    assert not (course / "gradebook" / "gradebook.db").exists()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("a gradebook", "no address of a database"),
        ("postgresql://host:port/name", "no address of a database"),
        ("nosuch://host/name", "driver nosuch cannot be used"),
    ],
)
def test_a_wrong_address_is_one_sentence(tmp_path, url, words):
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.db_url = {url!r}\n")
    with pytest.raises(CommandError, match=words):
        ClassMarks(tmp_path)
