import re

import nbformat
import pytest

from grader.dojo.question import deal_question
from grader.exam.leaks import find_exam_leaks
from grader.exam.notebook import exam_notebook
from grader.exam.spec import read_spec
from tests.exams import filled, first_alone, right, write_spec

SECRET = 271828182845904523536028747135266249775
TOKEN, ANOTHERS = "0123456789abcdef", "fedcba9876543210"
TASK = "Write the backward pass"


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    questions = [
        deal_question("network_1", "network", "yellow", "20-midterm", 6, 3),
        deal_question("hunt_1", "hunt", "white", "20-midterm", 2, 3),
    ]
    return exam_notebook(read_spec(write_spec(tmp_path_factory.mktemp("spec"))), questions, "ada", TOKEN)


def leaks(text: str, secret: int = SECRET) -> list[str]:
    return find_exam_leaks(text.encode(), TOKEN, secret)


def test_as_it_was_dealt_it_gives_nothing_away(text):
    assert leaks(text) == []


@pytest.mark.parametrize("found", [f'"deal": "{TOKEN}"', f"Deal {TOKEN}"])
def test_anothers_deal_is_found_in_the_cells_and_beside_them(text, found):
    assert found in text
    assert leaks(text.replace(found, found.replace(TOKEN, ANOTHERS), 1)) == [
        f"it holds deal {ANOTHERS}, which is another's"
    ]


def test_the_classs_secret_is_found_where_it_is_no_short_number(text):
    assert leaks(text.replace(TASK, str(SECRET))) == ["it holds the class's secret"]
    assert leaks(text, secret=3) == []


def test_answers_are_found_a_hunts_where_it_is_mended(text):
    def hunt_alone(dealt: str) -> dict[str, str]:
        return {"hunt_1": right(dealt)["hunt_1"]}

    assert leaks(nbformat.writes(filled(text, hunt_alone))) == ["hunt_1 has its answer: it is mended"]
    network = leaks(nbformat.writes(filled(text, first_alone)))
    assert network and all(re.match(r"network_1 has its answer: d\w+ = ", leak) for leak in network)


def test_one_line_of_a_network_is_an_answer_too(text):
    found = re.search(r"^ *(d\w+ = .*?) +#", right(text)["network_1"], re.MULTILINE)[1]
    notebook = nbformat.reads(text, as_version=4)
    (cell,) = [cell for cell in notebook.cells if cell.cell_type == "code" and "def network_1(" in cell.source]
    cell.source += f"    # as in the lesson\n    {found.replace(' ', '')}  # \n"
    assert leaks(nbformat.writes(notebook)) == [f"network_1 has its answer: {found}"]
