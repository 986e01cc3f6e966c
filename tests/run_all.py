"""Run every layer of checks, one after another, and sum them up: `make test`.

    python tests/run_all.py                             all layers
    python tests/run_all.py --only unit --only engine   some of them
    python tests/run_all.py --only style --only quick   `make quick`: what a minute's work is checked with
    python tests/run_all.py --only user                 the engine's walls once more, as an ordinary user: for root
    python tests/run_all.py --only pyodide              the lessons in a browser's own Python

A layer that fails does not stop the next. What fails is FAILED; only tests in a browser may try once more, and then
the layer is FLAKY and names them.
Exit code 0: every layer passed (or was FLAKY or SKIPPED, which the summary says). 1: one did not.
"""

import argparse
import glob
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.layer_times import add_run, last_seconds

ROOT = Path(__file__).resolve().parents[1]
TIMES = ROOT / "build" / "layers.json"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
"""The first that is there. The shell draws the same pages, with a sixth less computing than all of Chromium."""
TESTS_FAILED = 1
"""pytest's exit code where it ran to its end: any other says that it did not, and to try again proves nothing."""

PYTEST = ("pytest", "--quiet", "-rs", "--durations=3", "--durations-min=5")
# Two workers suit a small machine. They share by module, because the cells of a notebook build on each other.
IN_PARALLEL = ("--numprocesses=2", "--dist=loadscope")


@dataclass(frozen=True)
class Layer:
    """One kind of check: each of `commands` after `python -m`, followed by what the patterns `paths` name.

    may_retry: whether tests (of pytest) that fail are tried once more. environment: what the commands find set. user:
    as whom root runs them, where Python is open to other users; None for as it is. shown_by: another layer -> the file
    of this one that shows nothing more where that layer runs too.
    """

    name: str
    title: str
    commands: tuple[tuple[str, ...], ...]
    paths: tuple[str, ...] = ()
    needs_browser: bool = False
    may_retry: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    user: int | None = None
    shown_by: Mapping[str, str] = field(default_factory=dict)


QUICK = Layer(
    "quick",
    "unit tests that are quick, on a few answers of the corpus",
    # Without PyTorch, whose import alone takes seconds.
    ((*PYTEST, "--numprocesses=2", "--dist=worksteal", "--ignore-glob=*/test_torch.py", "-m", "not slow"),),
    ("tests/unit",),
    environment={"CORPUS": "quick"},
)
ALL = (
    Layer("style", "style and types", (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))),
    Layer("unit", "unit and property tests", ((*PYTEST, *IN_PARALLEL),), ("tests/unit",)),
    Layer(
        "notebooks",
        "the build, student notebooks, and solution notebooks against their stored outputs",
        # In this order, the longest first, so that both workers end together.
        ((*PYTEST, *IN_PARALLEL, "--no-loadscope-reorder", "--nbval", "--nbval-current-env"),),
        ("solutions/06-*/*.ipynb", "tests/notebooks", "solutions/*/*.ipynb"),
        # A student's notebook is run from top to bottom in the browser too, and the same is asked of it.
        shown_by={"browser": "tests/notebooks/test_student_notebooks.py"},
    ),
    Layer(
        "engine",
        "broken and hostile submissions, nothing lost, the demo, nbgrader",
        # In the order of tests/engine/conftest.py: pytest-xdist would begin with the files of many tests.
        ((*PYTEST, *IN_PARALLEL, "--no-loadscope-reorder"),),
        ("tests/engine",),
        # A child of root's is another user, who must be able to read Python.
        user=0,
    ),
    # A real browser on a busy machine now and then misses a beat; what fails twice is broken.
    Layer(
        "browser",
        "lessons and the site in a real browser",
        ((*PYTEST, *IN_PARALLEL, "-m", "not pyodide"),),
        ("tests/browser",),
        needs_browser=True,
        may_retry=True,
    ),
)


USER = Layer(
    "user",
    "the sandbox and hostile submissions, graded by an ordinary user",
    ((*PYTEST, *IN_PARALLEL, "--no-loadscope-reorder", "-p", "no:cacheprovider"),),
    ("tests/engine/submissions/test_hostile.py", "tests/engine/sandbox"),
    user=12345,
)
"""The engine's walls hang on who grades: where root runs the checks, an ordinary user must run them too."""

PYODIDE = Layer(
    "pyodide",
    "the solved lessons in a browser's own Python",
    # -s: it prints how long things take.
    ((*PYTEST, "-s", "-m", "pyodide"),),
    ("tests/browser/test_pyodide.py", "tests/browser/test_browser_lab.py"),
    needs_browser=True,
    may_retry=True,
)
"""Minutes, and 80 MB to fetch: for whoever changes the site, the checks or what they need, and for a job of its own."""


@dataclass(frozen=True)
class Result:
    """How a layer ended: `outcome` is passed, FLAKY, FAILED or SKIPPED; `reason` says why when it is not passed."""

    layer: Layer
    outcome: str
    seconds: float
    reason: str = ""


def find_paths(layer: Layer, root: Path = ROOT) -> tuple[list[str], list[str]]:
    """The files and folders that the layer's patterns name, each once, and the patterns that name nothing."""
    matches = {pattern: sorted(glob.glob(pattern, root_dir=root)) for pattern in layer.paths}
    found = list(dict.fromkeys(path for paths in matches.values() for path in paths))
    return found, [pattern for pattern, paths in matches.items() if not paths]


def can_run(layer: Layer) -> bool:
    """Whether this machine has what the layer needs."""
    return not layer.needs_browser or any(map(shutil.which, BROWSERS))


def run_layer(layer: Layer, root: Path = ROOT, beside: Collection[str] = ()) -> Result:
    """Run one layer; its own output goes straight to the terminal. beside: the layers that run too."""
    if not can_run(layer):
        return Result(layer, "SKIPPED", 0.0, "there is no chromium (on Debian: apt install chromium)")
    found, missing = find_paths(layer, root)
    if missing:
        return Result(layer, "FAILED", 0.0, f"nothing to check at {', '.join(missing)}")
    found += [f"--ignore={path}" for other, path in layer.shown_by.items() if other in beside]
    started = time.perf_counter()
    outcome, reason = _retried(layer, found, root) if layer.may_retry else _run_once(layer, found, root)
    return Result(layer, outcome, time.perf_counter() - started, reason)


def _run_once(layer: Layer, paths: list[str], root: Path) -> tuple[str, str]:
    codes = [_run(layer, [*command, *paths], root) for command in layer.commands]
    return ("FAILED", _failure(layer, max(codes, key=abs))) if any(codes) else ("passed", "")


def _retried(layer: Layer, paths: list[str], root: Path) -> tuple[str, str]:
    """Runs the layer's one command, of pytest, and then once more the tests that failed."""
    cache = root / "build" / "pytest" / layer.name
    command = [*layer.commands[0], "-o", f"cache_dir={cache}", *paths]
    code = _run(layer, [*command, "--cache-clear"], root)
    if not code:
        return "passed", ""
    failed = cache / "v" / "cache" / "lastfailed"
    if code != TESTS_FAILED or not failed.exists():
        return "FAILED", _failure(layer, code)
    names = ", ".join(json.loads(failed.read_text(encoding="utf-8")))
    print(f"--- {layer.name}: what failed is tried once more", flush=True)
    code = _run(layer, [*command, "--last-failed"], root)
    return ("FAILED", _failure(layer, code)) if code else ("FLAKY", f"only at the second try passed: {names}")


def _run(layer: Layer, command: list[str], root: Path) -> int:
    # One thread: otherwise each worker starts a thread for every core, and they wait for each other.
    environment = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", **os.environ, **layer.environment}
    # A thousand programs are started: where Python may not keep what it has compiled, each compiles the course anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if layer.user is not None and hasattr(os, "geteuid") and os.geteuid() == 0:
        command = ["tests.ordinary_user", str(layer.user), "-m", *command]
    return subprocess.run([sys.executable, "-m", *command], cwd=root, env=environment).returncode


def _failure(layer: Layer, code: int) -> str:
    return f"exit code {code}; repeat with: make test LAYER={layer.name}"


def summary(results: list[Result], before: Mapping[str, float]) -> str:
    """The closing table: a line a layer, with its seconds in the run `before`, and one line for all of them."""
    lines = []
    for result in results:
        name = result.layer.name
        then = f"({before[name]:.1f})" if name in before else ""
        text = result.reason or result.layer.title
        lines.append(f"{result.outcome:8}{result.seconds:7.1f} s {then:>9}  {name:8} {text}")
    count = {word: sum(result.outcome == word for result in results) for word in ("FAILED", "FLAKY", "SKIPPED")}
    failed = count.pop("FAILED")
    passed = len(results) - failed - sum(count.values())
    verdict = f"{failed} of {len(results)} layers failed" if failed else f"{passed} layers passed"
    others = "".join(f", {number} {word}" for word, number in count.items() if number)
    return "\n".join([*lines, f"{verdict}{others} in {sum(result.seconds for result in results):.0f} s"])


def main(arguments: list[str] | None = None, layers: tuple[Layer, ...] = ALL, times: Path = TIMES) -> int:
    """The command line. Returns the exit code."""
    parser = argparse.ArgumentParser(description="Run the checks, layer by layer.")
    choices = {layer.name: layer for layer in (*layers, QUICK, USER, PYODIDE)}
    parser.add_argument("--only", action="append", choices=choices, help="run this layer (may be repeated)")
    wanted = parser.parse_args(arguments).only or [layer.name for layer in layers]
    chosen = [layer for name, layer in choices.items() if name in wanted]
    running = [layer.name for layer in chosen if can_run(layer)]
    results = []
    for layer in chosen:
        print(f"\n=== {layer.name}: {layer.title}", flush=True)
        result = run_layer(layer, beside=running)
        results.append(result)
        reason = f" ({result.reason})" if result.reason else ""
        print(f"--- {layer.name}: {result.outcome} in {result.seconds:.1f} s{reason}", flush=True)
    before = last_seconds(times)
    add_run(times, {result.layer.name: (result.outcome, round(result.seconds, 1)) for result in results}, ROOT)
    print("\n=== summary (in brackets the time before)\n" + summary(results, before), flush=True)
    return int(any(result.outcome == "FAILED" for result in results))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Interrupted: the layers that were left did not run.")
