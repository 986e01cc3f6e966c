"""The pages of the course: all that is to be seen, no answer, nothing that runs or loads but the widgets' script."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

from grader.course import find_lessons
from grader.errors import CommandError
from grader.handout.leaks import find_leaks
from grader.site.page import HEAVIEST, SCRIPT
from grader.site.site import run_site, site_pages

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
LESSONS = find_lessons(ROOT)


class Page(HTMLParser):
    """What a page says, links to, and shows."""

    def __init__(self, html: str):
        super().__init__()
        self.text, self.links, self.ids, self.images, self.tags, self.policy = "", [], [], [], set(), ""
        self.scripts = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.add(tag)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if attrs.get("http-equiv") == "Content-Security-Policy":
            self.policy = attrs["content"]
        if tag == "a":
            self.links.append(attrs["href"])
        if tag == "script":
            self.scripts.append(attrs["src"])
        if tag == "img":
            self.images.append(attrs)

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def files() -> dict[Path, bytes]:
    return site_pages(ROOT, lab=True)


@pytest.fixture(scope="module")
def pages(files) -> dict[Path, Page]:
    return {path: Page(content.decode()) for path, content in files.items() if path.suffix == ".html"}


def page_of(lesson, pages) -> Page:
    return pages[lesson.released.relative_to("course").with_suffix(".html")]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_every_figure_and_widget_is_a_picture_with_words(lesson, pages):
    outputs = [o for cell in nbformat.read(ROOT / lesson.solved, as_version=4).cells for o in cell.get("outputs", [])]
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    images = page_of(lesson, pages).images
    assert len(images) == len(pictures) > 0
    assert all(image["src"].startswith("data:image/png;base64,") and len(image["alt"]) > 20 for image in images)
    assert not any(image["alt"].startswith(("<Figure", "Run this cell")) for image in images)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_no_answer_is_shown(lesson, pages):
    leaks = find_leaks(ROOT, LESSONS, {"page.txt": page_of(lesson, pages).text.encode()})
    given = given_away_on_purpose(lesson)
    assert [leak for leak in leaks if leak.partition(": ")[2] not in given] == []


def given_away_on_purpose(lesson) -> set[str]:
    """Lines of wrong programs that students are given to repair, and what cells print for them, without white space."""
    cells = nbformat.read(ROOT / lesson.solved, as_version=4).cells
    given = [cell.source for cell in cells if "bug-hunt" in cell.metadata.get("tags", [])]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    given += [output.get("text", output.get("data", {}).get("text/plain", "")) for output in outputs]
    return {re.sub(r"\s+", "", line) for text in given for line in text.splitlines()}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_every_cell_but_the_checks_shows_what_it_showed(lesson, pages):
    text = page_of(lesson, pages).text
    for cell in nbformat.read(ROOT / lesson.solved, as_version=4).cells:
        printed = "".join(output.text for output in cell.get("outputs", []) if output.output_type == "stream")
        assert printed in text, cell.id


def test_the_checks_of_answers_show_nothing(pages):
    assert "NotImplementedError" in page_of(LESSONS[2], pages).text  # the exercises are there, unwritten
    assert "forward: right" not in page_of(LESSONS[2], pages).text


def test_nothing_on_a_page_runs_or_loads_but_the_script_of_living_widgets(files, pages):
    for path, page in pages.items():
        assert page.tags & {"link", "iframe", "object", "embed", "audio", "video", "form"} == set()
        assert page.policy.startswith("default-src 'none'; img-src data:;")
        assert len(page.scripts) == ("script-src 'self';" in page.policy) == ("data-pictures" in files[path].decode())
        assert all(Path(*_resolved(path.parent / script)) == SCRIPT for script in page.scripts)
    assert SCRIPT in files


def test_a_page_keeps_to_its_weight(files, pages):
    assert {path: len(files[path]) for path in pages if len(files[path]) > HEAVIEST} == {}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_every_widget_is_alive(lesson, files):
    outputs = [o for cell in nbformat.read(ROOT / lesson.solved, as_version=4).cells for o in cell.get("outputs", [])]
    widgets = [o for o in outputs if "Run this cell" in o.get("data", {}).get("text/plain", "")]
    page = files[lesson.released.relative_to("course").with_suffix(".html")].decode()
    assert page.count("data-pictures=") == len(widgets) > 0


def test_every_link_inside_leads_somewhere(files, pages):
    for path, page in pages.items():
        for link in page.links:
            if link.startswith("http"):
                continue
            target, _, fragment = link.partition("#")
            to = Path(*_resolved(path.parent / target.partition("?")[0])) if target else path
            assert to in files or to == Path("lab/lab/index.html"), link
            assert not fragment or fragment in pages[to].ids, link


def _resolved(path: Path) -> list[str]:
    parts: list[str] = []
    for part in path.parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return parts


def test_ids_are_unique(pages):
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path


def test_without_a_lab_no_page_points_to_one():
    assert not any(b"lab/index.html" in content for content in site_pages(ROOT, lab=False).values())


def test_a_site_replaces_a_site_and_nothing_else(tmp_path: Path):
    run_site(ROOT, tmp_path / "site", lab=False, docs=False, say=lambda line: None)
    (tmp_path / "site" / "stale.html").touch()
    run_site(ROOT, tmp_path / "site", lab=False, docs=False, say=lambda line: None)
    assert (tmp_path / "site" / "index.html").is_file() and not (tmp_path / "site" / "stale.html").exists()

    thesis = tmp_path / "thesis"
    thesis.mkdir()
    (thesis / "chapter.tex").touch()
    with pytest.raises(CommandError, match="is not a site"):
        run_site(ROOT, thesis, lab=False, docs=False, say=lambda line: None)
    assert (thesis / "chapter.tex").exists()


def test_the_folder_that_one_is_in_can_be_made_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    run_site(ROOT, Path(), lab=False, docs=False, say=lambda line: None)
    assert Path("index.html").is_file() and Path(".nojekyll").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_a_failure_leaves_the_old_site_and_no_rest(tmp_path: Path):
    root = tmp_path / "root"
    for name in ("solutions", "course"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("backprop", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    run_site(root, tmp_path / "site", lab=False, docs=False, say=lambda line: None)
    (root / LESSONS[0].released).write_text("{}")
    with pytest.raises(CommandError, match="chain-rule"):
        run_site(root, tmp_path / "site", lab=False, docs=False, say=lambda line: None)
    assert (tmp_path / "site" / "index.html").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["root", "site"]
