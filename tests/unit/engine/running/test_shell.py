"""The in-process shell shows what a kernel shows. It runs in a process of its own: a shell is made once a process."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

PROGRAM = """
import json, sys
from grader.engine.running.child import _plain
from grader.engine.running.shell import make_shell
shell = make_shell()
cells = json.load(sys.stdin)
json.dump([_plain(shell.run_outputs(cell, 1.0, 100_000)) for cell in cells], sys.stdout)
"""
CELLS = {
    "value": "6 * 7",
    "silent": "6 * 7;",
    "streams": "import sys\nprint('out')\nprint('err', file=sys.stderr)",
    "error": "def f():\n    1 / 0\nf()",
    "syntax": "def f(:",
    "plot": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "plot at the end": "plt.plot([1, 2]);",
    "html": "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))",
    "figure": "from backprop.pictures.network_picture import network_picture\nnetwork_picture([2, 1])",
    "endless": "while True:\n    pass",
    "after": "print(a if 'a' in globals() else 'still here')",
    "exit": "raise SystemExit(3)",
    "input": "input('name? ')",
    "await": "import asyncio\nawait asyncio.sleep(0)\n'waited'",
    "magic": "%time 1",
    "next value": "_",
}


@pytest.fixture(scope="module")
def shown():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(list(CELLS.values())),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip(CELLS, json.loads(done.stdout), strict=True))


def kinds(outputs):
    return [output["output_type"] for output in outputs]


def test_a_value_is_the_result(shown):
    (output,) = shown["value"]
    assert output["output_type"] == "execute_result" and output["data"]["text/plain"] == "42"
    assert shown["silent"] == []


def test_streams_are_apart(shown):
    assert [(o["name"], o["text"]) for o in shown["streams"]] == [("stdout", "out\n"), ("stderr", "err\n")]


@pytest.mark.parametrize(
    ("cell", "ename"), [("error", "ZeroDivisionError"), ("syntax", "SyntaxError"), ("endless", "CellTimeoutError")]
)
def test_an_error_is_an_output(shown, cell, ename):
    assert shown[cell][-1]["ename"] == ename


def test_after_a_cell_that_was_stopped_the_shell_goes_on(shown):
    assert shown["after"][0]["text"] == "still here\n"


def test_plots_are_pictures(shown):
    assert "image/png" in shown["plot"][-1]["data"]
    assert "image/png" in shown["plot at the end"][-1]["data"]


def test_rich_displays_keep_their_forms(shown):
    assert shown["html"][0]["data"]["text/html"] == "<b>x</b>"
    assert {"image/png", "text/plain"} <= shown["figure"][-1]["data"].keys()


def test_leaving_and_asking_are_errors_and_not_the_end(shown):
    assert kinds(shown["exit"])[-1] == "error" or shown["exit"][-1]["name"] == "stderr"
    assert shown["input"][-1]["output_type"] == "error"
    assert shown["await"][0]["data"]["text/plain"] == "'waited'"
    assert shown["magic"]
