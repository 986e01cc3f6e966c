"""The report as a compact panel in a notebook: html for light and dark themes, colour never alone.

Fixed colours are chosen to reach a contrast of 4.5 on white and 3 on JupyterLab's dark grey; all other ink is the
theme's own.
"""

import re
from html import escape

import numpy as np
from backprop.pictures.canvas.palette import OPEN, RIGHT, WRONG

from grader.checking.report import Report

MAX_ROWS, MAX_COLUMNS = 12, 24
CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
"""A piece of code within a line of words."""


def html(report: Report) -> str:
    """The panel. Holds no script and no outside resource."""
    colour = RIGHT if report.passed else OPEN if "not_implemented" in report.kinds else WRONG
    rows = [
        f'<div style="font-weight:600"><span style="color:{colour}">{report.mark}</span>{_words(report.headline)}</div>'
    ]
    for number, finding in enumerate(report.findings):
        also = f"<b>Also: {_words(finding.title)}.</b> " if number else ""
        rows.append(_line(also + _words(finding.text)))
    if report.how:
        rows.append(_line(_words(report.how), "opacity:0.8"))
    if report.by_output:
        rows.append(_line(" &nbsp; ".join(_part(name, ok) for name, ok in report.parts.items())))
    if report.first_wrong is not None:
        rows.append(_line(_words(report.first_wrong_text)))
    if report.heatmap is not None and report.first_wrong is not None:
        rows.append(_heatmap(report.heatmap, report.first_wrong.leaf))
    if report.failing_text:
        rows.append(_line(_words(report.failing_text)))
    if report.where_to_read:
        rows.append(_line(_words(report.where_to_read), "opacity:0.8"))
    rows += [_line("Note: " + _words(note), "opacity:0.8") for note in report.notes]
    style = f"border-left:4px solid {colour};padding:0.4em 0.9em;margin:0.3em 0;max-width:52em;line-height:1.45"
    return f'<div role="status" style="{style}">{"".join(rows)}</div>'


def _line(content: str, style: str = "") -> str:
    return f'<div style="margin-top:0.3em;{style}">{content}</div>'


def _words(text: str) -> str:
    """Escaped; what stands between backticks is code, but where a line has one that is without its pair."""
    lines = escape(text).split("\n")
    return "<br>".join(line if line.count("`") % 2 else CODE.sub(r"<code>\1</code>", line) for line in lines)


def _part(name: str, ok: bool) -> str:
    colour, mark, word = (RIGHT, "✓", "right") if ok else (WRONG, "✗", "wrong")
    return f'<span style="color:{colour}">{mark}</span> <code>{escape(name)}</code> {word}'


def _heatmap(wrong: np.ndarray, leaf: str) -> str:
    grid = wrong.reshape(1, -1) if wrong.ndim < 2 else wrong.reshape(len(wrong), -1)
    cell, shown = 14, grid[:MAX_ROWS, :MAX_COLUMNS]
    height, width = (n * cell for n in shown.shape)
    marks = []
    for (i, j), bad in np.ndenumerate(shown):
        x, y = j * cell, i * cell
        colour = WRONG if bad else RIGHT
        marks.append(
            f'<rect x="{x + 1}" y="{y + 1}" width="{cell - 2}" height="{cell - 2}" fill="none" stroke="{colour}"/>'
        )
        if bad:
            marks.append(
                f'<path d="M{x + 4} {y + 4}l{cell - 8} {cell - 8}m0 -{cell - 8}l-{cell - 8} {cell - 8}" '
                f'stroke="{colour}" stroke-width="2"/>'
            )
    total = f"{int(wrong.sum())} of {wrong.size} entries of {leaf} are wrong"
    cut = "" if shown.size == grid.size else f" (the first {shown.shape[0]} x {shown.shape[1]} are drawn)"
    svg = f'<svg role="img" aria-label="{escape(total)}" width="{width}" height="{height}">{"".join(marks)}</svg>'
    caption = f'<div style="font-size:0.9em">{escape(total + cut)}; a cross marks each.</div>'
    return f'<div style="margin-top:0.4em">{svg}{caption}</div>'
