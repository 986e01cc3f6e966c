"""Links of the repository's texts, which work on a code host as they stand, turned into links of the documentation.

A link to a text that has a page here leads to that page; one to a notebook, to the lesson's page; one to another file,
to the public repository, where there is one; else its words stay, and the file's path.
"""

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from grader.site.launch import BRANCH

INCLUDE = re.compile(r"^```\{include\} (\S+)$", re.MULTILINE)
FOREIGN_PICTURE = re.compile(r"^!\[[^\]]*\]\(https?://[^)]*\)\n?", re.MULTILINE)
"""A badge. It would be fetched from elsewhere."""
LINK = re.compile(r"(?P<bang>!?)\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<to>[^)\s#:]+)(?P<fragment>#[^)\s]*)?\)")
CODE = re.compile(r"(^```.*?^```|^    .*?$|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
LESSON = "course-page:"
"""How a link to a page outside of the documentation is written, until the page that it stands on is known."""
PUBLISHED = {name: name for name in ("LICENSE", "LICENSE-text", "CITATION.cff")} | {
    "course/backprop": "source/backprop"
}
"""Files and folders that a public repository has, and where (see `grader.site.public`)."""


class Texts(NamedTuple):
    """root: the repository's folder; docs: the pages' sources; pages: file -> the source of its page, below docs;
    repository: the public address, if there is one; on_site: the folders of the
    lessons that have a page on the site, None for all.
    """

    root: Path
    docs: Path
    pages: Mapping[Path, str]
    repository: str | None
    on_site: Collection[str] | None = None


def find_texts(root: Path, docs: Path, repository: str | None, on_site: Collection[str] | None = None) -> Texts:
    """Every source in `docs`, and every file of the repository that one of them includes, with its page."""
    pages: dict[Path, str] = {}
    for path in sorted([*docs.rglob("*.md"), *docs.rglob("*.rst")]):
        page = path.relative_to(docs).as_posix()
        pages[path] = page
        for name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            pages[Path(os.path.normpath(path.parent / name))] = page
    for folder in {path.parent for path in pages}:
        if (folder / "README.md") in pages and folder != root:
            pages[folder] = pages[folder / "README.md"]
    return Texts(root, docs, pages, repository, on_site)


def resolve(text: str, path: Path, texts: Texts) -> str:
    """The markdown of the file `path` with its links resolved. Code stays as it is."""
    text = FOREIGN_PICTURE.sub("", text)
    parts = CODE.split(text)

    def replaced(found: re.Match) -> str:
        target = Path(os.path.normpath(path.parent / found["to"]))
        if not target.exists():
            return found[0]
        words, fragment = found["words"], found["fragment"] or ""
        if found["bang"]:
            return f"![{words}](/{target.relative_to(texts.docs).as_posix()})"
        if target in texts.pages:
            return f"[{words}](/{texts.pages[target]}{fragment})"
        place = target.relative_to(texts.root).as_posix()
        if target.suffix == ".ipynb":
            page = Path(place).relative_to("course").with_suffix(".html")
            there = len(page.parts) == 1 or texts.on_site is None or page.parts[0] in texts.on_site
            return f"[{words}]({LESSON}{page.as_posix()}{fragment})" if there else words
        address = _public_address(place, texts.repository)
        return f"[{words}]({address})" if address else words if place in words else f"{words} (`{place}`)"

    # Links may run over a line's end, and over code in their words: what is code is put back afterwards.
    marked = "".join(part if i % 2 == 0 else f"\0{i}\0" for i, part in enumerate(parts))
    return re.sub(r"\0(\d+)\0", lambda mark: parts[int(mark[1])], LINK.sub(replaced, marked))


def _public_address(place: str, repository: str | None) -> str:
    for ours, theirs in PUBLISHED.items():
        if repository and (place == ours or place.startswith(f"{ours}/")):
            name = repository.removesuffix("/").removesuffix(".git")
            return f"{name}/blob/{BRANCH}/{theirs}{place.removeprefix(ours)}"
    return ""


def to_the_top(page: str) -> str:
    """The way from a page of the documentation to the site's top."""
    return "../" * (page.count("/") + 1)
