"""Every picture of every lesson in a narrow window, with the file list open: nothing cut, overlapping or too small.

`BROWSER_SHOTS=folder` keeps a screenshot of each output in both themes, to be looked at.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from backprop.palette import READABLE
from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.notebook_page import NotebookPage, fresh_notebook
from tests.browser.server import CourseServer
from tests.browser.test_themes import CHANGE_THEME, CONTRASTS
from tests.browser.test_themes import READABLE as CONTRAST

COURSE = Path(__file__).parents[2] / "course"
LESSONS = sorted(path.relative_to(COURSE).as_posix() for path in COURSE.glob("[0-9][0-9]-*/*.ipynb"))
NARROW = {"width": 1000, "height": 900}

# What is wrong with the pictures in an output, one line each. A text's box is taken without the room that the font
# keeps above and below its letters.
FAULTS = """(output, readable) => {
    const found = [], slack = 0.75;
    const box = text => {
        const r = text.getBoundingClientRect(), inset = 0.22 * r.height;
        return {left: r.left + slack, right: r.right - slack, top: r.top + inset, bottom: r.bottom - inset};
    };
    for (const svg of output.querySelectorAll('svg[role="img"]')) {
        const page = svg.getBoundingClientRect();
        const texts = [...svg.querySelectorAll('text')].filter(text => text.textContent.trim());
        const boxes = texts.map(box);
        texts.forEach((text, i) => {
            const words = text.textContent, a = boxes[i], matrix = text.getScreenCTM();
            if (a.left < page.left || a.right > page.right || a.top < page.top || a.bottom > page.bottom)
                found.push(`${words}: outside its picture`);
            const size = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(matrix.a, matrix.b);
            if (size < readable - 0.05) found.push(`${words}: ${size.toFixed(1)} px`);
            boxes.slice(i + 1).forEach((b, j) => {
                if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
                    found.push(`${words}: overlaps ${texts[i + 1 + j].textContent}`);
            });
        });
    }
    for (const node of [output, ...output.querySelectorAll('.jp-OutputArea-output')])
        if (node.scrollWidth > node.clientWidth + 1)
            found.push(`${node.className}: ${node.scrollWidth} px wide in ${node.clientWidth}`);
    return found;
}"""


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.split("/")[0])
def lesson(request: pytest.FixtureRequest, server: CourseServer, context: BrowserContext) -> Iterator[NotebookPage]:
    with fresh_notebook(server, context, request.param) as notebook:
        notebook.page.set_viewport_size(NARROW)
        notebook.run_all()
        expect(notebook.page.locator(".jp-DirListing")).to_be_visible()
        yield notebook


def pictures(lesson: NotebookPage) -> Iterator[tuple[str, Locator]]:
    """(cell id, output area) of each cell that shows a picture, scrolled to, drawn."""
    for cell in lesson.code_cells():
        if any("application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in cell["outputs"]):
            expect(lesson.picture(cell["id"])).to_be_visible()
            yield cell["id"], lesson.show(cell["id"]).locator(".jp-Cell-outputArea")


def faults(lesson: NotebookPage, look: Callable[[Locator], list]) -> list:
    """What `look` finds in every picture as it comes, and at both ends of each slider."""
    found = []
    for name, output in pictures(lesson):
        found += [(name, fault) for fault in look(output)]
        for slider in output.get_by_role("slider").all():
            for end in ("Home", "End"):
                picture = output.locator("svg[role=img]")
                label, value = picture.get_attribute("aria-label"), slider.get_attribute("aria-valuenow")
                slider.press(end)
                if slider.get_attribute("aria-valuenow") != value:
                    expect(picture).not_to_have_attribute("aria-label", label)
                found += [(name, end, fault) for fault in look(output)]
    return found


def test_nothing_is_cut_or_overlaps_or_is_too_small(lesson: NotebookPage):
    assert faults(lesson, lambda output: output.evaluate(FAULTS, READABLE)) == []


@pytest.mark.parametrize("theme", ["Dark", "Light"])
def test_every_text_stands_out(lesson: NotebookPage, theme: str):
    lesson.page.evaluate(CHANGE_THEME, f"JupyterLab {theme}")
    expect(lesson.page.locator("body")).to_have_attribute("data-jp-theme-name", f"JupyterLab {theme}")
    shots = os.environ.get("BROWSER_SHOTS")
    faint = []
    for name, output in pictures(lesson):
        faint += [(name, *found) for found in output.evaluate(CONTRASTS) if found[1] < CONTRAST]
        if shots:
            folder = Path(shots)
            folder.mkdir(parents=True, exist_ok=True)
            output.screenshot(path=folder / f"{lesson.path.split('/')[1]}-{name}-{theme.lower()}.png")
    assert faint == []
