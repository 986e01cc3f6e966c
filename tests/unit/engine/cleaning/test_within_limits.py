"""An output that takes too much to clean is left out, and nothing else is."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from grader.engine.cleaning import within_limits
from grader.engine.cleaning.sanitize import sanitize
from grader.engine.cleaning.within_limits import LEFT_OUT, sanitize_within_limits
from grader.engine.limited import Allowance, Exceeded

# Comments hide from a count of tags, not from a parser, how deep these are.
SLOW = "<p>" + "".join(f"<b a={n}><!--</b>-->" for n in range(900)) + "</p>" + "<p>x</p>" * 9000
CLEAN = '<b>fine</b><script>alert(1)</script><a href="//evil.example">x</a>'


def shows(*htmls: str):
    return [new_output("display_data", {"text/html": html}) for html in htmls]


@pytest.fixture
def notebook():
    printed = new_output("stream", name="stdout", text="printed")
    grade = new_code_cell("check(one)", outputs=shows(CLEAN), metadata={"nbgrader": {"grade": True, "grade_id": "x"}})
    return new_notebook(
        cells=[
            new_markdown_cell("<i a=1>ours</i>"),
            new_code_cell("1", outputs=[*shows(CLEAN), printed]),
            new_markdown_cell("<script>alert(1)</script>"),
            new_code_cell("2", outputs=shows(CLEAN)),
            grade,
        ]
    )


@pytest.mark.slow
def test_it_is_what_sanitize_makes(notebook):
    assert sanitize_within_limits(notebook, {1, 2, 3}) == (sanitize(notebook), True)
    assert sanitize_within_limits(notebook, set()) == (sanitize(notebook), True)


@pytest.mark.slow
def test_one_that_takes_too_much_costs_no_other(notebook, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(within_limits, "ALLOWANCE", Allowance(computing=1, memory=128 * 2**20))
    expected = sanitize(notebook)
    notebook.cells[1].outputs[1:1] = shows(SLOW)
    safe, certain = sanitize_within_limits(notebook, {1, 2, 3})
    left_out = safe.cells[1].outputs.pop(1)
    assert left_out.text.startswith("(left out: to make it fit to be looked at takes more than ")
    assert safe == expected and certain


@pytest.mark.slow
def test_markdown_that_takes_long_to_render_is_left_out(notebook, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(within_limits, "ALLOWANCE", Allowance(computing=1))
    notebook.cells[3].outputs = [new_output("display_data", {"text/markdown": "**a" * 30_000})] * 8
    shown = sanitize_within_limits(notebook, {1, 2, 3})[0].cells[3].outputs
    assert LEFT_OUT.format("more than 1 seconds of computing") in [output.get("text") for output in shown]


@pytest.mark.parametrize("certain", [True, False])
def test_markdown_that_takes_too_much_is_left_out(notebook, certain: bool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(within_limits, "limited_each", lambda *_: [Exceeded("more than 5 seconds", certain)])
    safe, same_again = sanitize_within_limits(notebook, {2})
    assert safe.cells[2].source == "(left out: to make it fit to be looked at takes more than 5 seconds)"
    assert same_again is certain
