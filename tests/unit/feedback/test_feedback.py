"""The page that a student gets: all that concerns them, nothing that runs, nothing that gives an answer away."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from grader.engine.limited import Exceeded
from grader.engine.recording.record import Recorder
from grader.engine.recording.store import ResultStore
from grader.engine.result import Status
from grader.errors import CommandError
from grader.feedback import within_limits
from grader.feedback.feedback import run_feedback
from grader.feedback.for_the_exchange import lay_beside
from tests.courses import FULL, LESSON, ROOT, make_course
from tests.unit.engine.cleaning.test_sanitize import png
from tests.unit.engine.recorded_course import grade_id, open_gradebook, result

pytestmark = pytest.mark.slow

NO_MARKS = {name: {"score": None} for name in FULL}
HOSTILE = new_output(
    "display_data",
    {"text/html": "<b>fine</b><script>alert(1)</script><img src=x onerror=alert(1)>", "application/javascript": "x"},
)
HOSTILE_WORDS = new_output(
    "display_data", {"image/png": png()}, metadata={"image/png": {"alt": '"><script>alert(1)</script>'}}
)


def hostile_notebook() -> str:
    """The solved notebook with what a student may have left in it, not yet cleaned by anybody."""
    notebook = nbformat.read(ROOT / LESSON.solved, as_version=4)
    answer = next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution"))
    answer.outputs = [HOSTILE, HOSTILE_WORDS]
    answer.source += "\n# </pre><script>alert(1)</script>"
    check = next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade"))
    check.outputs.append(HOSTILE)
    own = new_markdown_cell("My own words. <script>alert(1)</script>")
    notebook.cells += [own, new_code_cell("print('my own cell')"), new_markdown_cell("[go](javascript:alert(1))")]
    return nbformat.writes(notebook)


CLASS = {
    "ada": result("ada"),
    "bob": result("bob", status=Status.REPAIRED, repairs=("a cell <i>twice</i>",), forward={"score": 1.5}),
    "cleo": result(
        "cleo", notebook=LESSON.released, status=Status.UNREADABLE, reason="<script>no notebook</script>", **NO_MARKS
    ),
    "mallory": result("mallory"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A course of four with marks, a comment and a penalty, and its pages."""
    course = make_course(tmp_path_factory.mktemp("feedback") / "course")
    with Recorder(course) as recorder:
        for one in CLASS.values():
            recorder.record(one)
            ResultStore(course).write(one)
    graded = course / "gradebook" / "autograded" / "mallory" / LESSON.slug / LESSON.released.name
    graded.chmod(0o644)
    graded.write_text(hostile_notebook(), encoding="utf-8")
    with open_gradebook(course) as gradebook:
        where = (LESSON.released.stem, LESSON.slug, "bob")
        gradebook.find_comment("forward", *where).manual_comment = "Well **tried** <script>alert(1)</script>"
        gradebook.find_grade(grade_id("backward"), *where).extra_credit = 0.5
        gradebook.find_submission(LESSON.slug, "bob").notebooks[0].late_submission_penalty = 2.0
        gradebook.db.commit()
    assert run_feedback(course, "3") == 0
    return course


def page(course: Path, student: str) -> str:
    return _path(course, student).read_text(encoding="utf-8")


def _path(course: Path, student: str) -> Path:
    return course / "gradebook" / "feedback" / student / LESSON.slug / "multi-layer.html"


class Elements(HTMLParser):
    """Every element and attribute of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("student", CLASS)
def test_a_page_runs_nothing_and_loads_nothing(made, student):
    for tag, attributes in Elements(page(made, student)).found:
        assert tag not in ("script", "iframe", "object", "embed", "form", "link", "base", "input")
        assert not any(name.startswith("on") for name in attributes)
        assert not attributes.get("href", "#").startswith(("http", "//", "javascript", "data"))
        assert attributes.get("src", "data:image/").startswith("data:image/")
    assert "default-src 'none'" in page(made, student)


def test_what_a_hostile_student_left_is_text_at_most(made):
    html = page(made, "mallory")
    assert "<b>fine</b>" in html and "alert(1)</script>" not in html
    assert 'alt="&#34;&gt;&lt;script&gt;' in html or 'alt="&quot;&gt;&lt;script&gt;' in html
    assert "My own words. &lt;script&gt;" in html and "my own cell" in html


def test_marks_comments_and_penalties_are_those_of_the_gradebook(made):
    html = page(made, "bob")
    assert f"{sum(FULL.values()) - 1.5 + 0.5 - 2:g} of {sum(FULL.values()):g} points" in html
    assert "1.5 of 3.0" in html and "4.5 of 4.0" in html and "-2.0" in html
    assert "Well <strong>tried</strong>" in html or "Well **tried**" in html
    assert "a cell &lt;i&gt;twice&lt;/i&gt;" in html and "<b>repaired</b>" in html


def test_no_mark_is_no_zero(made):
    html = page(made, "cleo")
    assert f"No mark yet, of {sum(FULL.values()):g} points" in html
    assert "unreadable</b>: &lt;script&gt;no notebook" in html
    assert html.count("no mark yet") == 2 * len(FULL)
    assert "0.0 of" not in html


def test_the_lessons_prose_is_left_out_but_for_its_headings(made):
    html = page(made, "ada")
    assert "<h2>1 The question</h2>" in html
    assert "Picture a concert hall" not in html


def stamps(course: Path) -> dict[str, int]:
    return {student: _path(course, student).stat().st_mtime_ns for student in CLASS}


def test_only_what_changed_is_written_again(made):
    before = stamps(made)
    assert run_feedback(made, "3", say=lambda _: None) == 0
    assert stamps(made) == before
    with open_gradebook(made) as gradebook:
        gradebook.find_comment("backward", LESSON.released.stem, LESSON.slug, "ada").manual_comment = "Nice."
        gradebook.db.commit()
    assert run_feedback(made, "3", say=lambda _: None) == 0
    after = stamps(made)
    assert {student for student in CLASS if after[student] != before[student]} == {"ada"}
    assert "Nice." in page(made, "ada")
    assert run_feedback(made, "3", ["cleo"], force=True, say=lambda _: None) == 0
    assert {student for student in CLASS if stamps(made)[student] != after[student]} == {"cleo"}


def test_one_page_that_cannot_be_made_does_not_stop_the_others(made, tmp_path):
    import shutil

    course = shutil.copytree(made, tmp_path / "course")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    graded = course / "gradebook" / "autograded" / "ada" / LESSON.slug / LESSON.released.name
    graded.chmod(0o644)
    graded.write_text("{")
    said = []
    assert run_feedback(course, "3", force=True, say=said.append) == 1
    assert said[0].startswith("3 pages written") and said[1].startswith("ada: no page: the graded notebook cannot")


def test_who_is_not_graded_is_named(made):
    with pytest.raises(CommandError, match="nothing of nobody-here is graded in 03-multi-layer"):
        run_feedback(made, "3", ["nobody-here"])


def test_points_and_comments_equal_those_of_nbgraders_own_step(made):
    from nbgrader.preprocessors import GetGrades

    from grader.engine.recording.class_marks import ClassMarks

    path = made / "gradebook" / "autograded" / "bob" / LESSON.slug / LESSON.released.name
    notebook = nbformat.read(path, as_version=4)
    resources = {"nbgrader": {"notebook": LESSON.released.stem, "assignment": LESSON.slug, "student": "bob"}}
    resources["nbgrader"]["db_url"] = f"sqlite:///{made / 'gradebook' / 'gradebook.db'}"
    notebook, resources = GetGrades().preprocess(notebook, resources)
    with ClassMarks(made) as gradebook:
        marks = gradebook.read(LESSON).students["bob"]
    labels = [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]
    assert marks.scores == {label.grade_id: label.score for label in labels if label.grade}
    assert marks.comments == {label.grade_id: label.comment for label in labels if label.get("comment")}
    assert marks.score == resources["nbgrader"]["score"]


def test_without_nbgraders_copy_the_engines_own_is_shown(made, tmp_path):
    course = make_course(tmp_path / "course")
    ResultStore(course).write(CLASS["bob"])
    assert run_feedback(course, "3", say=lambda _: None) == 0
    assert "<b>repaired</b>" in page(course, "bob")
    assert re.search("check_?forward|forward", page(course, "bob")) and json.loads(CLASS["bob"].notebook)


class TooMuch:
    """In place of `limited`: too much for the first so many calls."""

    def __init__(self, calls: int):
        self._left = calls

    def __call__(self, function: str, *arguments: object) -> str:
        self._left -= 1
        if self._left >= 0:
            raise Exceeded("more than 10 seconds of computing")
        return within_limits.make(*arguments)


def test_a_page_that_takes_too_much_is_made_of_plain_text(made, monkeypatch):
    monkeypatch.setattr(within_limits, "limited", TooMuch(1))
    said = []
    assert run_feedback(made, "3", ["mallory"], force=True, say=said.append) == 0
    assert said[1:] == ["mallory: shown as plain text, as it would take more than 10 seconds of computing"]
    text = page(made, "mallory")
    assert "points" in text and "print(&#39;my own cell&#39;)" in text and "[go](javascript:alert(1))" in text
    assert "<b>fine</b>" not in text and "<script" not in text.partition("</head>")[2]


def test_one_that_takes_too_much_even_so_is_left_to_a_person(made, monkeypatch):
    monkeypatch.setattr(within_limits, "limited", TooMuch(2))
    said = []
    assert run_feedback(made, "3", ["mallory", "ada"], force=True, say=said.append) == 1
    assert said[0].startswith("1 pages written")
    assert said[1:] == [
        "mallory: no page: to make it takes more than 10 seconds of computing: look at the graded notebook by hand"
    ]


def test_what_nbgraders_exchange_needs_lies_beside_the_page(tmp_path: Path):
    page, submission = tmp_path / "feedback" / "page.html", tmp_path / "submitted"
    submission.mkdir()
    (submission / "timestamp.txt").write_text("2026-11-29 12:00:00 UTC")
    lay_beside(page, submission)
    assert not page.parent.exists()  # it came by another way
    (submission / "submission_secret.txt").write_text("a116863f")
    lay_beside(page, submission)
    assert {path.name: path.read_text() for path in page.parent.iterdir()} == {
        "timestamp.txt": "2026-11-29 12:00:00 UTC",
        "submission_secret.txt": "a116863f",
    }


def test_no_link_is_followed_to_a_secret_of_somebody_elses(tmp_path: Path):
    page, submission = tmp_path / "feedback" / "page.html", tmp_path / "submitted"
    submission.mkdir()
    (tmp_path / "private").write_text("key")
    (submission / "timestamp.txt").write_text("2026-11-29 12:00:00 UTC")
    (submission / "submission_secret.txt").symlink_to(tmp_path / "private")
    lay_beside(page, submission)
    assert not page.parent.exists()
