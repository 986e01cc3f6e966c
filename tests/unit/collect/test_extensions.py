"""More time for a student: in nbgrader's own database, where its penalties look for it."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.class_report import sentences
from grader.class_report.row import read_row
from grader.collect.extensions import extensions_of, run_extend
from grader.course import Course
from grader.engine.recording.class_marks import ClassMarks
from grader.engine.recording.gradebook import Database
from grader.engine.recording.record import Recorder
from grader.errors import CommandError
from grader.times import written
from tests.courses import LESSON, hand_in, make_course
from tests.unit.engine.recorded_course import open_gradebook, result

DUE = datetime(2026, 11, 30, 23, 59)


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A due date; ben is in the database, ada has handed in, cleo also before it was known. The lesson is not in it."""
    course = make_course(tmp_path_factory.mktemp("prepared") / "course")
    for student in ("ada", "cleo"):
        hand_in(course, student)
    Database(Course(course).db_url, "backprop").close()
    with open_gradebook(course) as gradebook:
        gradebook.add_assignment(LESSON.slug, duedate=DUE)
        gradebook.add_student("ben")
    return course


@pytest.fixture(scope="module")
def entered(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lesson is in the gradebook, and cleo's submission, two days late."""
    course = shutil.copytree(prepared, tmp_path_factory.mktemp("entered") / "course")
    with Recorder(course) as recorder:
        recorder.record(result("cleo"), timestamp=written(DUE + timedelta(days=2)))
    return course


@pytest.fixture
def course(entered: Path, tmp_path: Path) -> Path:
    return shutil.copytree(entered, tmp_path / "course")


def late(course: Path, student: str) -> float:
    with open_gradebook(course) as gradebook:
        return gradebook.find_submission(LESSON.slug, student).total_seconds_late


def extension(gradebook: Gradebook, student: str) -> timedelta | None:
    return gradebook.find_submission(LESSON.slug, student).extension


def test_nbgrader_counts_lateness_from_then_on_and_from_the_due_date_again(course: Path):
    said: list[str] = []
    assert late(course, "cleo") == timedelta(days=2).total_seconds()
    for time, seconds in (("2026-12-02 00:59 +01:00", 86400), ("2026-12-03 10:00 UTC", 0)):
        assert run_extend(course, "3", {"cleo": time}, say=said.append) == 0
        assert late(course, "cleo") == seconds
    assert said[-2] == f"cleo, {LESSON.slug}: may hand in until 2026-12-03 10:00 UTC (due 2026-11-30 23:59 UTC)"
    run_extend(course, "3", {"cleo": ""}, remove=True, say=said.append)
    assert late(course, "cleo") == timedelta(days=2).total_seconds()


def test_who_has_not_handed_in_yet_has_no_marks_for_that(course: Path):
    times = dict.fromkeys(["ada", "ben"], "2026-12-01 23:59 UTC")
    run_extend(course, "3", times, say=lambda text: None)
    with open_gradebook(course) as gradebook:
        assert {extension(gradebook, one) for one in times} == {timedelta(days=1)}
    with ClassMarks(course) as marks:
        assert marks.recorded(LESSON.slug).keys() == {"cleo"}


def test_a_lesson_that_nobody_has_handed_in_yet_can_be_graded_after_it(prepared: Path, tmp_path: Path):
    course = shutil.copytree(prepared, tmp_path / "course")
    run_extend(course, "3", {"ben": "2026-12-01 23:59 UTC"}, say=lambda text: None)
    with Recorder(course) as recorder:
        recorder.record(result("ben"), timestamp="2026-12-01 20:00 UTC")
        recorder.record(result("ada"), timestamp="2026-12-01 20:00 UTC")
    assert late(course, "ben") == 0 < late(course, "ada")


def test_the_report_says_until_when(course: Path):
    run_extend(course, "3", {"cleo": "2026-12-01 23:59 UTC"}, say=lambda text: None)
    with ClassMarks(course) as marks:
        row = read_row(result("cleo"), marks.recorded(LESSON.slug)["cleo"])
    assert "time until 2026-12-01 23:59 UTC" in sentences.notes(row)


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ({"ada": "2026-12-01 23:59 UTC", "nobody": "2026-12-01 23:59 UTC"}, "no student nobody.*db student add"),
        ({"ada": "2026-12-01 23:59 UTC", "ben": "01.12.2026"}, "ben: “01.12.2026” is no time.*write it as"),
        ({"ada": "2026-12-01 23:59 UTC", "ben": "2026-12-01 00:59 +01:00"}, "is not before the new time of ben"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_nobodys_time_changes(course: Path, times: dict[str, str], words: str):
    with pytest.raises(CommandError, match=words):
        run_extend(course, "3", times)
    with open_gradebook(course) as gradebook:
        assert [one.student_id for one in gradebook.find_assignment(LESSON.slug).submissions] == ["cleo"]


def test_a_lesson_that_is_none_is_named(course: Path):
    with pytest.raises(CommandError, match="there is no lesson '9'"):
        run_extend(course, "9", {"ada": "2026-12-01 23:59 UTC"})


def test_without_a_due_date_there_is_nothing_to_extend(course: Path):
    with open_gradebook(course) as gradebook:
        gradebook.update_or_create_assignment(LESSON.slug, duedate=None)
    with pytest.raises(CommandError, match=r"no due date.*--duedate"):
        run_extend(course, "3", {"ada": "2026-12-01 23:59 UTC"})


def test_a_list_of_the_class_gives_the_times_of_many(tmp_path: Path):
    table = tmp_path / "class.csv"
    table.write_text(
        "name,ID,Extension\nAda,ada,2026-12-03 23:59 UTC\nBen,ben,\n,,\nCleo,cleo, 2026-12-04 12:00Z \nX\n"
    )
    assert extensions_of(table) == {"ada": "2026-12-03 23:59 UTC", "cleo": "2026-12-04 12:00Z"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,name\nada,Ada\n", "needs the columns id and extension"),
        ("id,extension\nada,\n", "extends nobody's time"),
        ("id,extension\nada,2026-12-03 23:59 UTC\nada,2026-12-04 23:59 UTC\n", "two things of ada"),
    ],
)
def test_a_list_that_does_not_tell_is_a_sentence(tmp_path: Path, text: str, words: str):
    table = tmp_path / "class.csv"
    table.write_text(text)
    with pytest.raises(CommandError, match=words):
        extensions_of(table)
