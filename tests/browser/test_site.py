"""The static site: whole where scripts are blocked, nothing fetched or cut off; with scripts its widgets answer."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

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
# What waits for a guess.
OPEN = "() => document.querySelectorAll('.answer').forEach(one => { one.open = true; })"
OVERHANG = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site, without the JupyterLite."""
    folder = tmp_path_factory.mktemp("site") / "site"
    run_site(ROOT, folder, lab=False, docs=False, say=lambda line: None)
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
            still_page.evaluate(OPEN)
            assert still_page.evaluate(OVERHANG) == 0, width
            count, least = still_page.evaluate(PICTURES)
            assert count >= 2 and least > 250, width
            count, least = still_page.evaluate(FORMULAS)
            assert count > 30 and least > 5, width
    # JupyterLab, in a page that other tests have left open, asks its own server for news meanwhile.
    fetched = [url for url in traffic.addresses if url.startswith(site)]
    assert fetched == [f"{site}/{path}"] * len(WIDTHS)


def test_axe_finds_nothing_serious(site, page, path, axe_source):
    in_the_dark = [("dark", ["color-contrast"])] if path in (PAGES[0], LESSONS[3], PAGES[-1]) else []
    for scheme, rules in (("light", None), *in_the_dark):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{site}/{path}")
        page.evaluate(axe_source)
        assert page.evaluate(axe.FIND_ON_PAGE, rules) == [], scheme


def test_the_lessons_can_be_walked_from_first_to_last(site, still_page):
    still_page.goto(site)
    for path in PAGES[1:]:
        still_page.locator("a[rel=next]").click()
        assert still_page.url == f"{site}/{path.as_posix()}"
    assert still_page.locator("a[rel=next]").count() == 0
    still_page.locator("a.home").click()
    assert re.search(r"/index\.html$", still_page.url)


def test_living_widgets_fit_every_window(site, page):
    for path in LESSONS:
        widget(page, f"{site}/{path}", 0, "light")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(OVERHANG) == 0, (path, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_stepper_answers_to_mouse_and_keyboard(site, page, scheme):
    figure = widget(page, f"{site}/{LESSONS[2]}", 0, scheme)
    back, onward = (figure.get_by_role("button", name=name) for name in ("Back", "Next"))
    shows(figure, "step 0 of 7", "Step 0 of 7")
    expect(back).to_have_attribute("aria-disabled", "true")
    onward.click()
    shows(figure, "step 1 of 7", "Step 1 of 7")
    expect(figure.get_by_role("status")).to_contain_text("Step 1 of 7")
    slider = figure.get_by_role("slider", name="step")
    slider.press("ArrowRight")
    shows(figure, "step 2 of 7", "Step 2 of 7")
    expect(figure.get_by_role("status")).to_contain_text("Step 2 of 7")
    slider.press("End")
    expect(onward).to_have_attribute("aria-disabled", "true")
    onward.press("Enter")
    shows(figure, "step 7 of 7", "Step 7 of 7")
    back.press("Space")
    shows(figure, "step 6 of 7", "Step 6 of 7")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_explorer_answers_to_mouse_and_keyboard(site, page, scheme):
    figure = widget(page, f"{site}/{LESSONS[1]}", 0, scheme)
    shows(figure, "−6.0", "z = -6.0 with target y = 1")
    slider = figure.get_by_role("slider", name="z")
    slider.press("ArrowRight")
    shows(figure, "−5.5", "z = -5.5 with target y = 1")
    expect(slider).to_have_attribute("aria-valuetext", "-5.5")
    slider.click()  # in its middle
    shows(figure, "0.5000", "z = 0.0 with target y = 1")
    figure.get_by_role("combobox", name="target").select_option("y = 0")
    shows(figure, "target y = 0", "z = 0.0 with target y = 0")


def test_on_paper_a_widget_that_nobody_moved_is_its_still_and_another_is_what_it_shows(site, page):
    figure = widget(page, f"{site}/{LESSONS[2]}", 0, "light")
    page.emulate_media(media="print")
    expect(figure.locator("img")).to_be_visible()
    expect(figure.get_by_role("button")).to_have_count(0)
    page.emulate_media(media="screen")
    figure.get_by_role("button", name="Next").click()
    page.emulate_media(media="print")
    expect(figure.locator("img")).to_be_hidden()
    expect(figure.locator("svg")).to_be_visible()


def widget(page: Page, address: str, number: int, scheme: str) -> Locator:
    """The number-th living widget of a page, once it is alive."""
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    expect(page.get_by_text("its widgets stand still")).to_have_count(0)
    return page.locator("figure[data-pictures]").nth(number)


def shows(figure: Locator, drawn: str, said: str) -> None:
    """Holds a widget's picture and its text alternative, which the fold below repeats, to these words."""
    expect(figure.locator("img")).to_be_hidden()
    expect(figure.locator("svg")).to_contain_text(drawn)
    expect(figure.get_by_role("img")).to_have_accessible_name(re.compile(re.escape(said)))
    expect(figure.locator("details p")).to_contain_text(said)
