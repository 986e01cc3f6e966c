"""One graded notebook as a page: self-contained, without scripts, with the status on top."""

import hashlib
import json
import re
from dataclasses import asdict
from pathlib import Path

import nbformat
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbformat import NotebookNode
from traitlets.config import Config

from grader.cells import exercise_of, is_grade_cell
from grader.csv_text import number
from grader.engine.cleaning.clean_html import clean_html
from grader.engine.cleaning.clean_markdown import as_code_block
from grader.engine.cleaning.sanitize import clean_output, sanitize
from grader.engine.recording.class_marks import LessonMarks, StudentMarks
from grader.errors import CommandError

TEMPLATES = Path(__file__).parent / "templates"
TEMPLATE = "backprop_feedback"
PICTURE = re.compile(r'<img src="data:[^>]*>')


class FeedbackPage:
    """Makes pages of one lesson. released: its released notebook, whose prose is left out but for the headings."""

    def __init__(self, marks: LessonMarks, released: NotebookNode) -> None:
        self._marks = marks
        self._prose = {cell.source for cell in released.cells if cell.cell_type == "markdown"}
        self._style = (TEMPLATES / TEMPLATE / "style.css").read_text(encoding="utf-8")
        files = [path.read_bytes() for path in sorted((TEMPLATES / TEMPLATE).iterdir())]
        self._version = hashlib.sha256(b"".join([Path(__file__).read_bytes(), *files])).hexdigest()
        config = Config()
        config.HTMLExporter.template_name = TEMPLATE
        config.HTMLExporter.extra_template_basedirs = [str(TEMPLATES)]
        config.HTMLExporter.exclude_anchor_links = True  # their targets are not on the allow-list
        config.Exporter.default_preprocessors = []
        self._exporter = _SafeExporter(config=config)
        self._exporter.register_filter("exercise_of", exercise_of)

    def key(self, text: str, marks: StudentMarks) -> str:
        """A hash of all that a page is made of: equal keys, equal pages."""
        parts = [self._version, text, json.dumps([asdict(marks), self._marks.full])]
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    def html(self, text: str, marks: StudentMarks, plain: bool = False) -> str:
        """The page of a graded notebook (its JSON). plain: what is markdown or html in it is shown as text alone.

        Raises CommandError where it is no notebook.
        """
        try:
            notebook = nbformat.reads(text, as_version=4)
        except (ValueError, KeyError, AttributeError, TypeError, nbformat.ValidationError):
            raise CommandError("the graded notebook cannot be read: grade it again") from None
        if plain:
            notebook.cells = [_plain(cell) for cell in notebook.cells]
        notebook = sanitize(notebook)
        notebook.cells = [cell for cell in notebook.cells if self._prepare(cell, marks)]
        shown = {
            "title": self._marks.lesson.released.stem,
            "total": self._total(marks),
            "marks": marks,
            "key": self.key(text, marks),
            "style": self._style,
        }
        page, _ = self._exporter.from_notebook_node(notebook, resources={"feedback": shown})
        return page

    def _prepare(self, cell: NotebookNode, marks: StudentMarks) -> bool:
        """Puts points and comments into a cell, as nbgrader's GetGrades does; whether it is shown."""
        if cell.cell_type == "markdown" and "nbgrader" not in cell.metadata and cell.source in self._prose:
            cell.source = "\n\n".join(line for line in cell.source.splitlines() if line.startswith("#"))
            return bool(cell.source)
        question = cell.metadata.get("nbgrader")
        if question:
            cell.metadata = NotebookNode(cell.metadata, nbgrader=NotebookNode(question))
            label = cell.metadata.nbgrader
            label.comment = marks.comments.get(label.grade_id)
            if label.get("grade"):
                label.score = marks.scores.get(label.grade_id)
                label.points = float(self._marks.full.get(label.grade_id, label.get("points", 0.0)))
        if is_grade_cell(cell):
            cell.outputs = [clean for output in cell.outputs if (clean := clean_output(output)) is not None]
        return True

    def _total(self, marks: StudentMarks) -> str:
        full = number(sum(self._marks.full.values()), 2)
        if marks.score is None:
            return f"No mark yet, of {full} points"
        return f"{number(marks.score, 2)} of {full} points"


def _plain(cell: NotebookNode) -> NotebookNode:
    """With the text alone of what it shows, which takes no parser."""
    if cell.cell_type == "markdown":
        return NotebookNode(cell, source=as_code_block(cell.source))
    outputs = [
        NotebookNode(output, data={"text/plain": output.data.get("text/plain", "")}) if "data" in output else output
        for output in cell.get("outputs", [])
    ]
    return NotebookNode(cell, outputs=outputs) if cell.cell_type == "code" else cell


def _with_words(picture: re.Match) -> str:
    """A picture always has an alternative text, if only this one."""
    return picture[0] if 'alt="' in picture[0] else picture[0].replace("<img", '<img alt="a figure"', 1)


class _SafeExporter(HTMLExporter):
    """nbconvert's, with what it makes of markdown cleaned, and the page as the template writes it."""

    def from_notebook_node(self, nb, resources=None, **options):
        """The page. HTMLExporter's own reads it once more to add alternative texts, which takes most of the time."""
        self.register_filter("highlight_code", lambda source, **_: source)  # of the base template; ours needs none
        page, resources = TemplateExporter.from_notebook_node(self, nb, resources, **options)
        return PICTURE.sub(_with_words, page), resources

    @pass_context
    def markdown2html(self, context, source):
        """Markdown as html on the allow-list."""
        return clean_html(super().markdown2html(context, source))
