"""The commands of a class, on a course of one lesson and three submissions that nothing is run for."""

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.commands.cli import main
from grader.engine import grade_class
from tests.courses import LESSON, ROOT, hand_in, make_course
from tests.unit.commands.three_readers import STUBS, of_ones_own

pytestmark = pytest.mark.slow


class Course:
    """A course's folder, and what its commands say."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root, self._capsys = root, capsys
        self.out = self.err = ""

    def run(self, *arguments: object) -> int:
        """One command. Returns its exit code."""
        code = main(["--root", str(self.root), *map(str, arguments)])
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        return code

    def refused(self, *arguments: object) -> str:
        """The one sentence of a command that cannot be done."""
        assert self.run(*arguments) == 1
        (line,) = (line for line in self.err.splitlines() if line.startswith("grader: "))
        return line

    def hand_in(self, student: str) -> None:
        hand_in(self.root, student, ROOT / LESSON.solved)


@pytest.fixture
def course(tmp_path, capsys, pretended) -> Course:
    """Nothing is graded for real: everything handed in has full marks, an empty folder none."""
    return Course(make_course(tmp_path / "course"), capsys)


def test_a_term_from_download_to_marks(course, tmp_path):
    download = tmp_path / "download"
    for student in ("ada", "ben"):
        (download / student).mkdir(parents=True)
        shutil.copy(ROOT / LESSON.solved, download / student)
    assert course.run("collect", 3, download) == 0
    assert "2 students" in course.out
    assert course.run("grade", 3, "--jobs", 1) == 0
    assert "2 graded" in course.out
    assert course.run("report", 3, "--all") == 0
    assert "ada" in course.out
    assert course.run("feedback", 3, "--student", "ada") == 0
    assert [path.parts[-3] for path in course.root.glob("gradebook/feedback/*/*/*.html")] == ["ada"]
    assert course.run("export", "--out", tmp_path / "marks.csv") == 0
    with (tmp_path / "marks.csv").open(newline="") as table:
        assert [(row["student"], row["score"]) for row in csv.DictReader(table)] == [("ada", "24"), ("ben", "24")]


def test_grade_says_with_code_3_that_a_person_must_look(course):
    course.hand_in("ada")
    hand_in(course.root, "ben")
    assert course.run("grade", "--jobs", 1) == 3
    assert "ben" in course.out and "nothing was handed in" in course.out


def test_the_options_of_grade_reach_the_engine(course, monkeypatch):
    asked = {}
    monkeypatch.setattr(grade_class, "run_grade", lambda root, **options: asked.update(options) or 3)
    arguments = ["--student", "ada", "--student", "ben", "--jobs", 2, "--resume", "--again", "--lines"]
    assert course.run("grade", "3", *arguments, "--run-student-code-as-me", "--scheduler", "tcp://host:1") == 3
    assert asked == {
        "lessons": ["3"],
        "students": ["ada", "ben"],
        "jobs": 2,
        "scheduler": "tcp://host:1",
        "resume": True,
        "fresh": True,
        "lines": True,
        "allow_weak": True,
    }
    course.run("grade")
    assert asked["lessons"] == [] and asked["jobs"] == 0
    assert not asked["allow_weak"] and not asked["resume"] and not asked["lines"] and asked["scheduler"] is None


@pytest.mark.parametrize(
    ("function", "arguments", "given"),
    [
        ("handout.handout.run_release", ["release", "3", "--out", "x.zip"], [["3"], Path("x.zip"), {}]),
        (
            "handout.autograder.run_autograder_release",
            ["release", "--prairielearn", "3", "--run-student-code-as-me"],
            ["prairielearn", ["3"], None, True],
        ),
        (
            "collect.collect.run_collect",
            ["collect", "3", "x", "--layout", "moodle", "--roster", "r.csv", "--pattern", "p", "--timezone", "UTC"],
            ["3", Path("x"), "moodle", Path("r.csv"), "p", "UTC"],
        ),
        ("class_report.report.run_report", ["report", "3", "--out", "x", "--all"], [["3"], Path("x"), True, None]),
        (
            "feedback.feedback.run_feedback",
            ["feedback", "3", "--student", "a", "--force", "--master"],
            ["3", ["a"], True, True],
        ),
        (
            "export.export.run_export",
            ["export", "3", "--format", "canvas", "--out", "x", "--template", "t", "--column", "c", "--scale"],
            ["3", "canvas", Path("x"), Path("t"), "c", True],
        ),
        ("commands.doctor.run_doctor", ["doctor"], []),
    ],
)
def test_the_arguments_reach_the_command_and_its_code_comes_back(course, monkeypatch, function, arguments, given):
    asked = []
    monkeypatch.setattr(f"grader.{function}", lambda *values, **named: asked.extend([*values, *named.values()]) or 7)
    assert course.run(*arguments) == 7
    assert asked == [course.root, *given]


@pytest.mark.parametrize(
    "arguments",
    [
        ["collect", "3"],
        ["grade", "--jobs", "0"],
        ["grade", "--jobs", "many"],
        ["grade", "--nosuch"],
        ["feedback"],
        ["export", "--format", "excel"],
        ["check"],
        ["check", "a.ipynb", "--seed", "-1"],
        ["release", "--out"],
        ["release", "--gradescope", "--prairielearn"],
        ["doctor", "3"],
    ],
)
def test_wrong_use_ends_with_code_2_and_the_usage(course, arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        course.run(*arguments)
    assert stopped.value.code == 2
    assert "usage: grader" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade", "9"], "there is no lesson '9'"),
        (["grade", "3"], "nothing was handed in for 3: see `grader collect`"),
        (["grade", "--resume"], "there is nothing to resume"),
        (["grade", "3", "--resume"], "leave out lessons"),
        (["collect", "3", "nowhere.zip"], "nowhere.zip: no such file"),
        (["collect", "3", ".", "--roster", "nowhere.csv"], "nowhere.csv: no such file"),
        (["report"], "nothing is graded yet: run `grader grade`"),
        (["feedback", "3"], "nothing of anyone is graded"),
        (["export"], "nobody has handed in any lesson"),
        (["export", "--format", "canvas"], "canvas takes one lesson at a time"),
        (["check", "nowhere.ipynb"], "nowhere.ipynb does not exist"),
        (["check", "."], "Is a directory"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_with_code_1(course, arguments, words):
    assert words in course.refused(*arguments)


@pytest.mark.parametrize("command", ["grade", "report", "feedback", "export"])
@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("gradebook/gradebook.db", "no database", "(see `grader doctor`): file is not a database"),
        ("nbgrader_config.py", "c = get_config(", "nbgrader_config.py cannot be used: SyntaxError"),
        (
            "nbgrader_config.py",
            "c = get_config()\nc.CourseDirectory.submitted_directory = 'gradebook/submitted'\n"
            "c.CourseDirectory.db_url = 'x'",
            "db_url in nbgrader_config.py is no",
        ),
    ],
)
def test_a_damaged_course_is_one_sentence(course, command, file, content, words):
    course.hand_in("ada")
    (course.root / file).write_text(content)
    assert words in course.refused(command, "3")


def test_a_damaged_solution_or_release_is_one_sentence(course):
    course.hand_in("ada")
    (course.root / LESSON.solved).write_text("{")
    assert "multi-layer.ipynb is not a readable notebook: run `make build`" in course.refused("grade", "--jobs", 1)
    shutil.copy(ROOT / LESSON.solved, course.root / LESSON.solved)
    assert course.run("grade", "--jobs", 1) == 0
    (course.root / LESSON.released).write_text("{")
    for command in ("feedback", "grade"):
        assert "multi-layer.ipynb is not a readable notebook: run `make build`" in course.refused(command, 3)


def test_a_seed_of_the_environment_that_is_none_is_told(course, monkeypatch):
    monkeypatch.setenv("GRADER_SEED", "five")
    assert "GRADER_SEED is 'five'" in course.refused("check", ROOT / LESSON.released)


def test_a_reader_that_has_seen_enough_is_no_mistake(tmp_path):
    notebook = tmp_path / "lesson.ipynb"
    notebook.write_text(of_ones_own(STUBS["hidden_delta"]), encoding="utf-8")
    command = [sys.executable, "-m", "grader", "check", str(notebook)]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    run.stdout.close()
    assert run.stderr.read() == b""
    run.stderr.close()
    assert run.wait(timeout=60) == 1


def test_a_name_that_the_terminal_cannot_show_stops_nothing(course, monkeypatch):
    monkeypatch.setattr("grader.commands.doctor.run_doctor", lambda root: print("\udce9") or 0)
    assert course.run("doctor") == 0
