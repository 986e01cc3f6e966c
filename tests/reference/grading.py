"""Grades as the engine does, but with a stock kernel."""

import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from grader.engine import grading
from grader.engine.job import Job
from grader.engine.result import Result
from grader.engine.sandbox import student_side

GRADE = "tests.reference.grading:grade_one"
"""The workers' name for it, however pytest imported this."""
NEEDED = ("build/execution.py", "errors.py")
"""Of the package, to drive the kernel from within the sandbox."""


def grade_one(job: Job) -> Result:
    """As the engine's; without a solved notebook, so that every cell runs."""
    return grading.grade_one(replace(job, reference=""), "kernel_child:serve", (_folder().name,))


@cache
def _folder() -> tempfile.TemporaryDirectory:
    """The reference's files and the student's side of the package, which a kernel imports when it is started."""
    made = tempfile.TemporaryDirectory(prefix="reference-")
    folder = Path(made.name)
    folder.chmod(0o755)
    student_side.write(folder)
    for path in Path(__file__).parent.glob("kernel_*.py"):
        shutil.copy(path, folder)
    for name in NEEDED:
        target = folder / "grader" / name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(student_side.PACKAGE / name, target)
    (folder / "grader" / "build" / "__init__.py").touch()
    return made
