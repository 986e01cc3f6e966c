"""Makes what a student's code displayed safe to look at in a browser: formgrader, feedback pages, JupyterLab."""

from nbformat import NotebookNode

from grader.cells import is_grade_cell
from grader.engine.cleaning.clean_html import clean_html
from grader.engine.cleaning.clean_markdown import clean_markdown
from grader.engine.cleaning.clean_picture import clean_picture, picture_metadata

MAX_TEXT = 100_000  # characters of one output
MAX_HTML = 500_000
PICTURES = ("image/png", "image/jpeg")
LEFT_OUT = "(an output of type {} is left out)"


def sanitize(notebook: NotebookNode) -> NotebookNode:
    """The notebook with everything that could run, load or mislead taken out of what students made; `notebook` stays.

    Outputs of every cell but the grade cells (those are the engine's own) are reduced to text, clean html and svg, and
    pictures with their signature. Of markdown cells what is no plain markdown is shown as text. Raw cells are never
    rendered.
    """
    safe = NotebookNode(notebook)
    safe.cells = [_clean_cell(cell) for cell in notebook.cells]
    safe.metadata = NotebookNode({key: value for key, value in notebook.metadata.items() if key != "widgets"})
    return safe


def _clean_cell(cell: NotebookNode) -> NotebookNode:
    cell = NotebookNode(cell)
    if cell.cell_type == "code":
        if not is_grade_cell(cell):
            cell.outputs = [clean for output in cell.get("outputs", []) if (clean := clean_output(output)) is not None]
        return cell
    cell.pop("attachments", None)
    if cell.cell_type == "markdown":
        cell.source = clean_source(cell.source)
    else:
        cell.metadata = NotebookNode(cell.metadata, raw_mimetype="text/plain")  # no exporter to html takes that
    return cell


def clean_source(source: object) -> str:
    """The text of a markdown cell, clean."""
    return clean_markdown(_text(source, MAX_HTML))


def clean_output(output: NotebookNode) -> NotebookNode | None:
    """One output, clean; None for what is no output at all."""
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return NotebookNode(output_type="stream", name=name, text=_text(output.get("text"), MAX_TEXT))
    if kind == "error":
        traceback = output.get("traceback")
        lines = [_text(line, MAX_TEXT) for line in traceback] if isinstance(traceback, list) else []
        ename, evalue = _text(output.get("ename"), 200), _text(output.get("evalue"), MAX_TEXT)
        return NotebookNode(output_type="error", ename=ename, evalue=evalue, traceback=lines)
    if kind not in ("display_data", "execute_result"):
        return None
    data = output.get("data")
    data = data if isinstance(data, dict) else {}
    clean = NotebookNode(output_type=kind, data=_clean_data(data), metadata=NotebookNode())
    for picture in PICTURES:
        said = picture_metadata(output.get("metadata"), picture)
        if picture in clean.data and said:
            clean.metadata[picture] = said
    if kind == "execute_result":
        count = output.get("execution_count")
        clean.execution_count = count if type(count) is int else None
    return clean


def _clean_data(data: dict) -> NotebookNode:
    """The kinds of content that can be made safe. What is left out is named where nothing else remains."""
    clean = NotebookNode()
    for kind, content in data.items():
        if kind == "text/plain":
            clean[kind] = _text(content, MAX_TEXT)
        elif kind in PICTURES and (picture := clean_picture(kind, content)):
            clean[kind] = picture
        elif kind in ("text/html", "image/svg+xml") and (html := _html(content)) is not None:
            clean[kind] = html
        elif kind == "text/markdown" and isinstance(content, str):
            clean[kind] = clean_markdown(_text(content, MAX_TEXT))
        elif kind == "text/latex" and len(data) == 1:
            clean["text/plain"] = _text(content, MAX_TEXT)  # MathJax knows \href, and html would pass as it is
    if not clean:
        clean["text/plain"] = LEFT_OUT.format(", ".join(_text(kind, 80) for kind in data) or "nothing")
    return clean


def _html(content: object) -> str | None:
    """Clean; None for what is none or too long. To close what was left open can make it many times as long."""
    if not isinstance(content, str) or len(content) > MAX_HTML:
        return None
    html = clean_html(content)
    return html if len(html) <= 2 * MAX_HTML else None


def _text(value: object, limit: int) -> str:
    """Text of at most `limit` characters."""
    if isinstance(value, list):
        value = "".join(str(line) for line in value)
    text = "" if value is None else str(value)
    return text if len(text) <= limit else f"{text[:limit]}\n(cut: {len(text)} characters in all)"
