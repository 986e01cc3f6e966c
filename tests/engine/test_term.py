"""The term of INSTRUCTOR.md: its commands, run as they stand there, end in the marks that the class deserves."""

import csv
import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from grader.build.build import build
from grader.commands import cli
from grader.engine.sandbox import tiers
from grader.engine.scheduling.run_state import Request, noted, only_run
from grader.exercises import EXERCISES
from tests.courses import LESSON, ROOT, add_settings, write
from tests.engine.submissions.short_world import shortened_source
from tests.engine.term.hand_in import CLASS, DOWNLOADS, ON_THE_PLATFORM, write_downloads, write_exam_downloads
from tests.engine.term.programs import PROGRAMS
from tests.engine.term.text import Step, steps
from tests.forked import Forked
from tests.unit.engine.recorded_course import open_gradebook

TERM = steps((ROOT / "INSTRUCTOR.md").read_text(encoding="utf-8"))
LEFT_OUT = {
    "sudo": "installs on the system, or makes a database",
    "make": "the project's own targets, which make the environment and have tests of their own",
    ".": "activates the environment that the test runs in",
    "jupyter lab": "opens a browser: tests/browser/test_formgrader.py",
    "jupyter labextension": "changes the environment that the test runs in",
    "dask": "servers that stay: tests/engine/nothing_lost/test_dask.py",
    "grader grade 3 --scheduler": "needs those servers",
    "grader grade 3 --watch": "never ends by itself: tests/engine/test_watching.py",
    "docker": "needs Docker",
    "systemd-run": "needs a user's systemd",
    "grader exam": "builds wheels: tests/unit/exam/test_zips.py",
    "for student": "gives files to other users: it is run below, for this one alone",
}
"""What the text shows outside its term: how such a command begins, and why it is not run here."""
GIVEN = ["nbgrader_config.py", "requirements.lock", "pyproject.toml", "LICENSE", "LICENSE-text"]
GIVEN += ["environment.py", "jupyter_settings.py"]
GIVEN += ["README.md", "solutions/index.py", "course/index.ipynb", "solutions/glossary.py", "course/glossary.ipynb"]
GIVEN += [f"solutions/{LESSON.slug}", f"course/{LESSON.slug}"]
BY_HAND = ("cleo", "check-backward", 1.5)
SCORES = {"ada": 24.0, "ben": 22.5, "cleo": 12.5, "dan": 24.0, "eve": 21.6, "finn": 0.0, "gus": 24.0}
"""Ben's transpose costs half of dW and db; Eve is late by a day that has begun; Cleo has a person's marks."""
EXAM_SCORES = {"ada": "16", "ben": "6", "cleo": "", "dan": "16", "eve": "0", "finn": "16", "gus": "16"}
"""Of the exam: Ben has the first question, Cleo has Ada's notebook."""

TIER = tiers.detect()
strong = pytest.mark.skipif(TIER.name != "strong", reason=f"no strong sandbox: {TIER.reason}")


@pytest.mark.parametrize("step", [step for step in TERM if step.kind == "sh"], ids=lambda step: step.text)
def test_what_is_not_run_is_of_a_known_kind_and_no_wrong_use(step: Step):
    assert any(f"{step.text} ".startswith(f"{kind} ") for kind in LEFT_OUT), f"run it in the term: {step.text}"
    words = shlex.split(step.text, comments=True)
    if words[0] == "grader":
        cli.make_parser().parse_args(words[1:])  # ends the process on an option that does not exist


def test_everybody_finds_their_own_exam_at_home_and_nobodys_work_is_written_over(tmp_path):
    (loop,) = [step.text for step in TERM if step.text.startswith("for student")]
    loop = loop.replace("sudo ", "").replace(' -o "$student"', "").replace("/home/", "home/")
    dealt, home = tmp_path / "gradebook" / "dealt" / "20-midterm", tmp_path / "home"
    for student in ("ada", "ben"):
        write(dealt / student / "midterm.ipynb", f"dealt to {student}")
    subprocess.run(loop, shell=True, cwd=tmp_path, check=True)
    found = {path.relative_to(home).as_posix(): path.read_text() for path in home.rglob("*.ipynb")}
    assert found == {f"{who}/20-midterm/midterm.ipynb": f"dealt to {who}" for who in ("ada", "ben")}
    write(home / "ada" / "20-midterm" / "midterm.ipynb", "her work")
    write(dealt / "zoe" / "midterm.ipynb", "dealt to zoe")
    subprocess.run(loop, shell=True, cwd=tmp_path, check=True)
    texts = {path.parents[1].name: path.read_text() for path in home.rglob("*.ipynb")}
    assert texts == {"ada": "her work", "ben": "dealt to ben", "zoe": "dealt to zoe"}


def test_every_kind_of_block_is_known():
    assert {step.kind for step in TERM} == {"sh term", "sh", "python config", "python", "toml exam"}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The course after the term, with lesson 3 alone."""
    folder = tmp_path_factory.mktemp("term")
    course = folder / "course"
    for path in GIVEN:
        write(course / path, ROOT / path)
    source = course / LESSON.source
    write(source, shortened_source(source.read_text(encoding="utf-8")))  # a term builds it four times
    build(course, LESSON, EXERCISES).write(course)
    write_downloads(course)
    for step in TERM:
        run(step, course)
    return course


def run(step: Step, course: Path) -> None:
    """Does what a step says, and what the person at the keyboard does besides."""
    if step.kind == "python config":
        add_settings(course, step.text)
    elif step.kind == "toml exam":
        write(course / "gradebook" / "midterm.toml", step.text)
    elif step.text.startswith("jupyter lab"):
        mark_by_hand(course)
    elif step.kind == "sh term":
        if "--resume" in step.text:
            cut_the_power(course)
        words = shlex.split(step.text, comments=True)
        if words[0] in PROGRAMS:
            forked = Forked(PROGRAMS[words[0]], words[1:], environment=os.environ, folder=course)
            code, said = forked.wait(timeout=300), forked.said()
        else:
            done = subprocess.run(step.text, shell=True, cwd=course, capture_output=True, text=True)
            code, said = done.returncode, done.stdout + done.stderr
        assert code == step.exit_code, f"{step.text}\n{said}"
        assert "Traceback" not in said, said
        if step.text.startswith("grader exam"):
            write_exam_downloads(course)


def mark_by_hand(course: Path) -> None:
    student, question, points = BY_HAND
    with open_gradebook(course) as gradebook:
        gradebook.find_grade(question, LESSON.released.stem, LESSON.slug, student).manual_score = points
        gradebook.db.commit()


def cut_the_power(course: Path) -> None:
    """Leaves what a run leaves that did not come to its end."""
    with suppress(ConnectionAbortedError), only_run(course), noted(course, Request(lessons=(LESSON.slug,))):
        raise ConnectionAbortedError


def rows(path: Path, key: str) -> dict[str, dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as table:
        return {row[key]: row for row in csv.DictReader(table)}


@strong
def test_the_gradebook_has_everyones_marks(course):
    with open_gradebook(course) as gradebook:
        found = {one.student.id: one.score for one in gradebook.assignment_submissions(LESSON.slug)}
        late = gradebook.find_submission(LESSON.slug, "eve").late_submission_penalty
        student, question, points = BY_HAND
        grade = gradebook.find_grade(question, LESSON.released.stem, LESSON.slug, student)
        assert (grade.auto_score, grade.manual_score) == (0.0, points)
    assert {name: score - (late if name == "eve" else 0) for name, score in found.items()} == pytest.approx(SCORES)


@strong
def test_canvas_gets_its_gradebook_back_with_the_lessons_column_filled(course):
    given = rows(course / DOWNLOADS / "canvas-gradebook.csv", "SIS Login ID")
    filled = rows(course / "gradebook" / "export" / f"{LESSON.slug}-canvas.csv", "SIS Login ID")
    column = "03 Multi-layer (7001)"
    assert {name: float(filled[name][column]) for name in CLASS} == SCORES
    assert filled == {name: row | {column: filled[name][column]} for name, row in given.items()}


@strong
def test_moodle_gets_the_marks_of_those_who_are_in_it(course):
    filled = rows(course / "gradebook" / "export" / f"{LESSON.slug}-moodle.csv", "ID number")
    assert {name: float(row["Grade"]) for name, row in filled.items()} == {
        name: SCORES[name] for name in ON_THE_PLATFORM
    }


@strong
@pytest.mark.parametrize("student", CLASS)
def test_everyone_has_a_feedback_page_with_the_total(course, student):
    page = course / "gradebook" / "feedback" / student / LESSON.slug / f"{LESSON.released.stem}.html"
    assert f"{SCORES[student]:g} of 24 points" in page.read_text(encoding="utf-8")


@strong
def test_the_terms_table_and_the_report_have_everyone(course):
    term = rows(course / "gradebook" / "export" / "all-csv.csv", "student")
    assert {name: float(row["score"]) for name, row in term.items()} == SCORES
    assert {name: row["status"] for name, row in term.items()} == dict.fromkeys(CLASS, "graded") | {"dan": "repaired"}
    assert rows(course / "gradebook" / "report" / LESSON.slug / "marks.csv", "student").keys() == CLASS.keys()


@strong
def test_what_was_handed_in_first_is_kept(course):
    kept = [path.name for path in (course / "gradebook" / "replaced").rglob("*") if path.is_file()]
    assert kept == ["essay.pdf"]


@strong
def test_the_students_zip_is_there(course):
    assert (course / "dist" / "backprop-course-student.zip").is_file()


@strong
def test_canvas_gets_the_exams_marks_too_and_a_blank_where_a_person_must_look(course):
    filled = rows(course / "gradebook" / "export" / "20-midterm-canvas.csv", "SIS Login ID")
    assert {name: filled[name]["20 Midterm (7002)"] for name in CLASS} == EXAM_SCORES
