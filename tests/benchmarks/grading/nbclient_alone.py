"""nbclient with nothing around it: a kernel a notebook, and the points read from the outputs.

Run as a program with the paths of notebooks, it prints what it measured as JSON.
"""

import json
import sys
import time
from pathlib import Path

import nbformat

from grader.build.execution import notebook_client
from tests.benchmarks.grading.classroom import grade_cells
from tests.benchmarks.grading.course_folder import hand_in, run
from tests.benchmarks.grading.measurement import Measurement


def measure(folder: Path, students: int, torch: bool = False) -> Measurement:
    """Starting, running and ending the kernels; not nbclient's own import. torch: as in `environment`."""
    course = hand_in(folder / f"nbclient-{torch}", students)
    paths = [str(course.submitted(student)) for student in course.kinds]
    found = json.loads(run([sys.executable, "-m", __name__, *paths], course.root, torch))
    marks = dict(zip(course.kinds, found["marks"], strict=True))
    return Measurement(found["seconds"] / students, students, marks)


def _main(paths: list[str]) -> None:
    marks, start = [], time.perf_counter()
    for path in map(Path, paths):
        notebook = nbformat.read(path, as_version=4)
        notebook_client(notebook, path.parent, allow_errors=True).execute()
        marks.append(sum(_points(cell.outputs) for cell in grade_cells(notebook).values()))
    print(json.dumps({"seconds": time.perf_counter() - start, "marks": marks}))


def _points(outputs: list) -> float:
    return sum(float(o.data["text/plain"]) for o in outputs if o.output_type == "execute_result")


if __name__ == "__main__":
    _main(sys.argv[1:])
