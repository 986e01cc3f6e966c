"""As the other tests, with the true `grade_one` and real notebooks: right, half done, untouched, broken."""

import json
import shutil
from pathlib import Path

import pytest

from grader.engine.result import Status
from grader.engine.scheduling.worker import GRADE_ONE
from tests.courses import LESSON, ROOT, hand_in, make_course, write
from tests.engine.nothing_lost.live_class import Engine, leftovers, run, state

REAL = {"grade": GRADE_ONE}


def half_done(solved: str) -> str:
    """The solved notebook without the second half of its cells."""
    notebook = json.loads(solved)
    notebook["cells"] = notebook["cells"][: len(notebook["cells"]) // 2]
    return json.dumps(notebook)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    solved, released = ROOT / LESSON.solved, ROOT / LESSON.released
    root = make_course(tmp_path / "course")
    write(root / "gradebook" / "seed", "5\n")
    for number, work in enumerate([solved, half_done(solved.read_text()), released, "{", solved, released]):
        hand_in(root, f"student-{number}", work)
    return root


@pytest.mark.slow
def test_killed_and_resumed_it_ends_as_if_nothing_had_happened(course: Path, tmp_path: Path):
    copy = shutil.copytree(course, tmp_path / "undisturbed")
    run(copy, code=3, **REAL)
    undisturbed = state(copy)
    statuses = [result.status for result in undisturbed["results"]]
    assert statuses.count(Status.UNREADABLE) == 1
    assert undisturbed["results"][0].score == undisturbed["results"][0].full

    engine = Engine(course, **REAL)
    assert engine.wait_for(2, course)
    engine.kill()
    run(course, code=3, resume=True, **REAL)
    assert state(course) == undisturbed
    assert leftovers(course) == []
