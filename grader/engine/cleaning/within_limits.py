"""`sanitize` within limits: what takes too much is left out of the notebook, which says so in its place."""

from collections.abc import Container

from nbformat import NotebookNode, from_dict

from grader.engine.cleaning.sanitize import clean_output, clean_source, sanitize
from grader.engine.limited import Allowance, Exceeded, limited_each

ALLOWANCE = Allowance(computing=5)
LEFT_OUT = "(left out: to make it fit to be looked at takes {})"


def sanitize_within_limits(notebook: NotebookNode, students: Container[int]) -> tuple[NotebookNode, bool]:
    """As `sanitize`, and whether the same would be left out again on a machine with nothing else to do.

    students: the positions of the cells that show what a student made; the others are the course's. Each output is
    cleaned by itself, so that one that takes too much costs no other.
    """
    cells = list(enumerate(notebook.cells))
    pieces = [(place, piece) for place, cell in cells if place in students for piece in _pieces(cell)]
    found = limited_each(f"{__name__}:clean", [(piece,) for _, piece in pieces], ALLOWANCE)
    emptied = [_emptied(cell) if place in students else cell for place, cell in cells]
    safe = sanitize(NotebookNode(notebook, cells=emptied))
    for (place, _), clean in zip(pieces, found, strict=True):
        cell = safe.cells[place]
        if cell.cell_type == "markdown":
            cell.source = LEFT_OUT.format(clean) if isinstance(clean, Exceeded) else clean
        elif isinstance(clean, Exceeded):
            cell.outputs.append(NotebookNode(output_type="stream", name="stderr", text=LEFT_OUT.format(clean)))
        elif clean is not None:
            cell.outputs.append(from_dict(clean))
    return safe, all(clean.certain for clean in found if isinstance(clean, Exceeded))


def clean(piece: NotebookNode | str) -> NotebookNode | str | None:
    """One output, or the text of a markdown cell, clean; None for what is no output at all. In the limited process."""
    found = clean_source(piece) if isinstance(piece, str) else clean_output(piece)
    markdown = found if isinstance(found, str) else found and found.get("data", {}).get("text/markdown")
    if markdown:
        from nbconvert.filters import markdown2html  # slow to import, and few write markdown

        markdown2html(markdown)  # for nothing but its time: nbgrader's own pages render it without a limit
    return found


def _pieces(cell: NotebookNode) -> list[NotebookNode | str]:
    if cell.cell_type == "markdown":
        return [cell.source]
    return list(cell.get("outputs", []))


def _emptied(cell: NotebookNode) -> NotebookNode:
    if cell.cell_type == "markdown":
        return NotebookNode(cell, source="")
    return NotebookNode(cell, outputs=[]) if cell.cell_type == "code" else cell
