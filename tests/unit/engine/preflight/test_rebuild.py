"""The rebuilt notebook: the release's cells with the student's answers in them."""

import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.engine.preflight.rebuild import rebuild
from grader.engine.preflight.released import Release
from tests.unit.engine.small_lesson import ONE, answer_cell, cells_of, grade_cell, label, lesson, release

RIGHT = "def one(x):\n    return 1"
OTHER = "def one(x):\n    return 2"


@pytest.fixture
def notebook():
    return lesson(one=RIGHT)


def rebuilt(notebook):
    result = rebuild(release(), cells_of(notebook))
    nbformat.validate(result.notebook)
    return result


def source(result, cell_id="one"):
    return next(cell.source for cell in result.notebook.cells if cell.id == cell_id)


def test_answers_are_the_student_s_and_all_else_is_the_release_s(notebook):
    notebook.cells[0].source = "# My lesson"
    notebook.cells[3].metadata.nbgrader.points = 100
    notebook.metadata = {"mine": True}
    result = rebuilt(notebook).notebook
    expected = lesson(one=RIGHT)
    assert result == expected


def test_a_complete_notebook_needs_no_repair(notebook):
    assert rebuilt(notebook).repairs == ()


def test_an_untouched_notebook_needs_no_repair():
    assert rebuilt(lesson()).repairs == ()


def test_outputs_and_counts_are_cleared(notebook):
    notebook.cells[3] |= {"execution_count": 7, "outputs": [nbformat.v4.new_output("stream", text="2.0")]}
    assert all(not cell.outputs and cell.execution_count is None for cell in rebuilt(notebook).notebook.cells[1:4])


def test_outputs_of_the_release_are_cleared_too():
    released = lesson()
    released.cells[1].outputs = [nbformat.v4.new_output("stream", text="old")]
    assert rebuild(Release(released), []).notebook.cells[1].outputs == []


def test_the_release_is_not_changed_by_it(notebook):
    kept = release()
    before = copy.deepcopy(kept.content)
    rebuild(kept, cells_of(notebook)).notebook.cells[1].metadata["x"] = 1
    assert kept.content == before


def test_of_two_answers_the_last_counts(notebook):
    notebook.cells.append(answer_cell("one", OTHER))
    result = rebuilt(notebook)
    assert source(result) == OTHER
    assert result.repairs[0] == "the cell that answers one was there twice: the last one was graded"


def test_an_untouched_copy_loses_to_an_answer_wherever_it_stands(notebook):
    notebook.cells.append(answer_cell("one", ONE + "  \n\n"))
    result = rebuilt(notebook)
    assert source(result) == RIGHT
    assert result.repairs[0] == "the cell that answers one was there twice: the one that was filled in was graded"


def test_of_two_halves_the_one_with_the_function_counts(notebook):
    notebook.cells.insert(3, answer_cell("one", "one(3)"))
    result = rebuilt(notebook)
    assert source(result) == RIGHT
    assert source(result, "own-1") == "one(3)"


def test_an_answer_without_label_is_known_by_its_id(notebook):
    notebook.cells[2].metadata = {}
    result = rebuilt(notebook)
    assert source(result) == RIGHT
    assert result.repairs == ("the cell that answers one had lost its label: it was known by its id",)


@pytest.mark.parametrize("code", [RIGHT, "def one(x:\n    return", "%%time\ndef one(x):\n    return 1"])
def test_an_answer_without_label_and_id_is_known_by_its_function(notebook, code):
    notebook.cells[2] = new_code_cell(code)
    result = rebuilt(notebook)
    assert source(result) == code
    assert "known by the function" in result.repairs[0]


def test_a_function_elsewhere_counts_where_the_answer_s_cell_is_untouched():
    notebook = lesson()
    notebook.cells.append(new_code_cell(RIGHT))
    result = rebuilt(notebook)
    assert source(result) == RIGHT
    assert not any("grader" in cell.metadata for cell in result.notebook.cells)
    assert result.repairs == ("the cell that answers one was not filled in: the function was found in another cell",)


def test_a_function_elsewhere_does_not_count_where_the_answer_s_cell_has_one(notebook):
    notebook.cells.append(new_code_cell(OTHER))
    assert source(rebuilt(notebook)) == RIGHT


def test_a_variable_of_the_function_s_name_is_no_answer():
    notebook = lesson()
    notebook.cells.append(new_code_cell("one = 1"))
    assert source(rebuilt(notebook)) == ONE


def test_a_method_of_the_function_s_name_is_no_answer():
    notebook = lesson()
    notebook.cells.append(new_code_cell("class A:\n    def one(x):\n        return 1"))
    assert source(rebuilt(notebook)) == ONE


def test_text_is_no_answer():
    notebook = lesson()
    notebook.cells.append(new_markdown_cell(RIGHT))
    assert source(rebuilt(notebook)) == ONE


def test_an_answer_that_is_gone_is_told(notebook):
    del notebook.cells[2]
    result = rebuilt(notebook)
    assert source(result) == ONE
    assert result.repairs == ("the cell that answers one was gone: the released one was used",)


def test_what_befell_several_answers_is_one_sentence():
    notebook = lesson()
    del notebook.cells[6], notebook.cells[2]
    told = "each of the cells that answer one and two_b was gone: the released one was used"
    assert rebuilt(notebook).repairs == (told,)


def test_a_grade_cell_is_never_the_student_s(notebook):
    notebook.cells[3].source = "2.0"
    notebook.cells.append(grade_cell("one"))
    result = rebuilt(notebook)
    assert source(result, "check-one") == "check(one)"
    assert [cell.id for cell in result.notebook.cells].count("check-one") == 1
    assert any("check-one had been changed" in repair for repair in result.repairs)
    assert any("more than one copy of check-one" in repair for repair in result.repairs)


def test_changed_points_are_told(notebook):
    notebook.cells[3].metadata.nbgrader.points = 100
    result = rebuilt(notebook)
    assert result.notebook.cells[3].metadata.nbgrader.points == 2
    assert result.repairs == ("the settings of check-one had been changed: what was released was used",)


def test_the_order_is_the_lesson_s(notebook):
    notebook.cells.reverse()
    result = rebuilt(notebook)
    assert result.notebook.cells == lesson(one=RIGHT).cells
    assert result.repairs == ("the cells had changed places: they were put into the lesson's order",)


def test_a_text_answer_is_taken_too():
    released = lesson()
    released.cells[4] = new_markdown_cell("Your text.", id="why", metadata=label("why"))
    handed_in = copy.deepcopy(released)
    handed_in.cells[4].source = "Because."
    result = rebuild(Release(released), cells_of(handed_in))
    assert result.notebook.cells[4].source == "Because."
    assert result.notebook.cells[4].cell_type == "markdown"


def test_of_two_cells_with_the_function_the_one_with_the_lesson_s_id_counts(notebook):
    notebook.cells[2].metadata = {}
    notebook.cells.append(new_code_cell(OTHER))
    assert source(rebuilt(notebook)) == RIGHT


def test_an_untouched_cell_without_label_is_no_answer():
    notebook = lesson()
    notebook.cells[2].metadata = {}
    result = rebuilt(notebook)
    assert source(result) == ONE
    assert result.repairs == ("the cell that answers one had lost its label, and has no answer",)
