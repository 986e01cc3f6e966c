"""Keeps of a lesson's outputs what is the same in every run, on every machine."""

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode, ValidationError
from nbformat.reader import NotJSONError

from grader.errors import CommandError

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
MEMORY_ADDRESS = re.compile(r" at 0x[0-9a-f]{6,}")


def settle_outputs(notebook: NotebookNode, lines: list[int], source: Path) -> None:
    """Makes the outputs of a lesson that was run fit to be stored, in place.

    Views of widgets go where a static picture or text stands beside them (their models die with the kernel),
    and tracebacks keep their last line (the frames name files of this machine). Raises CommandError, with
    file and line, for a cell that writes to stderr or shows a memory address (no reader should meet either),
    and for one that was to fail and did not.
    """
    for cell, line in zip(notebook.cells, lines, strict=True):
        where = f"{source}, the cell at line {line}"
        outputs = cell.get("outputs", [])
        raised = any(output.output_type == "error" for output in outputs)
        if "raises-exception" in cell.metadata.get("tags", []) and not raised:
            raise CommandError(f"{where} is tagged raises-exception, but raises nothing")
        for output in outputs:
            if output.output_type == "error":
                output.traceback = [f"{output.ename}: {output.evalue}"]
            elif output.output_type == "stream":
                _refuse_stderr(output, where)
                _refuse_memory_address(output.text, where)
            else:
                if len(output.data) > 1:
                    output.data.pop(WIDGET_VIEW, None)
                for kind, content in output.data.items():
                    if kind.startswith("text/"):
                        _refuse_memory_address(content, where)


def keep_outputs(notebook: NotebookNode, stored: Path, *, only_of_the_machine: bool) -> None:
    """Takes outputs from the notebook at `stored`, in place, where their cell is the same.

    Those of the machine are those of cells tagged nbval-ignore-output. Else a build would undo what one elsewhere has
    written, only because PyTorch is here and not there.
    """
    try:
        cells = nbformat.read(stored, as_version=nbformat.NO_CONVERT).get("cells", [])
    except (OSError, NotJSONError, UnicodeDecodeError, ValidationError):
        return
    found = {(cell.get("id"), cell.get("source")): cell for cell in cells if cell.get("cell_type") == "code"}
    for cell in notebook.cells:
        kept = found.get((cell.id, cell.source))
        if kept is None:
            continue
        if not only_of_the_machine:
            cell.outputs, cell.execution_count = kept.get("outputs", []), kept.get("execution_count")
        elif "nbval-ignore-output" in cell.metadata.get("tags", []):
            cell.outputs = kept.get("outputs", [])
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = cell.execution_count


def _refuse_stderr(output: NotebookNode, where: str) -> None:
    if output.name == "stderr":
        raise CommandError(f"{where} writes to stderr: {output.text.strip().splitlines()[-1]}")


def _refuse_memory_address(text: str, where: str) -> None:
    match = MEMORY_ADDRESS.search(text)
    if match:
        raise CommandError(
            f"{where} shows a memory address ({match[0].strip()}), which changes in every run;"
            " show something else, or assign it to `_`"
        )
