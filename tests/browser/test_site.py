"""The static site where scripts are blocked: every figure and formula is there, nothing is fetched or cut off."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from grader.course import FRONT_PAGE, GLOSSARY, find_lessons
from grader.site.site import run_site
from tests.browser import axe
from tests.browser.conftest import Traffic
from tests.browser.static_server import serve

ROOT = Path(__file__).parents[2]


def address(released: Path) -> Path:
    """Where a released notebook's page is, below the site's top."""
    return released.relative_to("course").with_suffix(".html")


LESSONS = [address(lesson.released) for lesson in find_lessons(ROOT)]
PAGES = [address(FRONT_PAGE.released), *LESSONS, address(GLOSSARY.released)]
WIDTHS = (400, 1000, 1600)
# Everything, or the rules named: the dark page differs from the light one in its colours alone.
FIND = """async rules => {
    const {violations} = await axe.run({resultTypes: ['violations'], ...(rules && {runOnly: rules})});
    return violations.filter(one => ['serious', 'critical'].includes(one.impact))
        .flatMap(one => one.nodes.map(node => [one.id, node.html.slice(0, 240)]));
}"""
# Formulas that are not folded away: how many, and the least height of one.
FORMULAS = """() => {
    const heights = [...document.querySelectorAll('math')].filter(one => !one.closest('details:not([open])'))
        .map(one => one.getBoundingClientRect().height);
    return [heights.length, Math.min(...heights)];
}"""
# Pictures: how many, and the least width of one as it is shown; 0 where one cannot be drawn.
PICTURES = """() => {
    const widths = [...document.images].map(one => one.naturalWidth && one.getBoundingClientRect().width);
    return [widths.length, Math.min(...widths)];
}"""
OVERHANG = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site, without the JupyterLite."""
    folder = tmp_path_factory.mktemp("site") / "site"
    run_site(ROOT, folder, lab=False, say=lambda line: None)
    with serve(folder) as address:
        yield address


@pytest.fixture(params=PAGES, ids=lambda path: path.stem)
def path(request) -> Path:
    return request.param


@pytest.fixture
def still_page(browser: Browser, traffic: Traffic) -> Iterator[Page]:
    """A page in which scripts are blocked."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1000, "height": 900})
    traffic.watch(context)
    yield context.new_page()
    context.close()


def test_without_scripts_all_is_seen_at_every_width_and_no_request_follows(site, still_page, traffic, path):
    for width in WIDTHS:
        still_page.set_viewport_size({"width": width, "height": 900})
        still_page.goto(f"{site}/{path}")
        assert still_page.evaluate(OVERHANG) == 0, width
        if path in LESSONS:
            count, least = still_page.evaluate(PICTURES)
            assert count >= 2 and least > 250, width
            count, least = still_page.evaluate(FORMULAS)
            assert count > 30 and least > 5, width
    # JupyterLab, in a page that other tests have left open, asks its own server for news meanwhile.
    fetched = [url for url in traffic.addresses if url.startswith(site)]
    assert fetched == [f"{site}/{path}"] * len(WIDTHS)


def test_axe_finds_nothing_serious(site, page, path, axe_source):
    for scheme, rules in (("light", None), ("dark", ["color-contrast"])):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{site}/{path}")
        page.evaluate(axe_source)
        assert page.evaluate(FIND, rules) == [], scheme


@pytest.fixture(scope="module")
def axe_source(tmp_path_factory) -> str:
    return axe.fetch(tmp_path_factory.mktemp("axe"))


def test_the_lessons_can_be_walked_from_first_to_last(site, still_page):
    still_page.goto(site)
    for path in PAGES[1:]:
        still_page.locator("a[rel=next]").click()
        assert still_page.url == f"{site}/{path.as_posix()}"
    assert still_page.locator("a[rel=next]").count() == 0
    still_page.locator("a.home").click()
    assert re.search(r"/index\.html$", still_page.url)
