"""The gradebook after the engine: what nbgrader itself would have written, once, and nothing of a person's changed."""

import os
import re
import shutil
import signal
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Course, Gradebook
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades, SaveCells
from nbgrader.utils import determine_grade, is_grade
from sqlalchemy import Connection

from grader.engine.recording import gradebook as gradebook_module
from grader.engine.recording import record as record_module
from grader.engine.recording.record import Recorder
from grader.engine.result import Status
from grader.errors import CommandError
from tests.courses import FULL, LESSON, add_settings, hand_in, make_course
from tests.nbgrader_runs import must_run
from tests.unit.engine.recorded_course import dump, grade_id, open_gradebook, result, scores

pytestmark = pytest.mark.slow

DUE = datetime(2026, 3, 1, 12)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose gradebook has lesson 3 and no submission."""
    course = make_course(tmp_path_factory.mktemp("prepared") / "course")
    with Recorder(course) as recorder:
        recorder.record(result("gone"))
    with open_gradebook(course) as gradebook:
        gradebook.remove_student("gone")
    shutil.rmtree(course / "gradebook" / "autograded")
    return course


@pytest.fixture
def course(prepared: Path, tmp_path: Path) -> Path:
    return shutil.copytree(prepared, tmp_path / "course")


@pytest.fixture
def recorder(course: Path):
    with Recorder(course) as recorder:
        yield recorder


def _database(course: Path) -> Path:
    return course / "gradebook" / "gradebook.db"


def _autograded(course: Path, student: str = "ada") -> Path:
    return course / "gradebook" / "autograded" / student / LESSON.slug


def _submitted(course: Path, timestamp: str | None = None) -> Path:
    folder = hand_in(course, "ada")
    if timestamp is not None:
        (folder / "timestamp.txt").write_text(timestamp)
    return folder


def _grade(gradebook: Gradebook, exercise: str = "forward"):
    return gradebook.find_grade(grade_id(exercise), LESSON.released.stem, LESSON.slug, "ada")


def _comment(course: Path, exercise: str = "forward") -> str | None:
    with open_gradebook(course) as gradebook:
        where = (exercise.replace("_", "-"), LESSON.released.stem, LESSON.slug, "ada")
        return gradebook.find_comment(*where).auto_comment


def _penalty(course: Path) -> float | None:
    with open_gradebook(course) as gradebook:
        return gradebook.find_submission(LESSON.slug, "ada").notebooks[0].late_submission_penalty


# -- the same rows as nbgrader's


def test_a_lesson_is_put_in_as_generate_assignment_does(tmp_path: Path, prepared: Path):
    course = make_course(tmp_path)
    must_run(course, "generate_assignment", LESSON.slug, "--force")
    assert dump(prepared, ids=False) == dump(course, ids=False)


def test_the_release_is_not_touched(tmp_path: Path):
    course = make_course(tmp_path)
    (course / LESSON.released).write_text("as it is")
    with Recorder(course) as recorder:
        recorder.record(result())
    files = [path.relative_to(course) for path in (course / "course").rglob("*") if path.is_file()]
    assert files == [LESSON.released] and (course / LESSON.released).read_text() == "as it is"


@pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")  # nbgrader's own way of adding rows
@pytest.mark.parametrize("source", ["solved", "released"])
def test_a_submission_has_the_rows_that_save_auto_grades_writes(course: Path, tmp_path: Path, source: str):
    path = getattr(LESSON, source)
    notebook = nbformat.read(course / path, as_version=4)
    scores = {c.metadata.nbgrader.grade_id: determine_grade(c)[0] for c in notebook.cells if is_grade(c)}
    theirs = shutil.copytree(course, tmp_path / "theirs")
    with open_gradebook(theirs) as gradebook:
        gradebook.add_student("ada")
        gradebook.add_submission(LESSON.slug, "ada", timestamp=DUE)
    about = {"notebook": LESSON.released.stem, "assignment": LESSON.slug, "student": "ada"}
    about["db_url"] = f"sqlite:///{_database(theirs)}"
    for step in (SaveAutoGrades(), AssignLatePenalties()):
        step.preprocess(notebook, {"nbgrader": about})
    with Recorder(course) as recorder:
        marks = {name: {"score": scores[grade_id(name)]} for name in FULL}
        recorder.record(result("ada", path, **marks), timestamp=f"{DUE} UTC")
    assert dump(course, ids=False) == dump(theirs, ids=False)


def test_the_notebook_lies_where_nbgrader_puts_it(course: Path, recorder: Recorder):
    recorder.record(result())
    path = _autograded(course) / LESSON.released.name
    assert path.read_text(encoding="utf-8") == result().notebook
    assert os.listdir(path.parent) == [path.name] and path.stat().st_mode & 0o777 == 0o444


def test_the_marks_of_all_are_recorded(course: Path, recorder: Recorder):
    recorder.record(result("ada"))
    recorder.record(result("ben", forward={"score": 0.5}, backward={"score": None}))
    full = {grade_id(name): (points, None, False) for name, points in FULL.items()}
    changed = {grade_id("forward"): (0.5, None, False), grade_id("backward"): (None, None, True)}
    assert scores(course) == {"ada": full, "ben": full | changed}
    assert scores(course, "04-backprop-ninja") == {}


# -- what is there stays


def test_recording_again_changes_no_byte(course: Path):
    _submitted(course, "2026-03-02 10:00:00 UTC")
    with Recorder(course) as recorder:
        recorder.record(result())
    before = _database(course).read_bytes(), _written(course)
    with Recorder(course) as recorder:
        recorder.record(result())
    assert (_database(course).read_bytes(), _written(course)) == before


def _written(course: Path) -> tuple[int, int]:
    """Which file the autograded notebook is, and when it was last written to."""
    found = _autograded(course).joinpath(LESSON.released.name).stat()
    return found.st_ino, found.st_mtime_ns


def test_what_a_person_entered_is_never_touched(course: Path, recorder: Recorder):
    recorder.record(result())
    with open_gradebook(course) as gradebook:
        grade = _grade(gradebook)
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 0.25, 1.0, False
        comment = gradebook.find_comment("forward", LESSON.released.stem, LESSON.slug, "ada")
        comment.manual_comment = "See me."
        gradebook.find_student("ada").first_name = "Ada"
        gradebook.db.commit()
    before = dump(course)
    recorder.record(result())
    assert dump(course) == before

    recorder.record(result(forward={"score": 1.0}))
    with open_gradebook(course) as gradebook:
        grade = _grade(gradebook)
        assert (grade.auto_score, grade.manual_score, grade.extra_credit) == (1.0, 0.25, 1.0)
        assert grade.needs_manual_grade, "the engine says something new: the person should look again"
        comment = gradebook.find_comment("forward", LESSON.released.stem, LESSON.slug, "ada")
        assert comment.manual_comment == "See me."
        assert gradebook.find_student("ada").first_name == "Ada"


def test_a_new_submission_asks_for_a_look_at_manual_marks(course: Path, recorder: Recorder):
    recorder.record(result(), timestamp="2026-03-01 10:00:00 UTC")
    with open_gradebook(course) as gradebook:
        grade = _grade(gradebook)
        grade.manual_score, grade.needs_manual_grade = 0.25, False
        gradebook.db.commit()
    recorder.record(result(), timestamp="2026-03-02 10:00:00 UTC")
    marks = scores(course)["ada"]
    assert marks[grade_id("forward")] == (FULL["forward"], 0.25, True)
    assert marks[grade_id("backward")] == (FULL["backward"], None, False)


# -- what has no mark, and what is said


def test_what_has_no_mark_asks_for_a_person_and_is_no_zero(course: Path, recorder: Recorder):
    unreadable = result("ada", LESSON.released, status=Status.UNREADABLE, reason="<b>x.ipynb</b> is empty", marks=())
    recorder.record(unreadable)
    assert scores(course)["ada"] == {grade_id(name): (None, None, True) for name in FULL}
    assert _comment(course) == "‹b›x.ipynb‹/b› is empty"


@pytest.mark.parametrize("name", [
    "[see your marks](javascript:alert(1)).pdf", "![x](https:attacker.example)", "$\\href{javascript:alert(1)}{x}$",
    "https://attacker.example", "# x\n\n[y]: z", "<img src=x>", "**x** `y`",
])  # fmt: skip
@pytest.mark.parametrize("told", ["reason", "headline"])
def test_a_students_words_in_a_comment_are_words(course: Path, recorder: Recorder, name: str, told: str):
    from nbconvert.filters import markdown2html

    words = f"the folder holds only {name}"
    if told == "reason":
        recorder.record(result("ada", LESSON.released, status=Status.UNREADABLE, reason=words, marks=()))
    else:
        recorder.record(result(status=Status.NEEDS_PERSON, forward={"score": None, "headline": words}))
    assert _comment(course).startswith("the folder holds only ")
    assert re.fullmatch(r"<p>[^<>]*</p>", markdown2html(_comment(course)).strip())


@pytest.mark.parametrize(("trouble", "said"), [
    ("crashed", "the program ended"), ("timed out", "too long"), ("no function", "no function of that name"),
])  # fmt: skip
def test_trouble_is_told_below_the_answer(course: Path, recorder: Recorder, trouble: str, said: str):
    recorder.record(result(forward={"score": 0.0, "trouble": trouble}))
    assert said in _comment(course)
    assert _comment(course, "backward") is None
    recorder.record(result())
    assert _comment(course) is None


def test_what_failed_above_an_answer_is_told_below_it(course: Path, recorder: Recorder):
    above = "the cell that begins “def f(z:” failed: SyntaxError: '(' was never closed"
    recorder.record(result(forward={"score": 0.0, "trouble": "no function", "reason": above}))
    assert "no function of that name" in _comment(course) and above in _comment(course)
    recorder.record(result(forward={"score": 0.0, "reason": above}))
    assert _comment(course) == above


def test_each_open_question_has_its_own_reason(course: Path, recorder: Recorder):
    recorder.record(
        result(
            status=Status.NEEDS_PERSON,
            reason="forward: no torch",
            forward={"score": None, "headline": "no torch"},
            backward={"score": None, "headline": "no jax"},
        )
    )
    assert (_comment(course), _comment(course, "backward")) == ("no torch", "no jax")


def test_an_untouched_answer_has_nbgraders_own_comment(course: Path, recorder: Recorder):
    recorder.record(result("ada", LESSON.released, forward={"score": 0.0, "trouble": "no function"}))
    assert _comment(course) == "No response."


# -- when it was handed in


def test_the_time_is_read_from_the_submission(course: Path, recorder: Recorder):
    _submitted(course, "2026-01-02 10:00:00 CET\n")
    recorder.record(result())
    with open_gradebook(course) as gradebook:
        assert gradebook.find_submission(LESSON.slug, "ada").timestamp == datetime(2026, 1, 2, 9)
    assert (_autograded(course) / "timestamp.txt").read_text() == "2026-01-02 10:00:00 CET"


@pytest.mark.parametrize("text", ["", "soon", "9" * 300, "2026-99-99", "\0"])
def test_what_is_no_time_is_left_out(course: Path, recorder: Recorder, text: str):
    _submitted(course, text)
    recorder.record(result())
    with open_gradebook(course) as gradebook:
        assert gradebook.find_submission(LESSON.slug, "ada").timestamp is None
    assert os.listdir(_autograded(course)) == [LESSON.released.name]


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_no_link_is_followed_and_no_pipe_waited_for(course: Path, recorder: Recorder, kind: str):
    path, outside = _submitted(course) / "timestamp.txt", course / "secret.txt"
    outside.write_text("2026-03-02 10:00:00")
    {"link": lambda: path.symlink_to(outside), "pipe": lambda: os.mkfifo(path), "folder": path.mkdir}[kind]()
    recorder.record(result())
    assert os.listdir(_autograded(course)) == [LESSON.released.name]


@pytest.mark.parametrize(("method", "manual", "extension", "penalty"), [
    ("none", None, None, None),
    ("zero", None, None, sum(FULL.values())),
    ("zero", 0.5, None, sum(FULL.values()) - FULL["forward"] + 0.5),
    ("zero", None, timedelta(days=1), None),
])  # fmt: skip
def test_lateness_costs_what_the_plug_in_says(course: Path, method: str, manual, extension, penalty):
    add_settings(course, f'c.LateSubmissionPlugin.penalty_method = "{method}"')
    with Recorder(course) as recorder:
        recorder.record(result(), timestamp=f"{DUE} UTC")
        with open_gradebook(course) as gradebook:
            gradebook.update_or_create_assignment(LESSON.slug, duedate=DUE)
            gradebook.find_submission(LESSON.slug, "ada").extension = extension
            _grade(gradebook).manual_score = manual
            gradebook.db.commit()
        recorder.record(result(), timestamp=f"{DUE + timedelta(hours=1)} UTC")
        assert _penalty(course) == penalty
        recorder.record(result(), timestamp=f"{DUE} UTC")
        assert _penalty(course) is None


@pytest.mark.parametrize(("asked", "taken"), [(-1.0, 0.0), (1.0, 1.0), (1000.0, sum(FULL.values()) - 1)])
def test_a_plug_in_of_ones_own_is_asked_and_held_to_the_score(course: Path, asked: float, taken: float):
    add_settings(
        course,
        "from nbgrader.plugins import LateSubmissionPlugin\n"
        "class Own(LateSubmissionPlugin):\n"
        f"    def late_submission_penalty(self, student_id, score, seconds): return {asked}\n"
        "c.AssignLatePenalties.plugin_class = Own",
    )
    with open_gradebook(course) as gradebook:
        gradebook.update_or_create_assignment(LESSON.slug, duedate=DUE)
    with Recorder(course) as recorder:
        recorder.record(result(forward={"score": FULL["forward"] - 1}), timestamp=f"{DUE + timedelta(hours=1)} UTC")
    assert _penalty(course) == taken


# -- trouble with the gradebook


def test_nobody_writes_between_what_is_read_and_what_is_written(course: Path):
    other = sqlite3.connect(_database(course), isolation_level=None, timeout=0)
    with Recorder(course) as recorder:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            recorder._database.transact(lambda session: (session.get(Course, "x"), other.execute("BEGIN IMMEDIATE")))
        other.execute("BEGIN IMMEDIATE")
    other.close()


def test_a_locked_gradebook_is_waited_for(course: Path, monkeypatch):
    monkeypatch.setattr(gradebook_module, "ASK_AGAIN", 0.01)
    other, told = sqlite3.connect(_database(course), isolation_level=None), []

    def tell(sentence: str) -> None:
        told.append(sentence)
        other.execute("ROLLBACK")

    with Recorder(course, tell=tell) as recorder:
        other.execute("BEGIN EXCLUSIVE")
        recorder.record(result())
        assert list(scores(course)) == ["ada"]
    assert len(told) == 1 and "waiting for the gradebook" in told[0]
    other.close()


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_gradebook_that_stays_locked_is_said(course: Path, lock: str):
    other = sqlite3.connect(_database(course), isolation_level=None)
    with Recorder(course, patience=0.05, tell=lambda _: None) as recorder:
        other.execute(lock)
        with pytest.raises(CommandError, match=r"locked by another program.*--resume"):
            recorder.record(result())
        other.execute("ROLLBACK")
        assert scores(course) == {}
        recorder.record(result())
        assert list(scores(course)) == ["ada"]
    other.close()


def test_what_is_no_database_is_said(course: Path):
    _database(course).write_bytes(b"not a database" * 100)
    with pytest.raises(CommandError, match="the gradebook cannot be used"):
        Recorder(course)


def test_a_question_that_the_gradebook_lacks_is_said(course: Path, recorder: Recorder):
    strange = result()
    strange = result(marks=(*strange.marks, type(strange.marks[0])("check-new", "new", 1.0, 1.0)))
    with pytest.raises(CommandError, match="no question check-new"):
        recorder.record(strange)
    assert scores(course) == {}


def test_a_lesson_with_other_questions_than_before_is_said(course: Path):
    with Recorder(course) as recorder:
        recorder.record(result())
    before = dump(course)
    text = (course / LESSON.solved).read_text()
    (course / LESSON.solved).write_text(text.replace('"check-forward"', '"check-forwards"'))
    with Recorder(course) as recorder, pytest.raises(CommandError, match="questions are others"):
        recorder.record(result())
    assert dump(course) == before


@pytest.mark.parametrize("student", ["", "..", "a/b", "\udcff", "a\0b"])
def test_a_name_that_is_no_folders_is_refused(recorder: Recorder, student: str):
    with pytest.raises(CommandError, match="cannot be a student's name"):
        recorder.record(result(student))


@pytest.mark.parametrize("student", ["=1+1", "José", "a b", "x" * 200, "'; DROP TABLE student; --", "%s", "{0}"])
def test_any_other_name_is_kept_as_it_is(course: Path, recorder: Recorder, student: str):
    recorder.record(result(student))
    recorder.record(result(student))
    assert list(scores(course)) == [student]


# -- killed at any point


@pytest.fixture(scope="module")
def undisturbed(prepared: Path, tmp_path_factory: pytest.TempPathFactory):
    """The rows of a course whose one recording nothing ended."""
    course = shutil.copytree(prepared, tmp_path_factory.mktemp("undisturbed") / "course")
    with Recorder(course) as recorder:
        recorder.record(result())
    return dump(course, ids=False)


@pytest.mark.parametrize(("owner", "name"), [
    (os, "replace"), (record_module, "enter"), (SaveCells, "_create_notebook"), (Gradebook, "add_notebook"),
    (Gradebook, "update_or_create_solution_cell"), (Connection, "_commit_impl"), (gradebook_module, "_prepare"),
], ids=lambda value: getattr(value, "__name__", value))  # fmt: skip
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_killed_at_any_point_and_run_again_it_ends_the_same(tmp_path: Path, undisturbed, owner, name, before: bool):
    course = make_course(tmp_path)
    child = os.fork()
    if child == 0:
        real = getattr(owner, name)

        def die(*arguments, **named):
            if not before:
                real(*arguments, **named)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(owner, name, die)
        with Recorder(course) as recorder:
            recorder.record(result())
        os._exit(0)
    _, ended = os.waitpid(child, 0)
    assert os.WIFSIGNALED(ended) and os.WTERMSIG(ended) == signal.SIGKILL

    with Recorder(course) as recorder:
        recorder.record(result())
    assert dump(course, ids=False) == undisturbed
    assert [path.name for path in _autograded(course).iterdir() if path.suffix != ".tmp"] == [LESSON.released.name]
