"""Formulas become MathML, and one that cannot is said, not shown half."""

import re
from pathlib import Path

import pytest
from nbformat import read

from grader.course import find_lessons
from grader.errors import CommandError
from grader.site.formulas import mathml
from grader.site.prose import Prose

ROOT = Path(__file__).parents[3]


def test_a_formula_on_its_own_line_is_drawn_as_a_block():
    assert mathml(r"\frac{a}{b}", True).startswith('<math display="block"')
    assert "<mfrac>" in mathml(r"\frac{a}{b}", False)
    assert "display=" not in mathml("x", False)


def test_what_is_not_known_is_refused_by_name():
    with pytest.raises(CommandError, match=r"\$\\nosuchcommand x\$ cannot be drawn"):
        mathml(r"\nosuchcommand x", False)


@pytest.mark.parametrize("lesson", find_lessons(ROOT), ids=lambda lesson: lesson.slug)
def test_every_formula_of_a_lesson_is_drawn(lesson):
    cells = [cell for cell in read(ROOT / lesson.released, as_version=4).cells if cell.cell_type == "markdown"]
    html = "".join(Prose().html(cell.source) for cell in cells)
    # What code shows may hold dollars and backslashes; prose may not: it would be a formula left as it was written.
    prose = re.sub(r"<pre.*?</pre>|<code>.*?</code>|<annotation.*?</annotation>", "", html, flags=re.DOTALL)
    written = re.sub(r"`[^`]*`", "", "\n".join(cell.source for cell in cells))
    assert html.count('<math display="block"') == written.count("$$") / 2
    assert "$" not in prose and not re.search(r"\\[a-z]", prose)
