"""What it costs to grade a class: ours against plain nbgrader, otter run, nbclient alone and the cells' own compute.

Every way gets the same class of lesson 3 on the same machine in one run. The marks must be the same; the goals are
ratios of this run. See README.md beside this file.
"""

import json
import os
from dataclasses import asdict
from functools import partial
from pathlib import Path

import psutil
import pytest

from tests.benchmarks.grading import floor, nbclient_alone, otter_run, ours, plain_nbgrader
from tests.benchmarks.grading.course_folder import LESSON
from tests.benchmarks.grading.measurement import Measurement, Unavailable

SUBMISSIONS = int(os.environ.get("GRADER_BENCH_SUBMISSIONS", "40"))
RECORD = Path(__file__).parents[2] / "build" / "benchmarks" / "grading-speed.json"
"""Not test-results/: the browser tests' plugin empties that folder."""

NBGRADER, FLOOR, ONE, TWO = "nbgrader autograde, plain", "floor: the cells alone", "ours, 1 job", "ours, 2 jobs"
WAYS = {
    NBGRADER: plain_nbgrader.measure,
    "otter run": otter_run.measure,
    "nbclient alone": nbclient_alone.measure,
    ONE: partial(ours.measure, jobs=1),
    TWO: partial(ours.measure, jobs=2),
    FLOOR: floor.measure,
    "floor: cells that ours runs": partial(floor.measure, cells=floor.NEEDED),
    "nbgrader autograde, torch": partial(plain_nbgrader.measure, torch=True),
    "nbclient alone, torch": partial(nbclient_alone.measure, torch=True),
    "floor: the cells, torch": partial(floor.measure, torch=True),
}
"""Lessons import PyTorch where it is installed. Ours leaves that out, so the goals are held against what does too."""
GOALS = {
    "1 job is at least 10 times as fast as plain nbgrader": (NBGRADER, ONE, lambda ratio: ratio >= 10),
    "2 jobs are at least 17 times as fast as plain nbgrader": (NBGRADER, TWO, lambda ratio: ratio >= 17),
    "1 job takes at most 1.5 times as long as the floor": (ONE, FLOOR, lambda ratio: ratio <= 1.5),
}
"""Which seconds are divided by which, and what must hold of it."""

LOAD: list[float] = []
"""The system's load average before the first way and after each: on a busy machine the ratios mean little."""

Measured = dict[str, Measurement | Unavailable]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """Every way, one after another. What could not be measured is there as its reason."""
    folder, found = tmp_path_factory.mktemp("grading"), {}
    LOAD.append(psutil.getloadavg()[0])
    for name, measure in WAYS.items():
        try:
            found[name] = measure(folder, SUBMISSIONS)
        except Unavailable as reason:
            found[name] = reason
        LOAD.append(psutil.getloadavg()[0])
    return found


def test_print_the_table(measured: Measured, capsys: pytest.CaptureFixture):
    RECORD.parent.mkdir(parents=True, exist_ok=True)
    RECORD.write_text(json.dumps(record(measured), indent=2) + "\n", encoding="utf-8")
    with capsys.disabled():
        print("\n" + table(measured))


def test_every_way_gives_the_same_marks(measured: Measured):
    expected = value(measured, NBGRADER).marks
    assert len(set(expected.values())) > 1, "in this class no way could be seen to mix marks up"
    for name, measurement in measured.items():
        if isinstance(measurement, Measurement):
            same = {student: expected[student] for student in measurement.marks}
            assert measurement.marks == pytest.approx(same, abs=1e-3), name


@pytest.mark.parametrize("goal", GOALS)
def test_goal(goal: str, measured: Measured):
    slower, faster, holds = GOALS[goal]
    ratio = value(measured, slower).seconds / value(measured, faster).seconds
    assert holds(ratio), f"{goal}: the ratio is {ratio:.2f}"


def value(measured: Measured, name: str) -> Measurement:
    """The measurement; skips the test, with the reason, where there is none."""
    if isinstance(measured[name], Unavailable):
        pytest.skip(f"{name} was NOT MEASURED: {measured[name]}")
    return measured[name]


def record(measured: Measured) -> dict:
    """All figures, for a program to read."""
    ways = {
        name: {"not measured": str(m)} if isinstance(m, Unavailable) else asdict(m) | {"rate": m.rate}
        for name, m in measured.items()
    }
    return {"lesson": LESSON.slug, "submissions": SUBMISSIONS, "load": LOAD, "ways": ways}


def table(measured: Measured) -> str:
    """A line a way: seconds a submission, submissions a second, and the time as a multiple of each reference's."""
    references = [name for name in (ONE, FLOOR, NBGRADER) if isinstance(measured[name], Measurement)]
    lines = [
        f"{SUBMISSIONS} submissions of lesson 3",
        row("", "s each", "a second", *(f"x {name}" for name in references), ""),
    ]
    for name, m in measured.items():
        if isinstance(m, Unavailable):
            lines.append(f"{name:<30}NOT MEASURED: {m}")
            continue
        ratios = [f"{m.seconds / measured[reference].seconds:.2f}" for reference in references]
        lines.append(row(name, f"{m.seconds:.3f}", f"{m.rate:.2f}", *ratios, m.note))
    load = ", ".join(f"{average:.1f}" for average in LOAD)
    lines.append(f"x: the time as a multiple of that way's. Load average before and after each way: {load}.")
    return "\n".join(lines)


def row(name: str, seconds: str, rate: str, *columns: str) -> str:
    *ratios, note = columns
    return f"{name:<30}{seconds:>8}{rate:>10}" + "".join(f"{ratio:>29}" for ratio in ratios) + f"   {note}"
