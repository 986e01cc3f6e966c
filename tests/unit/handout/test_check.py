"""The hand-out's workflow for GitHub: its steps, run here on a class's notebooks."""

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.exercises import EXERCISES
from grader.handout.check import STUB

pytestmark = pytest.mark.slow

HANDOUT = Path(__file__).parents[3] / "grader" / "handout"
WORKFLOW = yaml.safe_load((HANDOUT / "check.yml").read_text())
(JOB,) = WORKFLOW["jobs"].values()
RIGHT = {
    "output_delta": "    a = 1 / (1 + np.exp(-z))\n    return (a - y) * a * (1 - a) / len(y)",
    "hidden_delta": "    return delta_next @ W_next * (1 - np.tanh(z) ** 2)",
}
HEADS = {"output_delta": "def output_delta(z, y):", "hidden_delta": "def hidden_delta(delta_next, W_next, z):"}
FULL = {name: EXERCISES[name].points for name in RIGHT}


def lesson(*right: str) -> str:
    """A notebook in which these exercises are right, and the others as released."""
    cells = [new_markdown_cell("# Many layers"), new_code_cell("import numpy as np\nfrom grader import check")]
    for name, head in HEADS.items():
        body = RIGHT[name] if name in right else f"    {STUB}'write your code here')"
        cells += [new_code_cell(f"{head}\n{body}"), new_code_cell(f"check({name})")]
    return nbformat.writes(new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": ""}}))


@pytest.fixture
def pushed(tmp_path):
    """What happens at a push of these notebooks: exit code, what was printed, the summary, what the reporter reads."""

    def push(**notebooks: str):
        shutil.copy(HANDOUT / "check.py", tmp_path)
        for name, text in notebooks.items():
            path = tmp_path / "course" / name.replace("_", "-") / "lesson.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(text)
        python = tmp_path / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        python.chmod(0o755)
        files = {name: tmp_path / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
        (step,) = (step for step in JOB["steps"] if step.get("id") == "check")
        done = subprocess.run(
            ["bash", "-e", "-c", step["run"]],
            cwd=tmp_path,
            env=os.environ | {name: str(path) for name, path in files.items()},
            capture_output=True,
            text=True,
            timeout=300,
        )
        output = files["GITHUB_OUTPUT"].read_text() if files["GITHUB_OUTPUT"].exists() else ""
        read = json.loads(base64.b64decode(output.removeprefix("result="))) if output else None
        return done.returncode, done.stdout + done.stderr, files["GITHUB_STEP_SUMMARY"].read_text(), read

    return push


def test_what_was_begun_is_run_and_told_to_github(pushed):
    before = lesson("output_delta")
    code, printed, summary, read = pushed(**{"03_half": before, "04_not_begun": lesson()})
    assert code == 1, printed
    assert f"- Many layers: {FULL['output_delta']} of {sum(FULL.values())} points, 1 of 2 exercises right\n" == summary
    assert (read["version"], read["status"], read["max_score"]) == (1, "fail", 2 * sum(FULL.values()))
    assert [(test["status"], test["score"]) for test in read["tests"]] == [
        ("pass", FULL["output_delta"]),
        ("fail", 0.0),
    ]


def test_all_right_is_exit_code_0(pushed):
    code, printed, _, read = pushed(**{"03_solved": lesson(*RIGHT)})
    assert (code, read["status"]) == (0, "pass"), printed
    assert sum(test["score"] for test in read["tests"]) == read["max_score"] == sum(FULL.values())


def test_nothing_begun_is_no_failure_and_tells_classroom_nothing(pushed):
    code, printed, summary, read = pushed(**{"03_untouched": lesson()})
    assert (code, read) == (0, None), printed
    assert "Nothing is begun yet" in summary


def test_what_cannot_be_read_or_dies_is_a_sentence_and_the_others_are_checked(pushed):
    deadly = lesson("output_delta").replace("return (a - y)", "import os; os._exit(1); return (a - y)")
    code, printed, summary, read = pushed(
        **{"02_torn": lesson()[:99], "03_deadly": deadly, "04_solved": lesson(*RIGHT)}
    )
    assert code == 1
    assert "lesson.ipynb is no lesson that can be read" in summary
    assert "lesson.ipynb did not run to its end (DeadKernelError)" in printed
    assert [test["status"] for test in read["tests"][-2:]] == ["pass", "pass"]


def test_the_workflow_uses_majors_of_known_actions_and_files_of_the_hand_out():
    assert {step["uses"] for step in JOB["steps"] if "uses" in step} == {
        "actions/checkout@v4",
        "actions/setup-python@v5",
        "classroom-resources/autograding-grading-reporter@v1",
    }
    (reporter,) = (step for step in JOB["steps"] if "env" in step)
    assert reporter["with"]["runners"].upper() + "_RESULTS" in reporter["env"]
    assert [step["run"] for step in JOB["steps"] if "run" in step] == [
        "python3 start.py --no-open",
        ".venv/bin/python check.py",
    ]
