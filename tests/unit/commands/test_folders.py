"""nbgrader_config.py says where everything of a live class lies: every command obeys it."""

import shutil
from pathlib import Path

import pytest

from grader.commands.cli import main
from grader.course import CONFIG, Course
from grader.errors import CommandError
from tests.courses import LESSON, ROOT, make_course

SETTINGS = """
from grader.engine.nbgrader_steps import use_engine

c = get_config()
c.CourseDirectory.course_id = "elsewhere"
c.CourseDirectory.root = {root!r}
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "course"
c.CourseDirectory.submitted_directory = "from_students"
c.CourseDirectory.autograded_directory = "marked/here"
c.CourseDirectory.feedback_directory = {feedback!r}
c.CourseDirectory.db_url = "sqlite:///{root}/marks.db"
c.GraderEngine.gradebook_directory = "ours"
use_engine(c)
"""


@pytest.fixture
def course(tmp_path: Path, pretended: None) -> Path:
    """A course with folders of its own choice, the one for feedback even outside of it. Grading is pretended."""
    root = make_course(tmp_path / "course")
    (root / CONFIG).write_text(SETTINGS.format(root=str(root), feedback=str(tmp_path / "pages")))
    return root


def run(root: Path, *arguments: object) -> None:
    assert main(["--root", str(root), *map(str, arguments)]) == 0


@pytest.mark.slow
def test_a_term_leaves_every_file_in_the_folders_that_the_settings_name(course: Path, tmp_path: Path, capsys):
    download = tmp_path / "download"
    for text in ("first", "second"):
        (download / "ada").mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / LESSON.solved, download / "ada")
        (download / "ada" / "notes.txt").write_text(text)
        run(course, "collect", 3, download)
    assert "the earlier ones are in ours/replaced: ada" in capsys.readouterr().out
    for arguments in (["grade", 3, "--jobs", 1], ["report", 3], ["feedback", 3], ["export", 3]):
        run(course, *arguments)
    handed_out = {LESSON.solved.parts[0], LESSON.released.parts[0], CONFIG, "__pycache__"}
    made = {path.name for path in course.iterdir()} - handed_out
    assert made == {"from_students", "marked", "marks.db", "ours"}
    where = f"ada/{LESSON.slug}"
    assert (course / "from_students" / where / "notes.txt").read_text() == "second"
    assert (course / "marked" / "here" / where / LESSON.released.name).is_file()
    assert (tmp_path / "pages" / where / "multi-layer.html").is_file()
    ours = {path.relative_to(course / "ours").parts[0] for path in (course / "ours").rglob("*") if path.is_file()}
    assert ours == {"engine", "export", "known_as.json", "replaced", "report", "results", "seed"}


def test_the_projects_own_settings_name_the_folders_that_they_always_did():
    course, gradebook = Course(ROOT), ROOT / "gradebook"
    names = ("submitted", "autograded", "feedback", "replaced", "unclaimed", "collecting", "results", "seed")
    for name in (*names, "report", "export"):
        assert getattr(course, name) == gradebook / name
    assert (course.run_state, course.log) == (gradebook / "engine", gradebook / "engine.log")
    assert course.db_url == f"sqlite:///{(gradebook / 'gradebook.db').as_posix()}"


def test_without_a_root_of_their_own_the_settings_folders_hang_on_the_course(tmp_path: Path):
    (tmp_path / CONFIG).write_text("c = get_config()\n")
    course = Course(tmp_path)
    assert course.submitted == tmp_path / "submitted" and course.results == tmp_path / "gradebook" / "results"
    assert course.shown(course.results) == "gradebook/results" and course.shown(tmp_path.parent) == str(tmp_path.parent)


def test_another_order_of_folders_is_refused_in_a_sentence(tmp_path: Path):
    (tmp_path / CONFIG).write_text("c = get_config()\nc.CourseDirectory.directory_structure = '{student_id}'\n")
    with pytest.raises(CommandError, match="directory_structure: leave it out"):
        Course(tmp_path)
