"""The demo's broken and hostile submissions: some of those that the tests demand to be handled."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.release.errors import CommandError

BROKEN = ("trailing_commas", "answer_doubled", "grade_cells_edited", "copy_1", "truncated", "format_3", "only_pdf")
HOSTILE = (
    "forge_output",
    "read_solutions",
    "write_gradebook",
    "leave_process",
    "kill_process_in_function",
    "poison_reply_verdicts",
)


def broken_and_hostile(root: Path) -> dict[str, ModuleType]:
    """The samples by the name of the student who hands them in. root: a checkout of the course, with its tests."""
    samples = _suite(root).samples
    return {
        f"{kind}-{name.replace('_', '-')}": samples(kind)[name]
        for kind, names in (("broken", BROKEN), ("hostile", HOSTILE))
        for name in names
    }


def make_world(root: Path, course: Path, secret: Path) -> Any:
    """What the samples can see: see tests/submissions/world.py. Nobody listens on the port that it names."""
    return _suite(root).World(course=course, port=9, secret=secret)


def _suite(root: Path) -> ModuleType:
    if not (root / "tests" / "submissions" / "world.py").is_file():
        raise CommandError(f"{root} has no tests/submissions: run the demo in a checkout of the course")
    sys.path.insert(0, str(root))
    try:
        from tests.submissions import world
    finally:
        sys.path.remove(str(root))
    return world
