"""One notebook read and marked in three ways: in Jupyter, by `grader check`, and by `grade`."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.cells import answer_id, grade_id
from grader.checking.exercise import Exercise
from grader.commands import check_notebook
from grader.course import Lesson
from grader.engine import grading
from grader.engine.job import Job, Limits
from grader.engine.reading import read
from grader.engine.running.own_process import OwnProcess
from grader.engine.running.runner import Runner
from grader.engine.slicing.lesson_plan import steps
from grader.exercises import EXERCISES

LESSON = Lesson.from_slug("03-multi-layer")
STUBS = {
    "hidden_delta": "def hidden_delta(delta_next, W_next, z):\n    raise NotImplementedError",
    "parameter_gradients": "def parameter_gradients(delta, a_prev):\n    raise NotImplementedError",
}
POINTS = 3.0
"""Of each of the two."""
CASES = 2
"""So few show that an answer is found, and whether it is right; what a check makes of many is shown elsewhere."""
HIDDEN_DELTA = "def hidden_delta(delta_next, W_next, z):\n    return delta_next @ W_next * (1 - np.tanh(z) ** 2)"
PARAMETER_GRADIENTS = "def parameter_gradients(delta, a_prev):\n    return delta.T @ a_prev, delta.sum(axis=0)"
IMPORTS = "import numpy as np\n\nfrom grader import check"
EARNED = re.compile(r"(\w+): .* \((\S+) of \S+ points\)")


def settings(name: str, **given: Any) -> dict:
    """nbgrader's metadata."""
    kind = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": {"grade_id": name, **kind, **given}}


def lesson(**answers: str) -> nbformat.NotebookNode:
    """A lesson of two exercises. answers: what stands in their cells; the released stub where nothing is given."""
    cells = [new_markdown_cell("# A lesson: *é*", id="title"), new_code_cell(IMPORTS, id="imports")]
    for name, stub in STUBS.items():
        solution = settings(answer_id(name), solution=True)
        grade = settings(grade_id(name), grade=True, locked=True, points=POINTS)
        cells += [
            new_code_cell(answers.get(name, stub), id=answer_id(name), metadata=solution),
            new_code_cell(f"check({name})", id=grade_id(name), metadata=grade),
        ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


RELEASE = nbformat.writes(lesson())


def of_ones_own(answer: str) -> str:
    """A notebook that is no copy of a lesson, with an answer to hidden_delta: short, where its length is no matter."""
    cells = (new_code_cell(source) for source in (IMPORTS, answer, "check(hidden_delta)"))
    return nbformat.writes(new_notebook(cells=[*cells]))


@dataclass(frozen=True)
class Handed:
    """Both exercises answered, the first oddly. before, after: cells of the student's own.

    edit: changes the file's JSON in place. Nothing is put together before it is asked for: there are two hundred.
    """

    answer: str = HIDDEN_DELTA
    before: str = ""
    after: str = ""
    grade: str = "check(hidden_delta)"
    edit: Callable[[dict], Any] = lambda raw: None
    write: Callable[[dict], bytes] = lambda raw: json.dumps(raw).encode()

    @cached_property
    def _notebook(self) -> nbformat.NotebookNode:
        notebook = lesson(hidden_delta=self.answer, parameter_gradients=PARAMETER_GRADIENTS)
        notebook.cells[3].source = self.grade
        notebook.cells[2:2] = [new_code_cell(self.before, id="own-before")] * bool(self.before)
        place = next(n for n, cell in enumerate(notebook.cells) if cell.id == "check-hidden-delta")
        notebook.cells[place + 1 : place + 1] = [new_code_cell(self.after, id="own-after")] * bool(self.after)
        return notebook

    @property
    def cells(self) -> list[str]:
        """As Jupyter runs them."""
        return [cell.source for cell in self._notebook.cells if cell.cell_type == "code"]

    @property
    def content(self) -> bytes:
        """The file's."""
        raw = json.loads(nbformat.writes(self._notebook))
        self.edit(raw)
        return self.write(raw)


def of_few_cases() -> dict[str, Exercise]:
    """The lesson's exercises, each with CASES cases."""
    return {name: replace(EXERCISES[name], cases=CASES) for name in STUBS}


class Workshop:
    """One process for many notebooks: it is emptied before each, as to start one takes most of the time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root, self.bare = folder / "course", folder / "no course"
        for path in (LESSON.released, LESSON.solved):
            (self.root / path).parent.mkdir(parents=True)
        self.bare.mkdir()
        (self.root / LESSON.released).write_text(RELEASE, encoding="utf-8")
        self._process: OwnProcess | None = None

    def in_jupyter(self, notebook: Handed) -> dict[str, float]:
        """What the checks show when all cells are run from first to last."""
        runner, marks = Runner(self.open, Limits()), dict.fromkeys(STUBS, 0.0)
        for source in notebook.cells:
            for output in runner.run(source):
                found = EARNED.search(output.get("data", {}).get("text/plain", ""))
                if found:
                    marks[found[1]] = float(found[2])
        runner.close()
        return marks

    def checked(self, notebook: Handed, root: Path) -> dict[str, float]:
        """What `grader check` gives. root: of the course."""
        path = self.folder / "copy.ipynb"
        path.write_bytes(notebook.content)
        found = check_notebook.check_notebook(path, 1, root)
        return dict.fromkeys(STUBS, 0.0) | {name: earned for name, earned, _ in found}

    def graded(self, notebook: Handed) -> dict[str, float | None]:
        """What `grade` gives, were there no sandbox."""
        name = LESSON.released.name
        job = Job("ada", LESSON.slug, name, {name: notebook.content}, (), RELEASE, "", "", 1)
        found = read(job)
        assert found.notebook is not None
        runner = Runner(self.open, job.limits)
        verdicts = grading._go_through(steps(found.notebook, found.parts, ""), job, runner)
        runner.close()
        return {verdict.mark.exercise: verdict.mark.score for verdict in verdicts}

    def open(self, folder: Path | None = None) -> "Emptied":
        """In place of a fresh process."""
        if self._process is None:
            self._process = OwnProcess(self.folder)
            run_in(self._process, FEW_CASES)
        return Emptied(self, self._process, folder or self.folder)

    def end(self) -> None:
        """The process died, or the tests are over."""
        if self._process is not None:
            self._process.close()
            self._process = None


FEW_CASES = f"""
from dataclasses import replace
from grader.exercises import EXERCISES
EXERCISES.update({{name: replace(EXERCISES[name], cases={CASES}) for name in {[*STUBS]}}})
"""
EMPTY = """
__import__("os").chdir({folder!r})
kept = ("In", "Out", "exit", "quit", "open", "get_ipython")
[globals().pop(name) for name in [*globals()] if not name.startswith("_") and name not in kept];
get_ipython().failed.__init__();
"""
"""`%reset` takes longer than all the rest."""


def run_in(process: OwnProcess, source: str) -> None:
    """Run this there; it must raise nothing."""
    process.send({"op": "run", "source": source, "seconds": 9.0, "most": 1000, "id": ""}, [], time.monotonic() + 30)
    reply, _ = process.receive(time.monotonic() + 30)
    assert all(output["output_type"] != "error" for output in reply["outputs"]), reply["outputs"]


class Emptied:
    """The workshop's process, with nothing in it. folder: where it works."""

    def __init__(self, workshop: Workshop, process: OwnProcess, folder: Path) -> None:
        self._workshop, self._process = workshop, process
        self.last_words, self.ended_late, self.waited = process.last_words, process.ended_late, process.waited
        self._died = False
        run_in(process, EMPTY.format(folder=str(folder)))

    def send(self, request, blobs, deadline):
        self._process.send(request, blobs, deadline)

    def receive(self, deadline):
        try:
            return self._process.receive(deadline)
        except (EOFError, OSError):
            self._died = True
            raise

    def close(self):
        if self._died:
            self._workshop.end()
