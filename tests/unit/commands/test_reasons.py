"""What is marked, what is for a person, and why: of cells that fail for a slip, or for what this machine lacks."""

import json

import pytest

from grader.engine import grading
from grader.engine.job import Job
from grader.engine.reading import read
from grader.engine.result import Mark
from grader.engine.running.runner import Runner
from grader.engine.slicing.lesson_plan import steps
from tests.unit.commands.three_readers import HIDDEN_DELTA, LESSON, POINTS, RELEASE, Handed, Workshop

SQUARE = "def square(x):\n    return x**2\n"
WITH_SQUARE = "def hidden_delta(delta_next, W_next, z):\n    return delta_next @ W_next * (1 - square(np.tanh(z)))"
USING = "def hidden_delta(delta_next, W_next, z):\n    return delta_next @ W_next * (1 - {}.tanh(z) ** 2)"
SCRIPT = """\"\"\"Copy of multi-layer.ipynb\"\"\"
from nonsense import drive
import numpy as np
from grader import check

def square(x):
    return x**2

def hidden_delta(delta_next, W_next, z):
    return delta_next @ W_next * (1 - square(np.tanh(z)))

check(hidden_delta)

1 / 0

def parameter_gradients(delta, a_prev:
    return delta.T @ a_prev, delta.sum(axis=0)
"""

MARKED = {
    "a needless module": {"answer": f"import nonsense\nimport numpy as np\n{HIDDEN_DELTA}"},
    "a needless name": {"answer": f"from typing import Undreamt\n{HIDDEN_DELTA}"},
    "a mounted drive": {
        "before": f"from nonsense.colab import drive\ndrive.mount('/content')\n{SQUARE}",
        "answer": WITH_SQUARE,
    },
    "a magic": {"before": f"%load_ext nonsense\n%nonsense --now\n{SQUARE}", "answer": WITH_SQUARE},
    "a question": {"before": f"name = input('Who? ')\n{SQUARE}", "answer": WITH_SQUARE},
    "a file": {"before": f"data = open('data.csv').read()\n{SQUARE}", "answer": WITH_SQUARE},
    "all in one cell": {"answer": f"{SQUARE}\n{HIDDEN_DELTA}\n\ndef other(:\n    pass\n"},
    "no line ends": {
        "edit": lambda raw: [cell.update(source="".join(cell["source"]).split("\n")) for cell in raw["cells"]]
    },
    "line ends of old": {
        "edit": lambda raw: [cell.update(source="".join(cell["source"]).replace("\n", "\r")) for cell in raw["cells"]]
    },
    "UTF-16": {"write": lambda raw: json.dumps(raw).encode("utf-16")},
    "cells without text": {
        "edit": lambda raw: raw["cells"].extend([{"cell_type": "code"}, {"cell_type": "code", "source": None}])
    },
}
FOR_A_PERSON = {
    "a module": ({"before": "import nonsense as ns", "answer": USING.format("ns")}, "no module nonsense"),
    "a module inside": ({"answer": USING.format("__import__('nonsense')")}, "no module nonsense"),
    "a helper below it": (
        {"before": f"import nonsense\nclip = nonsense.clip\n{SQUARE}", "answer": WITH_SQUARE.replace("square", "clip")},
        "no module nonsense",
    ),
    "a decorator": ({"answer": f"from typing import Undreamt\n@Undreamt\n{HIDDEN_DELTA}"}, "no Undreamt in typing"),
    "a function of NumPy's": ({"answer": USING.format("np.undreamt")}, "no undreamt in numpy"),
    "a file": ({"before": "ns = open('data.csv').read()", "answer": USING.format("ns")}, "no file data.csv"),
}
A_SLIP = {
    "a bracket": ({"answer": HIDDEN_DELTA.replace("):", ":")}, "SyntaxError: '(' was never closed (line 1: def"),
    "a misspelt module": ({"before": "import nunpy as ns", "answer": USING.format("ns")}, "is `numpy` meant?"),
    "a helper": ({"before": f"x = int('a')\n{SQUARE}", "answer": WITH_SQUARE}, "(line 1: x = int('a'))"),
}


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    made = Workshop(tmp_path_factory.mktemp("reasons"))
    yield made
    made.end()


@pytest.fixture
def marks(workshop):
    def marked(files: dict[str, bytes]) -> dict[str, Mark]:
        job = Job("ada", LESSON.slug, LESSON.released.name, files, (), RELEASE, "", "", 1)
        found = read(job)
        assert found.notebook is not None
        runner = Runner(workshop.open, job.limits)
        made = grading._go_through(steps(found.notebook, found.parts, ""), job, runner)
        runner.close()
        return {verdict.mark.exercise: verdict.mark for verdict in made}

    return marked


def content(given: dict) -> dict[str, bytes]:
    return {LESSON.released.name: Handed(**given).content}


@pytest.mark.parametrize("given", MARKED.values(), ids=MARKED)
@pytest.mark.slow
def test_what_an_answer_does_not_need_costs_it_nothing(marks, given):
    assert [mark.score for mark in marks(content(given)).values()] == [POINTS, POINTS]


@pytest.mark.parametrize(("given", "lacking"), FOR_A_PERSON.values(), ids=FOR_A_PERSON)
def test_what_only_this_machine_lacks_is_no_zero(marks, given, lacking):
    first, second = marks(content(given)).values()
    assert first.score is None and f"Here there is {lacking}: " in first.headline
    assert second.score == POINTS


@pytest.mark.parametrize(("given", "why"), A_SLIP.values(), ids=A_SLIP)
def test_a_slip_is_told_and_costs_its_own_question(marks, given, why):
    first, second = marks(content(given)).values()
    assert (first.score, second.score) == (0.0, POINTS)
    assert why in first.reason


@pytest.mark.slow
@pytest.mark.parametrize("separator", ["", "# %%\n", "#%%\n", "# In[3]:\n", "# COMMAND ----------\n"])
def test_an_exported_script_loses_what_is_broken_alone(marks, separator):
    text = SCRIPT.replace("\n\ndef", f"\n\n{separator}def").replace("\n\n1", f"\n\n{separator}1")
    first, second = marks({"copy.py": text.encode()}).values()
    assert (first.score, second.score) == (POINTS, 0.0)
    assert "SyntaxError: '(' was never closed" in second.reason
