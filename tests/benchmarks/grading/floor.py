"""The floor: nothing but the cells, in a warm process in which everything is imported already.

Each notebook runs in a fork of that process, in IPython's own shell with inline figures. What counts is the time
inside `run_cell`, checks included: no start, no fork, no reading, no recording. No grader that runs these cells in
one process can be faster.

Run as a program with the paths of notebooks, it prints what it measured as JSON.
"""

import contextlib
import copy
import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.benchmarks.grading.classroom import grade_cells
from tests.benchmarks.grading.course_folder import hand_in, released, run
from tests.benchmarks.grading.measurement import Measurement, Unavailable
from tests.benchmarks.grading.needed_cells import needed_cells

ALL, NEEDED = "all cells", "needed cells"


def measure(folder: Path, students: int, cells: str = ALL, torch: bool = False) -> Measurement:
    """`cells` is ALL, or NEEDED for those that the engine has to run for a student. torch: as in `environment`.

    Raises Unavailable where there is no fork.
    """
    if not hasattr(os, "fork"):
        raise Unavailable("this system has no fork")
    if cells == NEEDED:
        needed_cells(copy.deepcopy(released()))
    course = hand_in(folder / f"floor-{cells.replace(' ', '-')}-{torch}", students)
    paths = [str(course.submitted(student)) for student in course.kinds]
    found = json.loads(run([sys.executable, "-m", __name__, cells, *paths], course.root, torch))
    marks = dict(zip(course.kinds, found["marks"], strict=True))
    return Measurement(found["seconds"] / students, students, marks, f"{found['run']:.0f} cells a submission")


def _main(cells: str, paths: list[str]) -> None:
    import nbformat

    notebooks = [nbformat.read(path, as_version=4) for path in paths]
    wanted = [needed_cells(notebook) if cells == NEEDED else list(range(len(notebook.cells))) for notebook in notebooks]
    # pyplot imported before there is a shell would settle on a backend that shows no figures.
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    for name in _in_fork(lambda: _modules_after(notebooks[0])):
        with contextlib.suppress(ImportError):  # some libraries make entries that are no files
            importlib.import_module(name)
    ran = [_in_fork(lambda n=n, w=w: _run_cells(n, w)) for n, w in zip(notebooks, wanted, strict=True)]
    seconds, marks, counts = (list(column) for column in zip(*ran, strict=True))
    print(json.dumps({"seconds": sum(seconds), "marks": marks, "run": sum(counts) / len(counts)}))


def _modules_after(notebook) -> list[str]:
    """What is imported once the cells have run, late imports of libraries included."""
    _run_cells(notebook, range(len(notebook.cells)))
    return sorted(set(sys.modules) - {"__main__"})


def _in_fork(work: Callable):
    """What `work` returns, run in a fork of this process."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        status = 1
        try:
            with os.fdopen(writer, "w") as pipe:
                json.dump(work(), pipe)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    if os.wait()[1]:
        raise RuntimeError("a fork of the floor's process failed: see above")
    return json.loads(text)


def _run_cells(notebook, wanted: Iterable[int]) -> tuple[float, float, int]:
    """Seconds inside run_cell, points, and the number of code cells run."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from traitlets.config import Config

    class Shell(InteractiveShell):
        def enable_gui(self, gui=None) -> None:
            """There is no window to open."""

    shell = Shell.instance(config=Config(HistoryManager={"enabled": False}))
    shell.enable_matplotlib("inline")
    grading = {cell.id for cell in grade_cells(notebook).values()}
    seconds, points, count = 0.0, 0.0, 0
    for index in wanted:
        cell = notebook.cells[index]
        if cell.cell_type != "code":
            continue
        with capture_output():
            start = time.perf_counter()
            ran = shell.run_cell(cell.source, store_history=True)
            seconds += time.perf_counter() - start
        count += 1
        if cell.id in grading and ran.success:
            points += ran.result
    return seconds, points, count


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2:])
