"""The wheels that students install: `backprop`, and the student's part of `grader`. Same input, same bytes."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from grader.errors import CommandError

PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "{version}"
description = "{description}"
license = "{license}"
license-files = ["LICENSE*"]
requires-python = "{python}"

[tool.hatch.build.targets.wheel]
packages = ["{package}"]
ignore-vcs = true
"""
LICENCES = ("LICENSE", "LICENSE-text")


def build_wheel(root: Path, name: str, description: str, files: Mapping[str, bytes]) -> tuple[str, bytes]:
    """A wheel's file name and content. files: path from the package's folder on ("backprop/network.py") -> content.

    Version and licence are those of the project in `root`. Raises CommandError where it cannot be built.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (package,) = {path.split("/")[0] for path in files}
    facts = {"version": project["version"], "license": project["license"], "python": project["requires-python"]}
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "pyproject.toml").write_text(
            PROJECT.format(name=name, description=description, package=package, **facts), encoding="utf-8"
        )
        for licence in LICENCES:
            (place / licence).write_bytes((root / licence).read_bytes())
        for path, content in files.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(content)
            (place / path).chmod(0o644)
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place / "dist")]
        # Hatchling's dates are then always the same.
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1577836800"}
        run = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True)
        if run.returncode:
            raise CommandError(f"the wheel {name} cannot be built: {run.stderr.strip().splitlines()[-1]}")
        (wheel,) = (place / "dist").iterdir()
        return wheel.name, wheel.read_bytes()


def package_files(package: Path) -> dict[str, bytes]:
    """Every file of a package's folder but caches: path from its name on -> content."""
    files = sorted(path for path in package.rglob("*") if path.is_file())
    shown = [path for path in files if not any(_is_cache(part) for part in path.relative_to(package).parts)]
    return {path.relative_to(package.parent).as_posix(): path.read_bytes() for path in shown}


def _is_cache(part: str) -> bool:
    return part.startswith(".") or part == "__pycache__"
