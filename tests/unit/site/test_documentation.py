"""The documentation on the built site, beside the lessons' pages: links lead somewhere, nothing is fetched."""

import json
import re
from pathlib import Path

import pytest

from grader.course import find_lessons
from grader.errors import CommandError
from grader.exercises import EXERCISES
from grader.handout.leaks import MARKERS, find_leaks
from grader.site.documentation import building
from grader.site.documentation.building import build_documentation, has_documentation
from grader.site.site import run_site
from tests.unit.site.broken_links import Page, broken_links, read_pages

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
LESSONS = find_lessons(ROOT)
FETCHED = re.compile(r"""@import|url\(\s*["']?(?!data:)(?:\w+:)?//""")
CONF = """\
extensions = ["myst_parser"]
def setup(app):
    for name in ("lab", "on_site"):
        app.add_config_value(name, "", "env")
"""
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    pytest.importorskip("furo", reason="the extra `site` is not installed")
    folder = tmp_path_factory.mktemp("site").resolve() / "site"
    run_site(ROOT, folder, lab=False, say=lambda line: None)
    return folder


@pytest.fixture(scope="module")
def pages(site) -> dict[Path, Page]:
    return read_pages(site)


@pytest.fixture(scope="module")
def documentation(site, pages) -> dict[str, Page]:
    """Page below docs/ -> what is on it."""
    docs = site / "docs"
    return {path.relative_to(docs).as_posix(): page for path, page in pages.items() if path.is_relative_to(docs)}


def test_no_link_of_the_whole_site_leads_nowhere(pages):
    assert broken_links(pages) == []


def test_the_lessons_and_the_documentation_lead_to_each_other(pages, site, documentation):
    lessons = [page for path, page in pages.items() if not path.is_relative_to(site / "docs")]
    assert len(lessons) == len(LESSONS) + 2
    assert all(any(link.endswith("docs/index.html") for link in page.links) for page in lessons)
    for name, page in documentation.items():
        assert f"{'../' * (name.count('/') + 1)}index.html" in page.links, name
    assert "../03-multi-layer/multi-layer.html" in documentation["start.html"].links


def test_links_that_work_on_a_code_host_lead_to_pages_here(documentation):
    assert "instructors.html#what-the-sandbox-does-and-does-not-keep" in documentation["security.html"].links
    assert "start.html#publish-it-without-the-answers" in documentation["instructors.html"].links
    assert "decisions/README.html" in documentation["contributing.html"].links
    assert "LICENSE-text" in documentation["start.html"].text


def test_nothing_is_fetched_from_elsewhere(site, documentation):
    for name, page in documentation.items():
        assert [address for address in page.loads if re.match(r"(\w+:)?//", address)] == [], name
    styles = {path: COMMENT.sub("", path.read_text(encoding="utf-8")) for path in (site / "docs").rglob("*.css")}
    assert styles
    assert [path for path, text in styles.items() if FETCHED.search(text)] == []


@pytest.mark.parametrize(
    ("words", "page"),
    [
        (["late", "penalti"], "faq"),
        (["batch", "norm"], "syllabus"),
        (["nbgitpul"], "jupyterhub"),
        (["sandbox"], "security"),
        (["recurr"], "api/backprop"),
        (["carri", "forward"], "decisions/020-an-error-is-carried-forward-by-values"),
    ],
)
def test_the_search_finds_it(site, words, page):
    text = (site / "docs" / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(re.fullmatch(r"Search\.setIndex\((.*)\)", text, re.DOTALL)[1])
    number = index["docnames"].index(page)
    for word in words:
        found = [index[part].get(word, []) for part in ("terms", "titleterms")]
        assert number in [place for places in found for place in (places if isinstance(places, list) else [places])]


def test_the_syllabus_has_every_exercise_and_all_points(documentation):
    text = documentation["syllabus.html"].text
    assert [name for name in EXERCISES if name not in text] == []
    assert f"{sum(exercise.points for exercise in EXERCISES.values()):g}" in text
    assert "100 to 130 minutes" in text


def test_arguments_are_a_list_and_formulas_stand_as_they_are(documentation):
    reference = documentation["api/backprop.html"].text
    assert "a[l] = a[l-1] + branch_scale * f(z[l])      residual layer" in reference
    assert re.search(r"labels\s+– \(N,\) integers in \[0, n_classes\)", reference)
    assert "Alias for field" not in reference


def test_no_answer_is_on_it(site, documentation):
    said = {f"docs/{name}": page.text for name, page in documentation.items()}
    said["docs/searchindex.js"] = (site / "docs" / "searchindex.js").read_text(encoding="utf-8")
    for mark in MARKERS:  # CONTRIBUTING.md says how they are called
        said = {name: text.replace(mark, "") for name, text in said.items()}
    assert find_leaks(ROOT, LESSONS, {name: text.encode() for name, text in said.items()}) == []


def test_a_link_that_leads_nowhere_stops_it(tmp_path):
    pytest.importorskip("furo", reason="the extra `site` is not installed")
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "conf.py").write_text(CONF)
    (docs / "index.md").write_text("# Toy\n\n[there](nowhere.md)\n")
    assert has_documentation(tmp_path)
    with pytest.raises(CommandError, match=r"the documentation cannot be built: .*index\.md:3.*nowhere\.md"):
        build_documentation(tmp_path, tmp_path / "out", lessons=[])


def test_a_missing_package_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(building, "NEEDED", ("no_such_package",))
    with pytest.raises(CommandError, match=r"no_such_package is missing: pip install .*\[site\].*--no-docs"):
        build_documentation(ROOT, tmp_path / "out")


def test_the_checker_of_links_sees_what_is_broken(tmp_path):
    (tmp_path / "a.html").write_text(
        '<a href="b.html#here">1</a><a href="b.html#gone">2</a><a href="c.html">3</a><img src="d.png">'
        '<a href="#top">4</a><a href="https://example.org">5</a>'
    )
    (tmp_path / "b.html").write_text('<h1 id="here">b</h1><a href="/a.html?x=1">6</a>')
    found = [line.split(": ")[1] for line in broken_links(read_pages(tmp_path))]
    assert found == ["b.html#gone", "c.html", "#top", "d.png", "/a.html?x=1"]
