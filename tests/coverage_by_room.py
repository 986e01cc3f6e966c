"""What share of each room's lines the unit tests run: `make coverage`. A low figure is a place to look, not a failure.

Lines that only run in the sandbox, in a browser or in a notebook count as not run: their layers measure nothing.
"""

import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "coverage"


def room(path: str) -> str:
    """The folder that a file belongs to: course/backprop/pictures, grader/checking; grader for its top."""
    folders = Path(path).parts[:-1]
    return "/".join(folders[:3] if folders[0] == "course" else folders[:2])


def table(files: dict[str, dict]) -> str:
    """A line a room: lines run, lines there are, and the share. files: as in coverage's JSON report."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, report in files.items():
        if Path(path).is_absolute():
            continue  # a copy that a test made
        covered, total = report["summary"]["covered_lines"], report["summary"]["num_statements"]
        for name in (room(path), "all rooms"):
            counts[name][0] += covered
            counts[name][1] += total
    rows = sorted(counts.items(), key=lambda item: (item[0] == "all rooms", item[0]))
    return "\n".join(f"{name:28}{run:7} of {total:6}{run / max(total, 1):8.0%}" for name, (run, total) in rows)


def main() -> int:
    """Runs the unit tests under coverage and prints the table. Returns pytest's exit code."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    data = {"COVERAGE_FILE": str(FOLDER / "data"), "COVERAGE_PROCESS_START": str(ROOT / "pyproject.toml")}
    environment = {**os.environ, **data, "OPENBLAS_NUM_THREADS": "1"}

    def run(*command: str) -> int:
        return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=environment).returncode

    run("coverage", "erase")
    code = run("pytest", "tests/unit", "--quiet", "--numprocesses=2", "--dist=loadscope")
    run("coverage", "combine", "--quiet")
    run("coverage", "json", "--quiet", "-o", str(FOLDER / "coverage.json"))
    print(table(json.loads((FOLDER / "coverage.json").read_text(encoding="utf-8"))["files"]))
    return code


if __name__ == "__main__":
    sys.exit(main())
