"""What is nested so deeply that a parser or a renderer takes long over it never reaches one; honest work does."""

import io

import pytest

from grader.engine.cleaning.clean_html import TOO_DEEP, clean_html
from grader.engine.cleaning.clean_markdown import clean_markdown

DEEP = {
    "formatting tags left open, taken up in each paragraph": "<p>"
    + "".join(f"<b a={n}>" for n in range(700))
    + "</p>"
    + "<p>x</p>" * 3500,
    "boxes": "<div>" * 100_000,
    "lists": "<ul><li>" * 50_000,
    "links and boxes": "<a><div>" * 50_000,
    "groups in a drawing": "<svg>" + "<g>" * 100_000,
    "capital letters": "<DIV\n>" * 50_000,
    "slashes that say nothing": "<b/>" * 50_000,
    "ends of what was not begun": "<b></i>" * 50_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("html", DEEP.values(), ids=DEEP)
def test_deep_html_is_left_out(html: str):
    assert clean_html(html) == TOO_DEEP


TABLE = "<table>" + "<tr><th>0</th><td><b>1.5</b><br><i>2</i></td></tr>" * 8000 + "</table>"
FLAT = {
    "a long table": TABLE,
    "one whose cells are left open": TABLE.replace("</td>", "").replace("</tr>", ""),
    "paragraphs left open": "<p>x" * 50_000,
    "a picture of many lines": "<svg><g>" + '<path d="M0 0"/>' * 20_000 + "</g></svg>",
    "depth without length": "<div>" * 300 + "x" + "</div>" * 300,
}


@pytest.mark.slow
@pytest.mark.parametrize("html", FLAT.values(), ids=FLAT)
def test_long_html_stays(html: str):
    assert len(clean_html(html)) >= len(html) / 2


def test_a_figure_stays():
    pyplot = pytest.importorskip("matplotlib.pyplot")
    figure, axes = pyplot.subplots()
    axes.plot(range(500), marker="o")
    file = io.StringIO()
    figure.savefig(file, format="svg")
    pyplot.close(figure)
    assert clean_html(file.getvalue()) != TOO_DEEP


@pytest.mark.parametrize("opens", [r"\begin{a}", r"\\(", r"\\["])
def test_formulas_without_an_end_are_shown_letter_by_letter(opens: str):
    assert clean_markdown(opens * 9000).startswith("    ")


def test_a_text_full_of_formulas_stays():
    text = "Then\n\n" + "\\begin{aligned}\na &= b \\\\\\\\\n\\end{aligned}\n\nand so on. " * 200
    assert clean_markdown(text) == text
