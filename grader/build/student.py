"""Makes the student's notebook of a solved one as `nbgrader generate_assignment` does, without gradebook."""

from pathlib import Path

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config, PyFileConfigLoader

from grader.errors import CommandError

CONFIG = "nbgrader_config.py"


def released_text(solved: NotebookNode, root: Path) -> str:
    """The text of the released notebook: no answers, no outputs, grade cells locked, checksums in place.

    It equals, to the last byte, what `nbgrader generate_assignment` writes with the settings in `root`: the
    steps are nbgrader's own list but for the one that fills the gradebook.
    """
    config = load_config(root)
    config.Exporter.default_preprocessors = []
    exporter = NotebookExporter(config=config)
    for step in GenerateAssignment(config=config).preprocessors:
        if step is not SaveCells:
            exporter.register_preprocessor(step, enabled=True)
    text, _ = exporter.from_notebook_node(solved)
    return text


def load_config(root: Path) -> Config:
    """nbgrader's settings in the course's root folder. Raises CommandError where there are none that can be used."""
    if not (root / CONFIG).is_file():
        raise CommandError(f"{root / CONFIG} is missing: it says what students get")
    try:
        return PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    except Exception as error:  # it is a program, and may fail in any way
        raise CommandError(f"{root / CONFIG} cannot be used: {type(error).__name__}: {error}") from error
