"""The cells of a lesson on a page: what a guess comes before waits in a fold, together with the answer in the prose."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from grader.site.cells import Piece, page_cells
from grader.site.prose import Prose


def pieces(before: str, after: str, tags: tuple[str, ...] = ()) -> list[Piece]:
    """A cell that prints 42, between two pieces of prose."""
    code = new_code_cell("print(42)", outputs=[new_output("stream", text="42")], metadata={"tags": [*tags]})
    cells = [new_markdown_cell(before), code, new_markdown_cell(after)]
    return [*page_cells(new_notebook(cells=cells), new_notebook(cells=cells), Prose())]


def test_after_predict_the_output_and_the_first_paragraph_wait():
    _, cell, rest = pieces("Some words.\n\n**Predict.** How many?", "Forty-two,\nas *everybody* knows.\n\nNow on.")
    assert cell.predicted and "42" in cell.outputs[0]
    assert "as <em>everybody</em> knows." in cell.answer and "Now on" not in cell.answer
    assert "Now on." in rest.html and "everybody" not in rest.html


@pytest.mark.parametrize("after", ["## Next", "<details><summary>What</summary>", "- one\n- two", "1. one", "Add:"])
def test_what_is_no_paragraph_of_its_own_stays_in_the_prose(after):
    _, cell, rest = pieces("**Predict.** How many?", after)
    assert cell.predicted and not cell.answer
    assert rest.html


def test_a_paragraph_alone_leaves_no_empty_prose():
    assert [piece.kind for piece in pieces("**Predict.** How many?", "Forty-two.")] == ["prose", "code"]


@pytest.mark.parametrize("tags", [(), ("exercise",)])
def test_without_a_question_nothing_waits(tags):
    before = "Where a line says **Predict**, guess." if not tags else "**Predict.** How many?"
    _, cell, rest = pieces(before, "Forty-two.", tags)
    assert not cell.predicted and not cell.answer and "Forty-two." in rest.html
