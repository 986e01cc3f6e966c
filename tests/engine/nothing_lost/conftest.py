"""The class that accidents happen to, and what an undisturbed run makes of it."""

import shutil
from pathlib import Path

import pytest

from tests.engine.nothing_lost.live_class import make_class, run, state

STUDENTS = 60
FEW = 8


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class that nobody has graded, with a seed of its own so that all its copies meet the same cases."""
    root = make_class(tmp_path_factory.mktemp("class") / "course", STUDENTS)
    (root / "gradebook" / "seed").write_text("5\n")
    return root


@pytest.fixture
def course(template: Path, tmp_path: Path) -> Path:
    """A copy of it, to do with as one likes."""
    return shutil.copytree(template, tmp_path / "course")


@pytest.fixture
def small_course(course: Path) -> Path:
    """A copy with few students only."""
    for folder in sorted((course / "gradebook" / "submitted").iterdir())[FEW:]:
        shutil.rmtree(folder)
    return course


@pytest.fixture(scope="session")
def undisturbed(template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What must be there after any accident."""
    course = shutil.copytree(template, tmp_path_factory.mktemp("undisturbed") / "course")
    run(course)
    return state(course)
