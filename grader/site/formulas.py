"""LaTeX formulas as MathML, which browsers draw by themselves: no script, no font, no request."""

import re
from functools import cache

from math_core import LatexError, LatexToMathML

from grader.errors import CommandError

REASON = re.compile(r"Error:\S* (.+)")


def mathml(latex: str, display: bool) -> str:
    """The <math> element of a formula; display: on lines of its own. Raises CommandError where it is not understood."""
    # A number, such as (BP1), belongs to an equation for the converter; MathJax takes it anywhere.
    source = rf"\begin{{equation}}{latex}\end{{equation}}" if r"\tag{" in latex else latex
    try:
        return _converter().convert_with_local_state(source, displaystyle=display)
    except LatexError as error:
        reason = REASON.search(str(error))
        raise CommandError(f"the formula ${latex}$ cannot be drawn: {reason[1] if reason else error}") from None


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML()
