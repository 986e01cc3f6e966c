"""The markdown of one page: formulas as MathML, links between notebooks as links between pages."""

import re
from collections import Counter
from itertools import pairwise

from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from grader.site.formulas import mathml

NOTEBOOK_LINK = re.compile(r'(<a [^>]*href="(?![a-z]+:)[^"#]*)\.ipynb(?=["#])')
STOP_AFTER_FORMULA = re.compile(r'(<span class="math inline">(?:(?!</span>).)*</span>[.,;:!?)]+)')
BLOCK_FORMULA = '<div class="math block">'


class Prose:
    """Renders the cells of one page, one after another. sections: (id, title) of every heading of level 2 so far."""

    def __init__(self) -> None:
        self.sections: list[tuple[str, str]] = []
        self._used: Counter[str] = Counter()
        self._markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
        self._markdown.use(dollarmath_plugin, allow_labels=False, double_inline=True, renderer=_formula)
        self._markdown.use(anchors_plugin, max_level=3, slug_func=self._slug)

    def html(self, text: str) -> str:
        """Markdown as html. Raises CommandError for a formula that cannot be drawn."""
        tokens = self._markdown.parse(text)
        for heading, inline in pairwise(tokens):
            if heading.type == "heading_open" and heading.tag == "h2":
                self.sections.append((str(heading.attrs["id"]), inline.content))
        page = self._markdown.renderer.render(tokens, self._markdown.options, {})
        # Browsers would put a full stop after a formula on the next line.
        return link_pages(_scrollable(STOP_AFTER_FORMULA.sub(r'<span class="joined">\1</span>', page)))

    def _slug(self, title: str) -> str:
        slug = re.sub(r"\W+", "-", title.lower()).strip("-")
        self._used[slug] += 1
        return slug if self._used[slug] == 1 else f"{slug}-{self._used[slug]}"


def link_pages(html: str) -> str:
    """The html with its links to notebooks of the course turned into links to their pages."""
    return NOTEBOOK_LINK.sub(r"\1.html", html)


def _formula(latex: str, options: dict) -> str:
    return mathml(latex, options["display_mode"])


def _scrollable(html: str) -> str:
    """Wide things scroll by themselves, by keyboard too, so that the page does not."""
    for tag in ("<pre>", BLOCK_FORMULA):
        html = html.replace(tag, f'{tag[:-1]} tabindex="0">')
    return html.replace("<table>", '<div class="table" tabindex="0"><table>').replace("</table>", "</table></div>")
