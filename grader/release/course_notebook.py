"""Reads a notebook that the build has made."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.release.errors import CommandError


def read_course_notebook(path: Path) -> NotebookNode:
    """A solved or released notebook. Raises CommandError where it is not there, or is none."""
    try:
        notebook = nbformat.read(path, as_version=4)
        notebook.cells  # noqa: B018 (of format 4 and valid JSON is not yet a notebook)
        return notebook
    except FileNotFoundError:
        raise CommandError(f"{path} is missing: run `make build` first") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, nbformat.ValidationError):
        raise CommandError(f"{path} is not a readable notebook: run `make build` first") from None
