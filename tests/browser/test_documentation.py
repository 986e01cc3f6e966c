"""The documentation in a browser: its search finds, it is light and dark and narrow, and it asks nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from grader.site.documentation.building import DOCS, build_documentation
from tests.browser import axe
from tests.browser.static_server import serve

ROOT = Path(__file__).parents[2]
PAGES = ("index", "syllabus", "troubleshooting", "platforms", "jupyterhub", "instructors", "api/backprop")
OVERHANG = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
PAPER = "() => getComputedStyle(document.body).backgroundColor"


@pytest.fixture(scope="module")
def documentation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the documentation, alone on a site."""
    folder = tmp_path_factory.mktemp("site")
    build_documentation(ROOT, folder / DOCS)
    with serve(folder) as address:
        yield f"{address}/{DOCS}"


def test_what_is_typed_into_the_search_is_found(documentation: str, page: Page):
    page.goto(f"{documentation}/index.html")
    page.get_by_placeholder("Search").fill("late penalty")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Search finished")).to_be_visible()
    results = page.locator("ul.search li")
    expect(results.filter(has_text="For instructors")).to_have_count(1)
    results.filter(has_text="Questions and answers").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Questions and answers")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_every_window_in_light_and_dark_without_an_error(documentation: str, page: Page, name: str):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    papers = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{documentation}/{name}.html")
        papers.add(page.evaluate(PAPER))
        for width in (400, 1000, 1600):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(OVERHANG) == 0, (scheme, width)
    assert len(papers) == 2
    assert complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(documentation: str, page: Page, axe_source: str, name: str):
    for scheme, rules in (("light", None), ("dark", ["color-contrast"])):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{documentation}/{name}.html")
        page.evaluate(axe_source)
        assert page.evaluate(axe.FIND_ON_PAGE, rules) == [], scheme
