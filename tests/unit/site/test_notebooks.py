"""What is read without running: notebooks are small, hold pictures and no widget state; feedback shows the pictures."""

import re
from html import unescape
from pathlib import Path

import nbformat
import pytest

from grader.course import find_lessons
from grader.engine.recording.class_marks import LessonMarks, StudentMarks
from grader.feedback.page import FeedbackPage

ROOT = Path(__file__).parents[3]
LESSONS = find_lessons(ROOT)
NOTEBOOKS = sorted(path for folder in ("course", "solutions") for path in (ROOT / folder).rglob("*.ipynb"))
NOTEBOOKS = [path for path in NOTEBOOKS if ".ipynb_checkpoints" not in path.parts]
MEGABYTE = 1_000_000


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_notebook_is_small_and_stores_no_widget_state(path):
    assert path.stat().st_size < MEGABYTE
    notebook = nbformat.read(path, as_version=4)
    assert "widgets" not in notebook.metadata
    kinds = {kind for cell in notebook.cells for output in cell.get("outputs", []) for kind in output.get("data", {})}
    assert not any("widget" in kind for kind in kinds)


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_feedback_page_shows_every_picture_without_a_script(lesson):
    text = (ROOT / lesson.solved).read_text(encoding="utf-8")
    released = nbformat.read(ROOT / lesson.released, as_version=4)
    page = FeedbackPage(LessonMarks(lesson, {}, {}), released).html(text, StudentMarks("ada"))
    outputs = [output for cell in nbformat.reads(text, 4).cells for output in cell.get("outputs", [])]
    shows = [output for output in outputs if "image/png" in output.get("data", {})]
    pictures = [output.data["image/png"] for output in shows]
    shown = re.findall(r'<img [^>]*src="data:image/png;base64,([^"]+)"', page)
    assert [_squeezed(picture) for picture in shown] == [_squeezed(picture) for picture in pictures] != []
    words = re.findall(r'<img [^>]*alt="([^"]+)"', page)
    assert [unescape(text) for text in words] == [output.metadata["image/png"]["alt"] for output in shows]
    assert "<script" not in page


def _squeezed(text: str) -> str:
    return "".join(text.split())
