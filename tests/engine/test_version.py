"""Everything that marks is in the version: what the judge and the child of a graded submission have imported."""

import json
import subprocess
import sys
from pathlib import Path

import backprop
import pytest

import grader
from grader.engine.version import marking_files

FOLDERS = [Path(next(iter(package.__path__))) for package in (backprop, grader)]
CHANGES_NO_MARK = ("pictures", "progress.py", "whole_file.py")
"""Imported along with the others; see `grader.engine.version`."""
WORDS_ALONE = FOLDERS[1] / "engine" / "__init__.py"


@pytest.fixture(scope="module")
def imported() -> dict:
    command = [sys.executable, "-m", "tests.engine.graded_modules"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def marks(file: str) -> bool:
    (package,) = [folder for folder in FOLDERS if Path(file).is_relative_to(folder)]
    return Path(file).relative_to(package).parts[0] not in CHANGES_NO_MARK and Path(file) != WORDS_ALONE


@pytest.mark.parametrize("process", ["judge", "child"])
def test_whatever_is_imported_counts(imported: dict, process: str):
    known = {str(path) for folder in FOLDERS for path in marking_files(folder)}
    assert imported["score"] == 0.0
    assert any("exercises" in file for file in imported[process]) is (process == "judge")
    assert [file for file in imported[process] if marks(file) and file not in known] == []
