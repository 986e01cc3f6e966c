"""Turns a source into the files that readers get. Nothing is written below the course's root."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import find_all_files

from grader.build.built import Built, stray_files
from grader.build.execution import run_notebook
from grader.build.marking import Exercise
from grader.build.outputs import keep_outputs, settle_outputs
from grader.build.source import read_source
from grader.course import Lesson, Page, find_lessons, load_config


def build(root: Path, page: Page, exercises: Mapping[str, Exercise], *, run: bool = True) -> Built:
    """A lesson, or another page. Raises CommandError where the source is wrong or a cell fails.

    run: False for a lesson whose cells show what is stored: other pages take no time.
    """
    if isinstance(page, Lesson):
        files = build_lesson(root, page, exercises, run=run)
        return Built(files, stray_files(root, page, files), answered=frozenset([page.released]))
    return Built(build_plain_page(root, page))


def build_lesson(
    root: Path, lesson: Lesson, exercises: Mapping[str, Exercise], *, run: bool = True
) -> dict[Path, bytes]:
    """Every file that a lesson's source gives rise to: path relative to `root`, and content.

    The lesson runs in a private copy of its folder in `course/`. Outputs that depend on the machine stay as they are
    stored, as long as their cell does; so do all where it is not run. Raises CommandError as `build`.
    """
    files = _static_files(root, lesson)
    if run:
        notebook = _executed(root, lesson, exercises, files)
        keep_outputs(notebook, root / lesson.solved, only_of_the_machine=True)
    else:
        notebook, lines = read_source(root, lesson, exercises)
        keep_outputs(notebook, root / lesson.solved, only_of_the_machine=False)
        settle_outputs(notebook, lines, lesson.source)
    files[lesson.solved] = _as_bytes(notebook)
    files[lesson.released] = released_text(notebook, root).encode()
    return files


def build_plain_page(root: Path, page: Page) -> dict[Path, bytes]:
    """A page, run beside the released lessons as they are: the front page shows their progress. As `build_lesson`."""
    released = [lesson.released for lesson in find_lessons(root) if (root / lesson.released).is_file()]
    beside = {path: (root / path).read_bytes() for path in released}
    return {page.released: _as_bytes(_executed(root, page, {}, beside))}


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


def _executed(root: Path, page: Page, exercises: Mapping[str, Exercise], beside: Mapping[Path, bytes]) -> NotebookNode:
    """The page's notebook, run where `beside` lies around it as in `course/`."""
    notebook, lines = read_source(root, page, exercises)
    with TemporaryDirectory() as folder:
        for path, content in beside.items():
            copy = Path(folder, path.relative_to(page.released.parent))
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)
        run_notebook(notebook, lines, page.source, Path(folder))
    settle_outputs(notebook, lines, page.source)
    return notebook


def _as_bytes(notebook: NotebookNode) -> bytes:
    return f"{nbformat.writes(notebook)}\n".encode()


def _static_files(root: Path, lesson: Lesson) -> dict[Path, bytes]:
    """The lesson's files that are handed out as they are: those nbgrader would copy."""
    folder = root / lesson.source.parent
    ignored = [*load_config(root).CourseDirectory.ignore, "*.ipynb"]
    found = [Path(path).relative_to(folder) for path in find_all_files(str(folder), ignored)]
    return {lesson.released.parent / path: (folder / path).read_bytes() for path in sorted(found)}
