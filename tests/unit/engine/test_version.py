"""What can change a mark makes another version, and nothing else does: a new version grades the whole class again."""

from pathlib import Path

import backprop
import pytest

import grader
from grader.engine import version

FOLDERS = [Path(next(iter(package.__path__))) for package in (backprop, grader)]


@pytest.fixture
def packages(tmp_path: Path) -> list[Path]:
    """Folders named as the packages, with nothing in them."""
    folders = [tmp_path / folder.name for folder in FOLDERS]
    for folder in folders:
        folder.mkdir()
    return folders


def changes(packages: list[Path], name: str) -> bool:
    """Whether another text in the file `name` makes another version."""
    path = packages[0].parent / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("as it was")
    before = version.version_of(*packages)
    assert version.version_of(*packages) == before
    path.write_text("changed")
    return version.version_of(*packages) != before


@pytest.mark.parametrize(
    "name",
    [
        "backprop/network.py",
        "backprop/data/digits.csv.gz",
        "grader/__init__.py",
        "grader/checking/comparison.py",
        "grader/dojo/question.py",
        "grader/dojo/derivation/mirror.py",
        "grader/exercises/lesson3/hidden_delta.py",
        "grader/engine/grading.py",
        "grader/engine/judging/judge.py",
        "grader/engine/preflight/rebuild.py",
        "grader/engine/sandbox/confinement.py",
    ],
)
def test_what_marks_makes_another_version(packages: list[Path], name: str):
    assert changes(packages, name)


@pytest.mark.parametrize(
    "name",
    [
        "backprop/pictures/stepper.py",
        "backprop/pictures/canvas/palette.py",
        "grader/checking/__pycache__/check.cpython-311.pyc",
        "grader/engine/progress_bar.py",
        "grader/engine/recording/record.py",
        "grader/engine/scheduling/schedule.py",
        "grader/feedback/page.py",
        "grader/site/page.py",
    ],
)
def test_what_only_shows_or_writes_down_does_not(packages: list[Path], name: str):
    assert not changes(packages, name)


def test_a_new_file_makes_another_version(packages: list[Path]):
    before = version.version_of(*packages)
    (packages[1] / "checking").mkdir()
    (packages[1] / "checking" / "new.py").touch()
    assert version.version_of(*packages) != before


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_pattern_finds_a_file(folder: Path):
    assert [pattern for pattern in version.MARKING[folder.name] if not any(folder.glob(pattern))] == []


def test_the_version_is_that_of_the_packages_in_use():
    assert version.package_version() == version.version_of(*FOLDERS)
