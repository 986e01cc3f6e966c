"""The disk is full in the middle of a run. Needs a system that lets this user mount a small disk of memory."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.courses import ROOT
from tests.engine.nothing_lost.live_class import FAKE, state

SCRIPT = """\
set -e
mount -t tmpfs -o size="$1"k small "$2/gradebook"
cp -a "$3/." "$2/gradebook"
"$4" -m tests.engine.nothing_lost.engine "$2" "$5" && exit 9
mount -o remount,size=64m "$2/gradebook"
"$4" -m tests.engine.nothing_lost.engine "$2" "$5"
cp -a "$2/gradebook" "$6"
"""
"""A run that must fail, more room, a run that must not."""


def can_mount() -> bool:
    if not shutil.which("unshare"):
        return False
    return (
        subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True).returncode == 0
    )


@pytest.mark.skipif(not can_mount(), reason="a small disk cannot be mounted here")
@pytest.mark.parametrize("kilobytes", [700, 1500])
def test_a_full_disk_stops_the_run_with_a_sentence_and_nothing_is_lost(
    kilobytes: int, course: Path, undisturbed: dict, tmp_path: Path
):
    before, after = tmp_path / "before", tmp_path / "after" / "gradebook"
    shutil.copytree(course / "gradebook", before)
    after.parent.mkdir()
    options = json.dumps({"grade": f"{FAKE}:grade", "allow_weak": True, "jobs": 1})
    arguments = [str(kilobytes), course, before, sys.executable, options, after]
    command = ["unshare", "-m", "sh", "-c", SCRIPT, "sh", *map(str, arguments)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "No space left on device" in run.stderr or "disk is full" in run.stderr
    assert "Traceback" not in run.stderr
    assert state(after.parent) == undisturbed
