"""Every released notebook, opened and run from top to bottom by a student who has written nothing yet.

The window is narrow, and the file list open. `BROWSER_SHOTS=folder` keeps a screenshot of each picture in both themes.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from backprop.pictures.canvas.palette import READABLE
from playwright.sync_api import Locator, Page, expect

from tests.browser import axe, looks
from tests.browser.notebook_page import NotebookPage, fresh_notebook
from tests.browser.server import CourseServer
from tests.browser.test_themes import CONTRASTS, change_theme
from tests.browser.test_themes import READABLE as CONTRAST

COURSE = Path(__file__).parents[2] / "course"
LESSONS = sorted(path.relative_to(COURSE).as_posix() for path in COURSE.glob("[0-9][0-9]-*/*.ipynb"))
WIDGET = "application/vnd.jupyter.widget-view+json"
UNRENDERED = """() => [...document.querySelectorAll('.jp-RenderedMarkdown')].flatMap(cell => {
    const prose = cell.cloneNode(true);
    prose.querySelectorAll('code, mjx-container').forEach(node => node.remove());
    return prose.textContent.includes('$') ? [prose.textContent.trim()] : [];
})"""


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.split("/")[0])
def lesson(request: pytest.FixtureRequest, server: CourseServer, lab: Page) -> Iterator[NotebookPage]:
    with fresh_notebook(server, lab, request.param) as notebook:
        notebook.run_all()
        yield notebook


def tagged(cell: dict, tag: str) -> bool:
    return tag in cell["metadata"].get("tags", [])


def outputs(cell: dict, kind: str) -> list[dict]:
    return [output for output in cell["outputs"] if output["output_type"] == kind]


def test_nothing_fails_but_what_waits_for_an_answer(lesson: NotebookPage):
    cells = lesson.code_cells()
    errors = {cell["id"]: error["ename"] for cell in cells for error in outputs(cell, "error")}
    assert errors == {cell["id"]: "NotImplementedError" for cell in cells if tagged(cell, "uses-exercise")}
    assert [text for cell in cells for text in outputs(cell, "stream") if text["name"] == "stderr"] == []
    assert [cell["id"] for cell in cells if not cell["execution_count"]] == []


def test_every_check_says_that_nothing_is_written_yet(lesson: NotebookPage):
    checks = [cell for cell in lesson.code_cells() if tagged(cell, "grade")]
    assert checks
    for cell in checks:
        (panel,), (points,) = outputs(cell, "display_data"), outputs(cell, "execute_result")
        assert "not written yet" in "".join(panel["data"]["text/html"]), cell["id"]
        assert "".join(points["data"]["text/plain"]) == "0.0", cell["id"]


def test_every_widget_shows_its_picture(lesson: NotebookPage):
    for cell in lesson.code_cells():
        if any(WIDGET in output["data"] for output in outputs(cell, "execute_result")):
            expect(lesson.picture(cell["id"])).to_be_visible()


def test_every_formula_is_rendered(lesson: NotebookPage):
    assert lesson.page.locator("mjx-container").count() > 0
    assert lesson.page.locator("mjx-merror").count() == 0
    assert lesson.page.evaluate(UNRENDERED) == []


def test_outputs_are_accessible(lesson: NotebookPage, axe_source: str):
    lesson.page.evaluate(axe_source)
    assert lesson.page.evaluate(axe.FIND) == []


def faint(output: Locator) -> list:
    """The texts in an output that do not stand out from what is below them."""
    return [found for found in output.evaluate(CONTRASTS) if found[1] < CONTRAST]


def keep_shot(lesson: NotebookPage, name: str, output: Locator, theme: str) -> None:
    """A screenshot for a person to look at, where that was asked for."""
    if shots := os.environ.get("BROWSER_SHOTS"):
        Path(shots).mkdir(parents=True, exist_ok=True)
        output.screenshot(path=Path(shots) / f"{lesson.path.split('/')[1]}-{name}-{theme}.png")


def test_nothing_is_cut_or_overlaps_or_is_too_small_or_faint(lesson: NotebookPage):
    expect(lesson.page.locator(".jp-DirListing")).to_be_visible()  # which leaves a lesson less room
    change_theme(lesson.page, "JupyterLab Light")
    assert looks.faults(lesson, lambda output: output.evaluate(looks.FAULTS, READABLE) + faint(output)) == []


@pytest.mark.parametrize("theme", ["Light", "Dark"] if "BROWSER_SHOTS" in os.environ else ["Dark"])
def test_every_text_stands_out(lesson: NotebookPage, theme: str):
    change_theme(lesson.page, f"JupyterLab {theme}")
    found = []
    for name, output in looks.pictures(lesson):
        found += [(name, *text) for text in faint(output)]
        keep_shot(lesson, name, output, theme.lower())
    assert found == []


def test_the_front_page_runs_and_leads_to_every_lesson(server: CourseServer, lab: Page):
    with fresh_notebook(server, lab, "index.ipynb") as front:
        front.run_all()
        printed = "".join(text["text"] for cell in front.code_cells() for text in outputs(cell, "stream"))
        assert printed.count("True") == 2, printed

        links = {lesson: lab.locator(f'.jp-RenderedMarkdown a[href*="{lesson}"]') for lesson in LESSONS}
        for link in links.values():
            expect(link).to_have_count(1)
        links[LESSONS[-1]].click()
        NotebookPage(lab, front.path.replace("index.ipynb", LESSONS[-1]))
