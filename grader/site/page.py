"""One page of the site: a lesson, the front page or the glossary. Self-contained but for SCRIPT, which it can miss."""

import os
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

from grader.course import Page
from grader.errors import CommandError
from grader.site.browser_lab import NEVER_ENDS
from grader.site.cells import page_cells
from grader.site.launch import launch_links
from grader.site.prose import Prose

TEMPLATES = Path(__file__).parent / "templates"
FONT = TEMPLATES / "stix-two-math.woff"
"""STIX Two Math, the part of it that lessons need. Not every system has a font with what formulas ask for."""
FACE = '@font-face {{ font-family: "STIX Two Math"; src: url("data:font/woff;base64,{}"); }}'
SCRIPT = Path("living.js")
"""What turns the pictures of widgets, at the site's top. A page without such widgets does not ask for it."""
HEAVIEST = 1_000_000
"""Bytes of a page, not compressed. Where one has more, its widgets offer too many values (`on_pages`)."""
LIGHT, DARK = "xcode", "github-dark"
"""Of Pygments' styles, those whose every colour has a contrast of 4.5 on our paper."""


class Entry(NamedTuple):
    """A notebook's place on the site: path (below the site's top, .ipynb) and title."""

    path: Path
    title: str

    @property
    def page(self) -> Path:
        """The page, below the site's top."""
        return self.path.with_suffix(".html")


def make_page(
    lesson: Page,
    released: NotebookNode,
    solved: NotebookNode,
    contents: Sequence[Entry],
    repository: str | None,
    lab: bool,
    docs: bool = False,
) -> str:
    """The page of a lesson. contents: all pages, front page first, glossary last; lab, docs: is there a JupyterLite,
    and documentation.

    repository: the course's public address, if it has one. Raises CommandError, which names the lesson.
    """
    here = next(entry for entry in contents if entry.path == lesson.released.relative_to("course"))
    prose = Prose()
    try:
        pieces = list(page_cells(released, solved, prose))
    except CommandError as error:
        raise CommandError(f"{lesson.slug}: {error}") from None

    def link(path: Path | str) -> str:
        return Path(os.path.relpath(path, here.path.parent)).as_posix()

    place = contents.index(here)
    return _template().render(
        here=here,
        front=contents[0],
        lessons=contents[1:-1],
        glossary=contents[-1],
        before=contents[place - 1] if place else None,
        after=contents[place + 1] if place + 1 < len(contents) else None,
        pieces=pieces,
        sections=prose.sections,
        link=link,
        lab=lab,
        docs=docs,
        never_ends=NEVER_ENDS,
        elsewhere=launch_links(repository, here.path),
        repository=repository,
        alive=any("data-pictures" in output for piece in pieces for output in piece.outputs),
        script=SCRIPT,
        style=_style(),
    )


def page_title(notebook: NotebookNode) -> str:
    """The first heading, without its mark."""
    first = notebook.cells[0].source.splitlines()[0]
    if not first.startswith("# "):
        raise CommandError(f"a lesson must begin with a title, not with {first!r}")
    return first.removeprefix("# ")


@cache
def _template():
    # autoescape, so that only what `| safe` marks as html goes in as it is
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("page.html.j2")


@cache
def _style() -> str:
    """The style sheet: the font of formulas, the colours of code for light and for dark, and the rest."""
    font = FACE.format(b64encode(FONT.read_bytes()).decode())
    light, dark = (HtmlFormatter(style=name).get_style_defs("pre.source") for name in (LIGHT, DARK))
    own = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    return f"{font}\n{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n{own}"
