"""Says where a file on disk is not what the build makes of today's source."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.reader import NotJSONError

from grader.build.built import Built

PICTURES = ("image/png", "image/jpeg")  # drawn alike, encoded differently by other versions of a library


def differences(root: Path, built: Built) -> list[str]:
    """How the disk differs from what the build makes, a line for each file."""
    found = [difference(path, content, root) for path, content in built.files.items()]
    return [*filter(None, found), *(f"{path} is not made by the build" for path in built.stray)]


def difference(path: Path, wanted: bytes, root: Path) -> str | None:
    """How the file at `path` (relative to `root`) differs from what the build makes, as one line, or None.

    Pictures, and outputs of cells tagged nbval-ignore-output, may differ.
    """
    try:
        found = (root / path).read_bytes()
    except FileNotFoundError:
        return f"{path} is missing"
    if found == wanted:
        return None
    if path.suffix != ".ipynb":
        return f"{path} differs"
    try:
        where = _first_difference(_read(wanted), _read(found))
    except (NotJSONError, UnicodeDecodeError, nbformat.ValidationError):
        return f"{path} is not a readable notebook"
    return f"{path} differs in {where}" if where else None


def _read(content: bytes) -> NotebookNode:
    return nbformat.reads(content.decode(), as_version=nbformat.NO_CONVERT)


def _first_difference(wanted: NotebookNode, found: NotebookNode) -> str | None:
    """The first place where two notebooks differ in anything but pictures."""
    if (wanted.nbformat, wanted.nbformat_minor) != (found.get("nbformat"), found.get("nbformat_minor")):
        return "its notebook format"
    if wanted.metadata != found.metadata:
        return "its metadata"
    for number, (one, other) in enumerate(zip(wanted.cells, found.cells, strict=False), start=1):
        keys = [key for key in sorted(one.keys() | other.keys()) if _compared(one, key) != _compared(other, key)]
        if keys:
            return f"cell {number} ({one.id}): {', '.join(keys)}"
    if len(wanted.cells) != len(found.cells):
        return f"its number of cells ({len(found.cells)}, and the source gives {len(wanted.cells)})"
    return None


def _compared(cell: NotebookNode, key: str) -> object:
    """The part of a cell's field that has to be equal."""
    value = cell.get(key)
    if key != "outputs" or value is None:
        return value
    if "nbval-ignore-output" in cell.metadata.get("tags", []):
        return []
    return [_without_pictures(output) for output in value]


def _without_pictures(output: NotebookNode) -> dict:
    if "data" not in output:
        return output
    data = {kind: content for kind, content in output.data.items() if kind not in PICTURES}
    return {
        **output,
        "data": data,
        "metadata": {k: v for k, v in output.metadata.items() if k not in PICTURES},
    }
