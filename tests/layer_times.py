"""How long each layer of the checks took in the last runs, kept in build/layers.json."""

import json
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

KEPT = 50
"""Runs."""


def add_run(path: Path, layers: Mapping[str, tuple[str, float]], root: Path) -> None:
    """Append a run: its date, the commit of `root`, and each layer's outcome and seconds."""
    run = {
        "date": datetime.now().astimezone().isoformat(timespec="seconds"),
        "commit": _commit(root),
        "seconds": {name: seconds for name, (_, seconds) in layers.items()},
        "outcome": {name: outcome for name, (outcome, _) in layers.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([*_runs(path), run][-KEPT:], indent=1) + "\n", encoding="utf-8")


def last_seconds(path: Path) -> dict[str, float]:
    """The seconds of each layer when it last ran to its end; of a layer that never did, nothing."""
    seconds: dict[str, float] = {}
    for run in _runs(path):
        ended = (name for name, outcome in run["outcome"].items() if outcome in ("passed", "FLAKY"))
        seconds |= {name: run["seconds"][name] for name in ended}
    return seconds


def _runs(path: Path) -> list[dict]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return []


def _commit(root: Path) -> str:
    """Short; empty where the course was not cloned with git."""
    try:
        found = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=root, capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return found.stdout.strip()
