import json
import re
from dataclasses import replace

import nbformat
import numpy as np
import pytest

from grader.checking.alteration import Alteration
from grader.dojo.question import deal_question
from grader.engine import dealt
from grader.exam.notebook import exam_notebook
from grader.exam.spec import read_spec
from tests.exams import filled, right, write_spec

TOKEN = "0123456789abcdef"


@pytest.fixture(scope="module")
def questions():
    return [
        deal_question("network_1", "network", "yellow", "20-midterm", 6, 3),
        deal_question("hunt_1", "hunt", "green", "20-midterm", 2, 3),
    ]


@pytest.fixture(scope="module")
def text(tmp_path_factory, questions):
    spec = read_spec(write_spec(tmp_path_factory.mktemp("spec")))
    return exam_notebook(spec, questions, "ada", TOKEN)


def run(notebook) -> dict:
    names: dict = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
    return names


def test_it_is_a_notebook_that_holds_its_questions(text, questions):
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert [*dealt.questions(text).values()] == questions


def test_it_needs_numpy_and_the_module_and_none_of_the_checks(text):
    code = "\n".join(cell["source"] for cell in nbformat.reads(text, as_version=4).cells if cell["cell_type"] == "code")
    assert set(re.findall(r"^(?:from|import) (\w+)", code, re.MULTILINE)) == {"numpy", "backprop"}


def test_its_labels_are_nbgraders(text):
    cells = json.loads(text)["cells"]
    marked = {cell["id"]: cell["metadata"]["nbgrader"] for cell in cells if "nbgrader" in cell["metadata"]}
    assert {name: (m["grade"], m["solution"], m.get("points")) for name, m in marked.items()} == {
        "given-network-1": (False, False, None),
        "network-1": (False, True, None),
        "check-network-1": (True, False, 6.0),
        "given-hunt-1": (False, False, None),
        "hunt-1": (False, True, None),
        "check-hunt-1": (True, False, 2.0),
    }


def test_filled_in_it_runs_and_its_check_knows_shapes_alone(text, capsys):
    run(filled(text))
    assert capsys.readouterr().out.splitlines() == ["It runs, and the shapes are right."] * 2


def test_its_check_tells_a_wrong_shape(text, capsys):
    def transposed(dealt: str) -> dict[str, str]:
        return {name: answer.replace("return dW1", "return dW1.T") for name, answer in right(dealt).items()}

    run(filled(text, transposed))
    assert "Wanted: [" in capsys.readouterr().out


def test_untouched_it_holds_a_hunt_that_runs_and_a_network_to_be_written(text):
    notebook = nbformat.reads(text, as_version=4)
    with pytest.raises(NotImplementedError):
        run(notebook)


def test_the_forward_passes_that_it_shows_are_those_that_answers_are_held_against(text, questions):
    names = run(filled(text))
    for question in questions:
        case = question.exercise.case(np.random.default_rng(0), 0)
        variables = [case.variables[f"d{name}"] for name in reversed(question.learned)]
        assert names[f"forward_{question.name}"](**case.arguments) == pytest.approx(case.loss(Alteration(), *variables))


def test_no_line_of_a_networks_way_back_is_in_it(text, questions):
    network = questions[0]
    for line in network.master.lines:
        assert line.code not in text.replace("\\n", "\n").partition("given-hunt-1")[0]


def test_the_student_reads_whether_an_error_is_carried_forward(tmp_path, text, questions):
    carrying = exam_notebook(replace(read_spec(write_spec(tmp_path)), carry_forward=True), questions, "ada", TOKEN)
    said = "the slip costs one gradient"
    assert (said in carrying, said in text) == (True, False)


def test_classes_are_said_to_be_classes(text, questions):
    assert ("a single 1 in each row" in text) == any(question.has_classes for question in questions)
