"""The `grade` command: what it says, what it refuses, and what it does about a class that changes under its hands."""

import json
import shutil
from pathlib import Path

import pytest

from grader.engine.grade_class import grade_class, run_grade
from grader.engine.recording.store import ResultStore
from grader.engine.result import Result, Status
from grader.engine.sandbox.tiers import Tier
from grader.errors import CommandError
from tests.courses import LESSON, add_settings
from tests.engine.nothing_lost.live_class import FAKE, make_class


class Watched:
    """In place of the progress bar: keeps the results it is shown, and may do something at the first of them."""

    def __init__(self, at_first=lambda: None):
        self.total, self.results, self._at_first = 0, [], at_first

    def __call__(self, total: int) -> "Watched":
        self.total = total
        return self

    def __enter__(self) -> "Watched":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def done(self, result: Result) -> None:
        if not self.results:
            self._at_first()
        self.results.append(result)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRADER_SEED", "5")  # nbgrader's settings would set it for the tests that follow
    monkeypatch.setattr("grader.engine.sandbox.tiers.detect", lambda: Tier("strong", "it was tried"))
    return make_class(tmp_path, 6)


def grade(course: Path, **options: object):
    options = {"progress": Watched(), "grade": f"{FAKE}:grade", "jobs": 1, "say": lambda text: None, **options}
    return grade_class(course, **options)


def test_it_prints_the_sandbox_first_and_ends_with_the_counts(course: Path, capsys: pytest.CaptureFixture):
    watched = Watched()
    code = run_grade(course, progress=watched, grade=f"{FAKE}:grade", jobs=1)
    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert lines[0] == "sandbox: strong (it was tried)"
    assert any(line.startswith("6 submissions: ") for line in lines[1:])
    assert watched.total == len(watched.results) == 6


@pytest.mark.parametrize(("user", "warned"), [(0, True), (1000, False)])
def test_root_is_warned(course: Path, monkeypatch: pytest.MonkeyPatch, user: int, warned: bool):
    said: list[str] = []
    monkeypatch.setattr("os.geteuid", lambda: user)
    grade(course, say=said.append)
    assert any("you grade as root" in sentence for sentence in said) is warned


def test_the_first_line_says_what_the_kernel_does_not_limit(course: Path, monkeypatch: pytest.MonkeyPatch):
    tier = Tier("strong", "it was tried", "", ("memory", "processor time"))
    monkeypatch.setattr("grader.engine.sandbox.tiers.detect", lambda: tier)
    said: list[str] = []
    grade(course, say=said.append)
    assert said[0] == ("sandbox: strong (it was tried); without the kernel's limits on memory and processor time")


def test_the_weak_sandbox_needs_a_word(course: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("grader.engine.sandbox.tiers.detect", lambda: Tier("weak", "no bubblewrap"))
    with pytest.raises(CommandError, match=r"no bubblewrap.*--run-student-code-as-me"):
        grade(course)
    assert not (course / "gradebook" / "results").exists()
    assert grade(course, allow_weak=True).exit_code == 0
    # What the weak sandbox let through is not taken over where the strong one is asked for.
    monkeypatch.setattr("grader.engine.sandbox.tiers.detect", lambda: Tier("strong", ""))
    assert grade(course, allow_weak=True).reused == 6
    assert grade(course).reused == 0
    assert grade(course).reused == 6


def test_a_result_without_lines_does_where_none_are_asked_for(course: Path):
    assert grade(course).reused == 0
    assert grade(course, lines=True, students=["student-00", "student-01"]).reused == 0
    assert grade(course).reused == 6
    add_settings(course, "c.GraderEngine.lines = True")
    assert grade(course).reused == 2


def test_lessons_and_students_can_be_chosen(course: Path):
    watched = Watched()
    grade(course, lessons=["3", LESSON.slug], students=["student-04", "student-01"], progress=watched)
    assert [result.student for result in watched.results] == ["student-01", "student-04"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"lessons": ["9"]}, "there is no lesson '9'"),
        ({"students": ["nobody"]}, "nothing was handed in by nobody for any lesson"),
        ({"resume": True}, "there is nothing to resume"),
        ({"resume": True, "lessons": ["3"]}, "leave out lessons and students"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_leaves_nothing(course: Path, options: dict, words: str):
    with pytest.raises(CommandError, match=words):
        grade(course, **options)
    assert not (course / "gradebook" / "engine" / "run.json").exists()


def test_a_folder_whose_name_the_gradebook_refuses_is_told_and_the_others_are_graded(course: Path):
    submitted = course / "gradebook" / "submitted"
    (submitted / "student-05").rename(submitted / "UNI\\student-05")
    summary = grade(course)
    assert len(summary.left_out) == 1 and "rename it" in summary.left_out[0]
    assert summary.counts.total() == 5 and summary.exit_code == 3


def test_a_time_that_cannot_be_read_is_told_and_a_person_must_look(course: Path):
    (course / "gradebook" / "submitted" / "student-05" / LESSON.slug / "timestamp.txt").write_text("00:30 CEST")
    summary = grade(course)
    assert summary.exit_code == 3
    assert summary.text().count("write it as") == 1
    assert f"student-05, {LESSON.slug}: “00:30 CEST” is no time that can be read" in summary.text()


def test_a_submission_that_vanishes_during_the_run_is_told_and_the_others_are_graded(course: Path):
    gone = course / "gradebook" / "submitted" / "student-05"
    summary = grade(course, progress=Watched(at_first=lambda: shutil.rmtree(gone)))
    assert summary.left_out == [f"  student-05, {LESSON.slug}: its folder is gone"]
    assert summary.counts.total() == 5
    assert summary.exit_code == 3
    assert "student-05" in summary.text()


def test_ctrl_c_says_what_is_recorded_and_how_to_go_on(course: Path):
    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(CommandError, match=r"stopped: 1 of 6 are recorded; go on with `grader grade --resume`"):
        grade(course, students=[], progress=Watched(at_first=interrupt))
    assert grade(course, resume=True).counts.total() == 6


def test_what_could_not_be_recorded_is_kept_and_not_run_again(course: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise CommandError("the gradebook is locked")

    with monkeypatch.context() as patched, pytest.raises(CommandError):
        patched.setattr("grader.engine.recording.record.Recorder.record", refuse)
        grade(course)
    kept = list(ResultStore(course).all(LESSON.slug))
    assert len(kept) == 1
    assert grade(course, resume=True).reused == 1


def test_a_note_that_cannot_be_read_is_told(course: Path):
    note = course / "gradebook" / "engine" / "run.json"
    note.parent.mkdir()
    note.write_text('{"lessons": []')
    for resume in (True, False):
        with pytest.raises(CommandError, match="cannot be read: remove it"):
            grade(course, resume=resume)


def test_a_run_for_one_student_does_not_end_what_was_interrupted_for_the_class(course: Path):
    note = course / "gradebook" / "engine" / "run.json"
    note.parent.mkdir()
    note.write_text(json.dumps({"process": 123, "lessons": [LESSON.slug], "students": []}))
    grade(course, lessons=[LESSON.slug], students=["student-02"])
    assert note.exists()
    summary = grade(course, resume=True)
    assert (summary.counts.total(), summary.reused) == (6, 1)
    assert not note.exists()


def test_a_run_for_the_class_ends_what_was_interrupted_for_a_student(course: Path):
    note = course / "gradebook" / "engine" / "run.json"
    note.parent.mkdir()
    note.write_text(json.dumps({"process": 123, "lessons": [], "students": ["student-02"]}))
    grade(course)
    assert not note.exists()


def test_leftovers_of_the_killed_run_go_and_those_of_others_stay(course: Path):
    results = course / "gradebook" / "results" / LESSON.slug
    results.mkdir(parents=True)
    note = course / "gradebook" / "engine" / "run.json"
    note.parent.mkdir()
    note.write_text(json.dumps({"process": 123, "lessons": [], "students": []}))
    for name in ("a.json.123.tmp", "a.json.124.tmp"):
        (results / name).touch()
    grade(course)
    assert [path.name for path in results.glob("*.tmp")] == ["a.json.124.tmp"]


def test_reasons_and_names_cannot_write_on_the_terminal(course: Path):
    (course / "gradebook" / "submitted" / "student-02").rename(course / "gradebook" / "submitted" / "\x1b[31mred")
    summary = grade(course, grade="tests.engine.test_grade_class:unreadable")
    assert summary.counts == {Status.UNREADABLE: 5} and len(summary.left_out) == 1
    assert summary.exit_code == 3
    assert "its folder's name is no text that can be shown" in summary.text()
    assert "\x1b" not in summary.text()


def unreadable(job) -> Result:
    """A result with a reason that a terminal would obey."""
    from dataclasses import replace

    from tests.engine.nothing_lost.fake_grading import grade

    return replace(grade(job), status=Status.UNREADABLE, reason="no \x1b[2Jnotebook")
