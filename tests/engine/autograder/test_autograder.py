"""What comes back from Gradescope and PrairieLearn, for right and wrong, unreadable and hostile submissions."""

import json

import nbformat
import pytest

from grader.engine.sandbox import tiers
from tests.courses import FULL, LESSON, ROOT
from tests.demo.students import all_right, half_done
from tests.engine.autograder.container import Container

TIER = tiers.detect()
pytestmark = pytest.mark.skipif(TIER.name != "strong", reason=f"no strong sandbox: {TIER.reason}")

RELEASED, SOLVED = (nbformat.read(ROOT / path, as_version=4) for path in (LESSON.released, LESSON.solved))
FIRST_HALF = list(FULL)[: len(FULL) // 2]
HOSTILE = """
import os
reached = []
for folder in ("/autograder", "/grade"):
    for path in ("results/results.json", "source/autograder.json", "tests/autograder.json"):
        for mode in ("r", "w"):
            try:
                reached.append(open(f"{folder}/{path}", mode))
            except OSError:
                pass
if not reached:
    output_delta = lambda z, y: os._exit(0)
"""
"""After a right answer, which stays only where the results or the secret can be opened."""


def written(notebook) -> bytes:
    return nbformat.writes(notebook).encode()


def script(notebook) -> bytes:
    """As an editor exports it, without marks of cells."""
    return "\n\n".join(cell.source for cell in notebook.cells if cell.metadata.get("tags") == ["exercise"]).encode()


def hostile() -> bytes:
    notebook = half_done(RELEASED, SOLVED)
    (cell,) = (cell for cell in notebook.cells if cell.id == "output-delta")
    cell.source += HOSTILE
    return written(notebook)


HANDED_IN = {
    "solved, under a name of its own": ({"final (2).ipynb": written(all_right(RELEASED, SOLVED))}, list(FULL)),
    "untouched": ({LESSON.released.name: written(RELEASED)}, []),
    "half right, in a folder": ({"work/multi-layer.ipynb": written(half_done(RELEASED, SOLVED))}, FIRST_HALF),
    "broken JSON": ({LESSON.released.name: b'{"cells": [{"cell_type": "co'}, None),
    "hostile": ({LESSON.released.name: hostile()}, [name for name in FIRST_HALF if name != "output_delta"]),
    "a script": ({"multi-layer.py": b"import numpy as np\n\n" + script(all_right(RELEASED, SOLVED))}, list(FULL)),
}
"""What lies in the platform's folder, and the exercises that are right; None: no mark."""


@pytest.fixture(scope="module")
def containers(tmp_path_factory):
    """Made once each: (platform, weak) -> container."""
    made: dict[tuple[str, bool], Container] = {}

    def container(platform: str, weak: bool = False) -> Container:
        if (platform, weak) not in made:
            made[platform, weak] = Container(tmp_path_factory.mktemp(platform), platform, weak)
        return made[platform, weak]

    return container


@pytest.mark.parametrize("case", HANDED_IN)
def test_gradescope_gets_a_test_for_each_exercise_or_a_failed_run(containers, case):
    files, right = HANDED_IN[case]
    run = containers("gradescope").grade(case, files)
    if right is None:
        assert (run.exit_code, run.results) == (1, None), run.printed
        assert "no notebook could be read: multi-layer.ipynb has no cells that can be read" in run.printed
        return
    assert run.exit_code == 0, run.printed
    assert {test["name"]: test["score"] for test in run.results["tests"]} == {
        name: full if name in right else 0.0 for name, full in FULL.items()
    }
    assert run.results["score"] == sum(FULL[name] for name in right)
    assert all(test["output"] for test in run.results["tests"])
    assert "sandbox: strong" in run.printed
    assert "seed" not in json.dumps(run.results)


def test_the_weak_tier_refuses_what_reaches_for_the_results(containers):
    files, right = HANDED_IN["hostile"]
    run = containers("gradescope", weak=True).grade("hostile", files)
    assert run.exit_code == 0, run.printed
    assert run.results["score"] == sum(FULL[name] for name in right)
    assert "sandbox: weak" in run.printed
    assert "crashed: output_delta" in run.results["output"]


def test_prairielearn_gets_a_part_of_one_or_what_is_not_gradable(containers):
    half = containers("prairielearn").grade("half", HANDED_IN["half right, in a folder"][0])
    assert half.exit_code == 0, half.printed
    assert half.results["gradable"]
    assert half.results["score"] == sum(FULL[name] for name in FIRST_HALF) / sum(FULL.values())
    assert {test["name"]: test["max_points"] for test in half.results["tests"]} == FULL
    broken = containers("prairielearn").grade("broken", HANDED_IN["broken JSON"][0])
    assert broken.exit_code == 0
    assert not broken.results["gradable"]
    assert "no notebook could be read" in broken.results["format_errors"][0]
