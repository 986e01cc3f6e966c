"""TeX that a student wrote: pages with MathJax, nbgrader's own and JupyterLab, look for it in all text they show."""

import re

# What makes a link, a style or an attribute, loads, or gives another command such a meaning.
COMMANDS = re.compile(
    r"\\(?:href|url|html|class|cssid|style|data|mmltoken|bbox|unicode|texttip|mathtip|require|includegraphics"
    r"|[egx]?def|let|futurelet|(?:re)?newcommand|(?:re)?newenvironment|providecommand|declare)"
)


def is_more_than_formula(text: str) -> bool:
    """Whether TeX in it could do more than look like a formula. A few harmless names begin as the others do."""
    return COMMANDS.search(text.lower()) is not None


def without_tex(html: str) -> str:
    """The same to a reader, without a command: a sign that looks like a backslash stands for each."""
    return html.replace("\\", "\N{FULLWIDTH REVERSE SOLIDUS}")
