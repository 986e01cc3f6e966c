"""`nbgrader autograde` as it comes: a fresh kernel a notebook, one after another."""

import sys
import time
from pathlib import Path

from tests.benchmarks.grading.course_folder import LESSON, STOCK_CONFIG, make_course, run
from tests.benchmarks.grading.measurement import Measurement


def measure(folder: Path, students: int, torch: bool = False) -> Measurement:
    """The whole command, from start to end, over the number of students. torch: as in `environment`."""
    course = make_course(folder / f"nbgrader-{torch}", STOCK_CONFIG, students)
    start = time.perf_counter()
    run([sys.executable, "-m", "nbgrader", "autograde", LESSON.slug], course.root, torch)
    seconds = time.perf_counter() - start
    return Measurement(seconds / students, students, course.recorded_marks())
