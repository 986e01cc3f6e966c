"""Run every layer of checks, one after another, and sum them up: `make test`.

    python tests/run_all.py                             all layers
    python tests/run_all.py --only unit --only nbval    some of them

A layer that fails does not stop the next.
Exit code 0: every layer passed (or was skipped, which the summary says). 1: one did not.
"""

import argparse
import glob
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
PYTEST = ("pytest", "--quiet", "-rs", "--durations=3", "--durations-min=5")
# Two workers suit a small machine. They share by module, because the cells of a notebook build on each other.
IN_PARALLEL = ("--numprocesses=2", "--dist=loadscope")


@dataclass(frozen=True)
class Layer:
    """One kind of check: `python -m`, then `module`, then what the patterns `paths` name."""

    name: str
    title: str
    module: tuple[str, ...]
    paths: tuple[str, ...]
    needs_browser: bool = False


LAYERS = (
    Layer("ruff", "ruff", ("ruff", "check"), (".",)),
    Layer(
        "unit",
        "unit and property tests",
        (*PYTEST, *IN_PARALLEL),
        ("tests/unit",),
    ),
    Layer(
        "nbval",
        "solution notebooks against their stored outputs",
        (*PYTEST, *IN_PARALLEL, "--nbval", "--nbval-current-env"),
        ("solutions/*/*.ipynb",),
    ),
    Layer("lessons", "student notebooks and the build", (*PYTEST, *IN_PARALLEL), ("tests/notebooks",)),
    Layer(
        "engine",
        "broken and hostile submissions, nothing lost, the demo, nbgrader",
        # The longest first, or one worker ends alone: pytest-xdist would begin with the files of many tests.
        (*PYTEST, *IN_PARALLEL, "--no-loadscope-reorder"),
        ("tests/engine",),
    ),
    Layer(
        "browser",
        "lessons and the site in a real browser",
        (*PYTEST, *IN_PARALLEL),
        ("tests/browser",),
        needs_browser=True,
    ),
)


@dataclass(frozen=True)
class Result:
    """How a layer ended: `outcome` is passed, FAILED or SKIPPED; `reason` says why when it is not passed."""

    layer: Layer
    outcome: str
    seconds: float
    reason: str = ""


def find_paths(layer: Layer, root: Path = ROOT) -> tuple[list[str], list[str]]:
    """The files and folders that the layer's patterns name, and the patterns that name nothing."""
    found, missing = [], []
    for pattern in layer.paths:
        matches = sorted(glob.glob(pattern, root_dir=root))
        found += matches
        if not matches:
            missing.append(pattern)
    return found, missing


def run_layer(layer: Layer, root: Path = ROOT) -> Result:
    """Run one layer; its own output goes straight to the terminal."""
    if layer.needs_browser and not any(shutil.which(name) for name in BROWSERS):
        return Result(layer, "SKIPPED", 0.0, "there is no chromium (on Debian: apt install chromium)")
    found, missing = find_paths(layer, root)
    if missing:
        return Result(layer, "FAILED", 0.0, f"nothing to check at {', '.join(missing)}")
    # Otherwise each worker starts a thread for every core, and they wait for each other.
    environment = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", **os.environ}
    started = time.perf_counter()
    command = [sys.executable, "-m", *layer.module, *found]
    code = subprocess.run(command, cwd=root, env=environment).returncode
    if code and layer.module[0] == "pytest" and "--nbval" not in layer.module:
        # Real browsers, servers and sandboxes on a busy machine now and then miss a beat; what fails twice is broken.
        print(f"--- {layer.name}: what failed is tried once more", flush=True)
        code = subprocess.run([*command, "--last-failed"], cwd=root, env=environment).returncode
    seconds = time.perf_counter() - started
    if code:
        reason = f"exit code {code}; repeat with: make test LAYER={layer.name}"
        return Result(layer, "FAILED", seconds, reason)
    return Result(layer, "passed", seconds)


def summary(results: list[Result]) -> str:
    """The closing table: a line a layer, and one for all of them."""
    failed = sum(result.outcome == "FAILED" for result in results)
    skipped = sum(result.outcome == "SKIPPED" for result in results)
    lines = [
        f"{result.outcome:8}{result.seconds:7.1f} s  {result.layer.name:8} {result.reason or result.layer.title}"
        for result in results
    ]
    passed = len(results) - failed - skipped
    verdict = f"{failed} of {len(results)} layers failed" if failed else f"{passed} layers passed"
    if skipped:
        verdict += f", {skipped} SKIPPED"
    return "\n".join([*lines, f"{verdict} in {sum(result.seconds for result in results):.0f} s"])


def main(arguments: list[str] | None = None) -> int:
    """The command line. Returns the exit code."""
    parser = argparse.ArgumentParser(description="Run the checks, layer by layer.")
    names = [layer.name for layer in LAYERS]
    parser.add_argument("--only", action="append", choices=names, help="run this layer (may be repeated)")
    wanted = parser.parse_args(arguments).only or names
    results = []
    for layer in LAYERS:
        if layer.name not in wanted:
            continue
        print(f"\n=== {layer.name}: {layer.title}", flush=True)
        result = run_layer(layer)
        results.append(result)
        reason = f" ({result.reason})" if result.reason else ""
        print(f"--- {layer.name}: {result.outcome} in {result.seconds:.1f} s{reason}", flush=True)
    print("\n=== summary\n" + summary(results), flush=True)
    return int(any(result.outcome == "FAILED" for result in results))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Interrupted: the layers that were left did not run.")
