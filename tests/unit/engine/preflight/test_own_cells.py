"""A student's own cells are kept where an answer can use them."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

from grader.engine.preflight import own_cells
from grader.engine.preflight.rebuild import rebuild
from tests.unit.engine.small_lesson import ONE, answer_cell, cells_of, lesson, release

HELPER = "def helper(x):\n    return x"
USES_HELPER = "def one(x):\n    return helper(x)"


def own(notebook):
    """(position, source) of the own cells in the rebuilt notebook."""
    return own_of(rebuild(release(), cells_of(notebook)))


def own_of(result):
    """The same, of what has been rebuilt."""
    nbformat.validate(result.notebook)
    found = [(n, cell.source) for n, cell in enumerate(result.notebook.cells) if "grader" in cell.metadata]
    assert all(dict(result.notebook.cells[n].metadata) == {"grader": {"own": True}} for n, _ in found)
    return found


@pytest.fixture
def notebook():
    return lesson(one=USES_HELPER)


@pytest.mark.parametrize("place", range(9))
def test_an_own_cell_stays_after_the_cell_that_it_followed(notebook, place):
    notebook.cells.insert(place, new_code_cell("mine = 1"))
    assert own(notebook) == [(place, "mine = 1")]


def test_own_cells_keep_their_order(notebook):
    notebook.cells[2:2] = [new_code_cell("a = 1"), new_markdown_cell("Mine."), new_code_cell("b = a")]
    assert own(notebook) == [(2, "a = 1"), (3, "b = a")]


def test_own_cells_alone_are_no_repair(notebook):
    notebook.cells.insert(2, new_code_cell(HELPER))
    assert rebuild(release(), cells_of(notebook)).repairs == ()


def test_text_copies_and_comments_are_not_kept(notebook):
    copies = [new_code_cell("import numpy as np"), new_code_cell("check(one)")]
    notebook.cells += [new_markdown_cell(HELPER), new_raw_cell(HELPER), new_code_cell("# to do"), *copies]
    assert own(notebook) == []


def test_a_changed_copy_of_the_lesson_s_cell_is_not_kept(notebook):
    notebook.cells[5].source = "picture = draw(large=True)"
    assert own(notebook) == []


def test_a_changed_copy_is_kept_where_an_answer_uses_its_names(notebook):
    notebook.cells[1].source += f"\n{HELPER}"
    assert own(notebook) == [(2, f"import numpy as np\n{HELPER}")]


def test_a_changed_copy_is_kept_where_another_kept_cell_uses_its_names(notebook):
    notebook.cells[1].source = "import scipy"
    notebook.cells[5].source = "def helper(x):\n    return scipy.f(x)"
    assert [source for _, source in own(notebook)] == ["import scipy", "def helper(x):\n    return scipy.f(x)"]


def test_a_name_inside_of_a_function_is_not_used_from_outside():
    notebook = lesson(one="def one(x):\n    picture = x\n    return picture")
    notebook.cells[5].source = "picture = 3"
    assert own(notebook) == []


def test_an_older_draft_of_an_answer_is_not_kept(notebook):
    notebook.cells.insert(2, answer_cell("one", "def one(x):\n    return 0"))
    assert own(notebook) == []


def test_the_first_half_of_a_split_cell_comes_before_the_answer(notebook):
    notebook.cells.insert(2, answer_cell("one", HELPER))
    assert own(notebook) == [(2, HELPER)]


def test_a_helper_comes_along_with_an_answer_that_moves(notebook):
    answer = notebook.cells[2].source
    notebook.cells[2].source = ONE
    notebook.cells += [new_code_cell("base = 1"), new_code_cell(HELPER + " + base"), new_code_cell(answer)]
    assert own(notebook) == [(2, "base = 1"), (3, HELPER + " + base")]


def test_a_helper_comes_along_where_cells_were_exchanged(notebook):
    notebook.cells = [*notebook.cells[3:], new_code_cell(HELPER), *notebook.cells[:3]]
    assert own(notebook) == [(2, HELPER)]


def test_too_many_own_cells_are_cut_and_told(notebook):
    notebook.cells += [new_code_cell(f"x = {n}") for n in range(own_cells.MAX_OWN_CELLS + 1)]
    result = rebuild(release(), cells_of(notebook))
    assert len(own_of(result)) == own_cells.MAX_OWN_CELLS
    assert result.repairs == ("only 200 of the student's 201 own cells were kept",)


def test_too_long_own_cells_are_cut_and_told(notebook):
    notebook.cells += [new_code_cell("x = 1\n" * 100_000)] * 2
    result = rebuild(release(), cells_of(notebook))
    assert len(own_of(result)) == 1
    assert result.repairs == ("only 1 of the student's 2 own cells were kept",)


def test_what_comes_after_an_answer_stays_after_it(notebook):
    notebook.cells.append(new_code_cell(HELPER))
    assert own(notebook) == [(8, HELPER)]


def test_the_first_half_of_a_split_cell_comes_first_even_if_nothing_needs_it(notebook):
    notebook.cells.insert(2, answer_cell("one", "print('before')"))
    assert own(notebook) == [(2, "print('before')")]


def test_a_copy_of_the_lesson_s_cell_is_not_kept_even_if_an_answer_uses_it():
    notebook = lesson(one="def one(x):\n    return np.sin(x)")
    notebook.cells.append(new_code_cell("import numpy as np"))
    assert own(notebook) == []
