"""Nothing that MathJax would take for more than a formula is left in what a student made, by whatever way it came."""

import re

import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from grader.engine.cleaning.clean_html import clean_html
from grader.engine.cleaning.clean_markdown import clean_markdown
from grader.engine.cleaning.sanitize import sanitize

LINK = r"\href{javascript:alert(1)}{marks}"
IN_HTML = [
    rf"<p>${LINK}$</p>",
    rf"<p>\({LINK}\)</p>",
    rf"<table><tr><td>$${LINK}$$</td></tr></table>",
    rf"<p>\begin{{align}}{LINK}\end{{align}}</p>",
    r"<p>$&#92;href{javascript:alert(1)}{x}$</p>",
    r"<p>$&bsol;href{javascript:alert(1)}{x}$</p>",
    r"<p>$\hre<!-- -->f{javascript:alert(1)}{x}$</p>",
    r"<p>$\mmlToken{mi}[href='javascript:alert(1)']{x}$</p>",
    r"<p>$\style{position:fixed}{x}$ $\require{action}$ $\bbox[background:url(//evil.example)]{x}$</p>",
    r"<p>$\def\x{\unicode[a;b]{65}}\x$</p>",
    rf"<svg><text>${LINK}$</text></svg>",
    rf"<p title='${LINK}$'>x</p>",
    rf"<pre>x</pre>\[{LINK}\]",
    r"<p>$\<b></b>href{javascript:alert(1)}{x}$</p>",
]
IN_MARKDOWN = [
    rf"${LINK}$",
    rf"\\({LINK}\\)",
    r"$\hre&#102;{java&#115;cript:alert(1)}{x}$",
    r"&bsol;(&bsol;href{//evil.example}{x}&bsol;)",
    r"$&#92;HREF{//evil.example}{x}$",
    r"$\url{//evil.example}$",
    r"$\mmlToken{mi}[href='//evil.example']{x}$",
    r"$\bbox[background:url(//evil.example)]{x}$",
    r"$\style{position:fixed}{x}$",
    r"$\class{modal}{x}$ $\cssId{marks}{x}$",
    r"$\renewcommand\frac{x}$",
    r"$\newenvironment{a}{b}{c}$",
    r"$\gdef\alpha{100}$",
    r"$\DeclareMathOperator{\sin}{24/24}$",
    r"$\let\alpha\beta$",
    r"$\require{html}$",
    r"$\htmlData{a=b}{x}$",
    r"$\data{a=b}{x}$",
    r"$\texttip{1}{24}$",
]


def seen_by_mathjax(notebook) -> str:
    """All of nbconvert's page but what MathJax passes over."""
    page, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    return re.sub(r"<(pre|code|script|style)\b.*?</\1>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize("html", IN_HTML)
def test_html_and_svg_have_no_command(html: str):
    assert "\\" not in clean_html(html)


@pytest.mark.slow
@pytest.mark.parametrize("text", IN_MARKDOWN)
def test_markdown_shows_it_letter_by_letter(text: str):
    cell = new_code_cell("1", outputs=[new_output("display_data", {"text/markdown": text})])
    page = seen_by_mathjax(sanitize(new_notebook(cells=[new_markdown_cell(text), cell])))
    assert "\\" not in page and "$" not in page


@pytest.mark.parametrize("kind", ["text/plain", "text/latex", "text/html", "image/svg+xml"])
def test_no_output_has_a_command_where_mathjax_looks(kind: str):
    outputs = [new_output("display_data", {kind: f"<svg><text>${LINK}$</text></svg>"})]
    outputs += [new_output("stream", text=f"${LINK}$")]
    outputs += [new_output("error", ename=f"${LINK}$", evalue=f"${LINK}$", traceback=[f"${LINK}$"])]
    assert "\\" not in seen_by_mathjax(sanitize(new_notebook(cells=[new_code_cell(f"# ${LINK}$", outputs=outputs)])))


def test_a_formula_stays_in_markdown_and_is_read_the_same_in_html():
    formula = r"$$\delta = \frac{\partial L}{\partial z} \left( W^\top \delta \right) \newline \mathcal{L}$$"
    assert clean_markdown(formula) == formula
    assert clean_html(r"<p>C:\digits</p>") == "<p>C:＼digits</p>"
