"""A checker of a built site: each link, picture, script and style leads to a file, each fragment to an id there."""

from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ADDRESSES = {"a": "href", "link": "href", "img": "src", "script": "src", "iframe": "src", "source": "src"}


class Page(HTMLParser):
    """links: those of <a>. loads: what the page itself asks for. ids: where a fragment may lead. text: what it says."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path, self.ids = path, set()
        self.links, self.loads, self._text = [], [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.add(found.get("id"))
        address = found.get(ADDRESSES.get(tag, ""))
        if address is not None:
            (self.links if tag == "a" else self.loads).append(address)

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    @cached_property
    def text(self) -> str:
        """All text, of scripts too."""
        return "".join(self._text)


def read_pages(site: Path) -> dict[Path, Page]:
    """Every page below a site's top, by its path."""
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


def broken_links(pages: dict[Path, Page]) -> list[str]:
    """Page and address of each link that leads nowhere. Addresses of other hosts are not looked at."""
    return [
        f"{path}: {address}"
        for path, page in pages.items()
        for address in [*page.links, *page.loads]
        if not _leads_somewhere(address, path, pages)
    ]


def _leads_somewhere(address: str, path: Path, pages: dict[Path, Page]) -> bool:
    parts = urlsplit(address)
    if parts.scheme:
        return parts.scheme in ("http", "https", "mailto", "data")
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return False
    return not parts.fragment or target not in pages or unquote(parts.fragment) in pages[target].ids
