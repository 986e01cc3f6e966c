"""What docs/conf.py loads: Sphinx reads the repository's texts and docstrings through it."""

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from grader.site.documentation.docstrings import argument_names, as_rest
from grader.site.documentation.links import LESSON, find_texts, resolve, to_the_top
from grader.site.documentation.syllabus import tables
from grader.site.site import repository

TABLE = "<!-- table: {} -->"
"""Stands in a page where a table is put in."""
ALL_BESIDE = "\n\n```{toctree}\n:hidden:\n:glob:\n\n[0-9]*\n```\n"

WIDE = re.compile(r'(<pre|<div class="table-wrapper[^"]*")>')


def setup(app: Sphinx) -> dict[str, Any]:
    """Registers all of it. Sphinx is told `lab`, whether the site has a JupyterLite, and `on_site`, the folders of the
    lessons that have a page there, with commas between; where it is not, all have.
    """
    app.add_config_value("lab", "0", "html", types=str)
    app.add_config_value("on_site", "", "env", types=str)
    app.connect("builder-inited", _read_the_repository)
    app.connect("doctree-resolved", _link_lessons)
    app.connect("html-page-context", _tell_the_page)
    app.connect("html-page-context", _for_keyboards_and_readers, priority=900)  # after the theme's own
    app.connect("autodoc-process-docstring", _plain_docstring)
    app.connect("autodoc-process-signature", _readable_signature)
    app.connect("autodoc-skip-member", _skip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _read_the_repository(app: Sphinx) -> None:
    root, docs = Path(app.srcdir).parent, Path(app.srcdir)
    texts = find_texts(root, docs, repository(root), app.config.on_site.split(",") if app.config.on_site else None)
    made = tables(root)

    def read(_: Sphinx, page: str, content: list[str]) -> None:
        path = app.env.doc2path(page)
        if path.suffix != ".md":
            return
        text = content[0]
        for name, table in made.items():
            text = text.replace(TABLE.format(name), table)
        # A folder's README.md lists what is beside it.
        content[0] = resolve(text, path, texts) + (ALL_BESIDE if path.name == "README.md" else "")

    def include(_: Sphinx, path: Path, page: str, content: list[str]) -> None:
        content[0] = resolve(content[0], (docs / path).resolve(), texts)

    app.connect("source-read", read)
    app.connect("include-read", include)


def _link_lessons(_: Sphinx, document: nodes.document, page: str) -> None:
    for reference in document.findall(nodes.reference):
        if reference.get("refuri", "").startswith(LESSON):
            reference["refuri"] = to_the_top(page) + reference["refuri"].removeprefix(LESSON)
            reference["internal"] = True


def _tell_the_page(app: Sphinx, page: str, template: str, context: dict[str, Any], document: Any) -> None:
    context |= {"top": to_the_top(page), "lab": app.config.lab == "1"}


def _for_keyboards_and_readers(app: Sphinx, page: str, template: str, context: dict[str, Any], document: Any) -> None:
    """What is wide scrolls by keyboard too, and the captions of the contents say of what level they are."""
    context["body"] = WIDE.sub(r'\1 tabindex="0">', context.get("body", ""))
    tree = context.get("furo_navigation_tree", "")
    context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')


def _plain_docstring(app: Sphinx, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    lines[:] = as_rest(lines, argument_names(thing))


def _readable_signature(
    app: Sphinx, what: str, name: str, thing: Any, options: Any, signature: str | None, returns: str | None
) -> tuple[str | None, str | None]:
    """A dataclass's default that is made anew is no Python, and Sphinx would show the whole signature as it came."""
    return signature and signature.replace("<factory>", "..."), returns


def _skip(app: Sphinx, what: str, name: str, thing: Any, skip: bool, options: Any) -> bool | None:
    """A NamedTuple's fields are told by its own docstring."""
    return True if (getattr(thing, "__doc__", None) or "").startswith("Alias for field number") else None
