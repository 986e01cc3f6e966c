"""Check the lessons that were begun: each notebook is run in a copy, and its points are added up.

.venv/bin/python check.py       Windows: .venv\\Scripts\\python check.py

For your own notebooks only: their code runs with all your rights. Exit code 0: all that was begun is right, or nothing
was begun. 1: points are missing. On GitHub it writes the job's summary, and what GitHub Classroom's reporter reads.
"""

import base64
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from grader.exercises import EXERCISES
from grader.progress import Lesson, progress

COURSE = Path(__file__).resolve().parent / "course"
CELL_LIMIT = 300
"""Seconds for one cell."""
STUB = "raise NotImplementedError("


def main() -> int:
    """Checks all that was begun, prints the points and returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(COURSE, Path(folder, "course"))
        handed_out = progress(copy).lessons
        paths = {copy / lesson.path: len(lesson.points) for lesson in handed_out}
        problems = [
            f"{path.name} is no lesson that can be read: save it again in Jupyter, or take it from the hand-out again"
            for path in sorted(set(copy.glob("*/*.ipynb")) - set(paths))
        ]
        problems += filter(None, [run(path, exercises) for path, exercises in paths.items()])
        lessons = progress(copy).lessons
    said = [f"{lesson.title}: {lesson.earned:g} of {lesson.full:g} points, {lesson.state}" for lesson in lessons]
    said = [*said, *problems] or ["Nothing is begun yet: every answer is as it was handed out."]
    print("\n".join(said))
    append("GITHUB_STEP_SUMMARY", "\n".join(f"- {sentence}" for sentence in said))
    if lessons:
        as_text = json.dumps(results(lessons, sum(lesson.full for lesson in handed_out)))
        append("GITHUB_OUTPUT", f"result={base64.b64encode(as_text.encode()).decode()}")
    return 1 if problems or any(lesson.earned < lesson.full for lesson in lessons) else 0


def run(path: Path, exercises: int) -> str:
    """Runs a notebook that was begun, and removes any other. Returns a sentence where it did not end, or "".

    exercises: how many it has, each with a STUB as long as nothing is written.
    """
    notebook = nbformat.read(path, as_version=4)
    path.unlink()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if sum(STUB in cell.source for cell in cells) >= exercises:
        return ""
    for cell in cells:
        cell.outputs = []
    place = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, timeout=CELL_LIMIT, interrupt_on_timeout=True, allow_errors=True, resources=place)
    try:
        client.execute()
    except Exception as error:  # the kernel died, say: what ran before counts
        return f"{path.name} did not run to its end ({type(error).__name__}): run it in Jupyter to see why"
    finally:
        nbformat.write(notebook, path)
    return ""


def results(lessons: Sequence[Lesson], full: float) -> dict:
    """What GitHub Classroom's reporter reads. full: the points of all lessons handed out, begun or not."""
    tests = []
    for lesson in lessons:
        for name, points in lesson.points.items():
            right = points == EXERCISES[name].points
            test = {"name": f"{lesson.title}: {name}", "score": points or 0.0, "status": "pass" if right else "fail"}
            tests.append(test | {"message": f"{points or 0:g} of {EXERCISES[name].points:g} points"})
    status = "pass" if all(test["status"] == "pass" for test in tests) else "fail"
    return {"version": 1, "status": status, "max_score": full, "tests": tests}


def append(variable: str, line: str) -> None:
    """A line for the file that this environment variable names, where it names one."""
    if os.environ.get(variable):
        with open(os.environ[variable], "a", encoding="utf-8") as file:
            file.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
