"""As the other tests, with the true `grade_one` and real notebooks: right, half done, untouched, broken."""

import json
import shutil
from pathlib import Path

import pytest

from grader.engine.result import Status
from grader.engine.scheduling.worker import GRADE_ONE
from tests.engine.nothing_lost.live_class import LESSON, NOTEBOOK, ROOT, Engine, leftovers, make_class, run, state

REAL = {"grade": GRADE_ONE}


def half_done(solved: str) -> str:
    """The solved notebook without the second half of its cells."""
    notebook = json.loads(solved)
    notebook["cells"] = notebook["cells"][: len(notebook["cells"]) // 2]
    return json.dumps(notebook)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    solved, released = ((ROOT / folder / LESSON / NOTEBOOK).read_text() for folder in ("solutions", "course"))
    texts = [solved, half_done(solved), released, "{", solved, released]
    root = make_class(tmp_path / "course", len(texts))
    (root / "gradebook" / "seed").write_text("5\n")
    for path, text in zip(sorted((root / "gradebook" / "submitted").rglob("*.ipynb")), texts, strict=True):
        path.write_text(text)
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
