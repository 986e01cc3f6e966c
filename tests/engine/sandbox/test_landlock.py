"""Landlock hides every folder that it is told to, by whatever name it is asked for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader.engine.sandbox import landlock

READS = """
import json, sys
from grader.engine.sandbox import landlock, linux

readable, hidden, asked = json.loads(sys.argv[1])
linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
landlock.restrict(readable, hidden, ())
read = []
for path in asked:
    try:
        open(path).close()
        read.append(path)
    except PermissionError:
        pass
print(json.dumps(read))
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """python (also called: current) with two copies of what is private; a link in it leads to one, another outside."""
    for name in ("python/lib/site/grader", "python/lib/dist/grader", "python/lib/numpy", "home"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "text.py").touch()
    (tmp_path / "current").symlink_to("python")
    (tmp_path / "python/lib/alias").symlink_to("site")
    (tmp_path / "python/lib/outside").symlink_to(tmp_path / "home")
    return tmp_path


@pytest.mark.parametrize("name", ["python", "current", "python/../current"])
def test_of_what_is_readable_only_the_hidden_is_not(tree: Path, name: str):
    if not landlock.version():
        pytest.skip("this kernel has no Landlock")
    hidden = [str(tree / f"python/lib/{folder}/grader") for folder in ("site", "dist")]
    private = ["site/grader", "dist/grader", "alias/grader", "outside"]
    asked = [f"{tree}/{top}/lib/{folder}/text.py" for top in ("python", "current") for folder in (*private, "numpy")]
    terms = json.dumps([[f"{tree}/{name}"], hidden, asked])
    read = subprocess.run([sys.executable, "-c", READS, terms], capture_output=True, text=True, check=True).stdout
    assert json.loads(read) == [f"{tree}/{top}/lib/numpy/text.py" for top in ("python", "current")]
