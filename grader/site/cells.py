"""The cells of a lesson as pieces of a page."""

import re
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from grader.errors import CommandError
from grader.site.figure import figure_html, is_widget, take_description
from grader.site.living import living
from grader.site.prose import Prose, link_pages

CODE = HtmlFormatter(nowrap=True)
EXERCISE, GRADE = "exercise", "grade"
PREDICT = re.compile(r"^\*\*Predict", re.MULTILINE)
NO_ANSWER = re.compile(r"#|<|\||- |\d+\. |\$\$")
"""How something other than a plain paragraph begins."""


class Piece(NamedTuple):
    """One cell. kind: prose, code, exercise or grade; html: the cell itself; outputs: what it showed, as html.

    predicted: whether a guess comes first, so that the outputs wait in a fold; answer: what the prose after them begins
    with, which waits there too.
    """

    kind: str
    html: str
    outputs: tuple[str, ...] = ()
    predicted: bool = False
    answer: str = ""


def page_cells(released: NotebookNode, solved: NotebookNode, prose: Prose) -> Iterator[Piece]:
    """The released cells with the outputs that they had in the solved run, but for the checks.

    Raises CommandError for a formula or a figure that cannot be shown, and where the two notebooks do not fit.
    """
    shown = {cell.id: cell.get("outputs", []) for cell in solved.cells}
    figures = 0
    cells = [NotebookNode(cell) for cell in released.cells]
    for before, cell, following in zip([None, *cells[:-1]], cells, [*cells[1:], None], strict=True):
        if cell.cell_type == "markdown":
            if cell.source.strip():
                yield Piece("prose", prose.html(cell.source))
            continue
        if cell.id not in shown:
            raise CommandError(f"the solved notebook has no cell {cell.id}: run `make build`")
        tags = cell.metadata.get("tags", [])
        kind = next((tag for tag in (EXERCISE, GRADE) if tag in tags), "code")
        outputs, moves = [], False
        for output in [] if kind == GRADE else shown[cell.id]:
            if "image/png" in output.get("data", {}):
                figures += 1
                alive = living(solved, cell) if is_widget(output) else None
                moves = moves or alive is not None
                outputs.append(figure_html(output, take_description(following), figures, prose, alive))
            else:
                outputs.append(_text_output(output))
        predicted = bool(kind == "code" and outputs and not moves and before and PREDICT.search(before.source))
        answer = prose.html(_take_answer(following)) if predicted else ""
        yield Piece(kind, highlight(cell.source, PythonLexer(), CODE), tuple(filter(None, outputs)), predicted, answer)


def _take_answer(cell: NotebookNode | None) -> str:
    """The first paragraph of the prose after a cell, taken out of it; "" where it begins with something else."""
    if cell is None or cell.cell_type != "markdown" or NO_ANSWER.match(cell.source):
        return ""
    answer, _, rest = cell.source.partition("\n\n")
    if answer.endswith(":"):
        return ""
    cell.source = rest
    return answer


def _text_output(output: NotebookNode) -> str:
    """Text or html that a cell showed. CommandError for anything else, so that nothing is left out in silence."""
    data = output.get("data", {})
    if "text/html" in data:
        return f'<div class="output">{link_pages(data["text/html"])}</div>'
    text = output.get("text", data.get("text/plain"))
    if text is None or output.get("name") == "stderr":
        raise CommandError(f"an output of type {output.output_type} ({', '.join(data)}) has no place on a page")
    return f'<pre class="output" tabindex="0">{escape(text)}</pre>'
