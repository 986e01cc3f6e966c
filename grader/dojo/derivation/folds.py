"""Lines of code in folds: each holds the next one, so that only the next can be uncovered. Needs no script."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from grader.checking.panel import CODE


class Fold(NamedTuple):
    """title: what stands on it; between backticks is code. code: what it holds. words: what is said of that."""

    title: str
    code: str
    words: str = ""


def folds(title: str, within: Sequence[Fold]) -> str:
    """As html, in the theme's own ink. title: above all."""
    inner = ""
    for fold in reversed(within):
        held = [f'<pre style="margin:0.3em 0 0.2em 1.2em;white-space:pre-wrap">{escape(fold.code)}</pre>']
        if fold.words:
            held.append(f'<div style="margin:0 0 0.5em 1.2em;opacity:0.8">{escape(fold.words)}</div>')
        summary = CODE.sub(r"<code>\1</code>", escape(fold.title))
        inner = f"<details><summary>{summary}</summary>{''.join(held)}{inner}</details>"
    return f'<div style="max-width:56em;line-height:1.45"><div>{escape(title)}</div>{inner}</div>'
