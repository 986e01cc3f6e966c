"""Light and dark: what a check says stands out from its background, and the focus is seen. Pictures: test_lessons.py.

`BROWSER_SHOTS=folder` keeps screenshots there, for a person to look at.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.notebook_page import NotebookPage

LESSON = "03-multi-layer/multi-layer.ipynb"
EXERCISE, CHECK = "parameter-gradients", "check-parameter-gradients"
UNWRITTEN = "def parameter_gradients(delta, a_prev):\n    raise NotImplementedError\n"
WRONG = "def parameter_gradients(delta, a_prev):\n    return a_prev.T @ delta, delta.sum(axis=0)\n"
RIGHT = "def parameter_gradients(delta, a_prev):\n    return delta.T @ a_prev, delta.sum(axis=0)\n"
CHANGE_THEME = "theme => jupyterapp.commands.execute('apputils:change-theme', {theme})"
READABLE = 3.0
"""WCAG's least contrast for large text and for graphics; nothing of ours may have less."""

# Contrast of each piece of text in an element: [text, ratio], by WCAG 2's formula, opacity and layers included.
CONTRASTS = """root => {
    const parse = text => { const n = text.match(/[\\d.]+/g).map(Number); return n.length > 3 ? n : [...n, 1]; };
    const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
    const light = rgb => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
        const c = rgb[i] / 255;
        return sum + weight * (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    }, 0);
    const above = node => { const list = []; for (; node; node = node.parentElement) list.push(node); return list; };
    const paper = node => above(node).reverse().reduce(
        (below, n) => over(parse(getComputedStyle(n).backgroundColor), below), [255, 255, 255]);
    const own = node => [...node.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    return [...root.querySelectorAll('*')].filter(own).filter(n => n.getClientRects().length).map(node => {
        const style = getComputedStyle(node), below = paper(node);
        const ink = parse(node instanceof SVGElement ? style.fill : style.color);
        ink[3] *= above(node).reduce((all, n) => all * getComputedStyle(n).opacity, 1) * (style.fillOpacity || 1);
        const [a, b] = [light(over(ink, below)), light(below)].sort((x, y) => y - x);
        return [node.textContent.trim().slice(0, 60), (a + 0.05) / (b + 0.05)];
    });
}"""

OUTLINE = "() => getComputedStyle(document.activeElement).outline"


@pytest.fixture(scope="module", params=["JupyterLab Light", "JupyterLab Dark"], ids=["light", "dark"])
def themed(request: pytest.FixtureRequest, notebook: NotebookPage) -> Iterator[NotebookPage]:
    """The notebook in each theme."""
    change_theme(notebook.page, request.param)
    yield notebook
    change_theme(notebook.page, "JupyterLab Light")


def change_theme(page: Page, theme: str) -> None:
    """Change JupyterLab's theme, and wait until it is there."""
    page.evaluate(CHANGE_THEME, theme)
    expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where the screenshots go: a folder of the test, or the one named by BROWSER_SHOTS."""
    folder = Path(os.environ.get("BROWSER_SHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_what_a_check_says_can_be_read(themed: NotebookPage, shots: Path):
    theme = themed.page.locator("body").get_attribute("data-jp-theme-name").split()[-1].lower()
    contrasts = {}
    for name, answer in (("unwritten", UNWRITTEN), ("wrong", WRONG), ("right", RIGHT)):
        themed.write(EXERCISE, answer)
        cell = themed.run(EXERCISE, CHECK)
        output = cell.locator(".jp-Cell-outputArea")
        expect(output).not_to_be_empty()
        contrasts[name] = output.evaluate(CONTRASTS)
        cell.screenshot(path=shots / f"{theme}-{name}.png")
    assert all(contrasts.values())
    assert [(name, *found) for name, all_found in contrasts.items() for found in all_found if found[1] < READABLE] == []


def test_the_keyboard_shows_where_it_is(themed: NotebookPage):
    stepper = themed.run("stepper()")
    expect(themed.picture("stepper()")).to_be_visible()
    stepper.get_by_role("slider").press("ArrowRight")
    expect(themed.picture("stepper()")).to_have_attribute("aria-label", re.compile("^Step 1"))
    controls = stepper.locator(".backprop-picture").locator("button, [role=slider], .widget-readout").all()
    assert len(controls) == 6
    for control in controls:
        control.focus()
        assert themed.page.evaluate(OUTLINE).endswith("solid 2px")
