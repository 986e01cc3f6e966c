"""A platform's container, recreated with bubblewrap: this machine's system, and the platform's own folders in it."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.autograder import gradescope, prairielearn
from grader.handout import autograder
from grader.handout.autograder import run_autograder_release
from tests.courses import LESSON, ROOT

PLATFORMS = {"gradescope": gradescope, "prairielearn": prairielearn}
PYTHON = Path("/opt/backprop-autograder/bin/python")
BUBBLEWRAP = shutil.which("bwrap") or ""


@dataclass(frozen=True)
class Run:
    """What came of it. results: the text of results.json as JSON, None where there is none."""

    exit_code: int
    printed: str
    results: dict[str, Any] | None


class Container:
    """One platform's, with its release of LESSON unpacked. walls: whether bubblewrap works in it."""

    def __init__(self, folder: Path, platform: str, weak: bool = False) -> None:
        self._folder, self._where, self._weak = folder, PLATFORMS[platform], weak
        zipped = folder / "release.zip"
        built = {LESSON.released.as_posix(): (ROOT / LESSON.released).read_bytes()}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(autograder, "build_page", lambda *_: built)
            run_autograder_release(ROOT, platform, [LESSON.slug], zipped, weak, say=lambda _: None)
        with zipfile.ZipFile(zipped) as archive:
            archive.extractall(folder / "unpacked")
        self._python = folder / "python"
        self._python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
        self._python.chmod(0o755)

    def grade(self, name: str, files: Mapping[str, bytes]) -> Run:
        """Runs the release on what a student handed in, in folders of its own."""
        place = self._folder / name
        source = self._inside(place, self._where.SOURCE)
        unpacked = self._folder / "unpacked"
        shutil.copytree(next(unpacked.glob("questions/*/tests"), unpacked), source)
        for path, content in files.items():
            target = self._inside(place, self._where.HANDED_IN) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        (source / "run_autograder").chmod(0o755)  # as both platforms do
        command = self._enter(place, str(self._where.SOURCE / "run_autograder"))
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        results = self._inside(place, self._where.RESULTS) / "results.json"
        read = json.loads(results.read_text()) if results.exists() else None
        return Run(done.returncode, done.stdout + done.stderr, read)

    def _inside(self, place: Path, path: Path) -> Path:
        return place / path.relative_to(self._where.ROOT)

    def _enter(self, place: Path, program: str) -> list[str]:
        line = [BUBBLEWRAP, *(("--cap-add", "ALL") if os.geteuid() == 0 else ())]
        for entry in sorted(Path("/").iterdir()):
            if entry.is_symlink():
                line += ["--symlink", os.readlink(entry), str(entry)]
            elif str(entry) not in ("/proc", "/opt", "/root", str(self._where.ROOT)):
                line += ["--dev-bind", str(entry), str(entry)]
        # Root's home is closed to others, but Python may lie in it.
        line += ["--proc", "/proc", "--perms", "0711", "--dir", "/root"]
        for entry in sorted(Path("/root").iterdir()) if os.access("/root", os.R_OK) else []:
            line += ["--dev-bind", str(entry), str(entry)]
        line += ["--ro-bind", str(self._python), str(PYTHON), "--bind", str(place), str(self._where.ROOT)]
        if self._weak:
            line += ["--ro-bind", os.devnull, BUBBLEWRAP]
        return [*line, "--chdir", str(self._where.ROOT), program]
