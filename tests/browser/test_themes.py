"""Light and dark: the text of outputs stands out from its background. Screenshots are kept for a person to look at."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

LESSON = "03-multi-layer/multi-layer.ipynb"
EXERCISE, CHECK = "parameter-gradients", "check-parameter-gradients"
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


@pytest.fixture(params=["JupyterLab Light", "JupyterLab Dark"], ids=["light", "dark"])
def notebook(request: pytest.FixtureRequest, open_notebook, page: Page):
    notebook = open_notebook(LESSON)
    page.evaluate(CHANGE_THEME, request.param)
    expect(page.locator("body")).to_have_attribute("data-jp-theme-name", request.param)
    yield notebook
    page.evaluate(CHANGE_THEME, "JupyterLab Light")


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where the screenshots go: a folder of the test, or the one named by BROWSER_SHOTS."""
    folder = Path(os.environ.get("BROWSER_SHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_every_output_can_be_read(notebook, page: Page, shots: Path):
    theme = page.locator("body").get_attribute("data-jp-theme-name").split()[-1].lower()
    notebook.run_imports()
    contrasts = {}

    def look(name: str, cell) -> None:
        output = cell.locator(".jp-Cell-outputArea")
        expect(output).not_to_be_empty()
        contrasts[name] = output.evaluate(CONTRASTS)
        cell.screenshot(path=shots / f"{theme}-{name}.png")

    look("network", notebook.run("network_picture([3, 4, 3, 1])"))
    look("layer", notebook.run("layer_picture()"))
    stepper = notebook.run("stepper()")
    stepper.get_by_role("slider").focus()
    stepper.get_by_role("slider").press("End")
    expect(notebook.picture("stepper()")).to_have_attribute("aria-label", re.compile("^Step 7"))
    look("stepper", stepper)
    explorer = notebook.run("depth_explorer()")
    expect(notebook.picture("depth_explorer()")).to_be_visible()
    look("depth", explorer)
    look("unwritten", notebook.run(EXERCISE, CHECK))
    notebook.write(EXERCISE, WRONG)
    look("wrong", notebook.run(EXERCISE, CHECK))
    notebook.write(EXERCISE, RIGHT)
    look("right", notebook.run(EXERCISE, CHECK))

    assert all(contrasts.values())
    faint = [(name, *found) for name, all_found in contrasts.items() for found in all_found if found[1] < READABLE]
    assert faint == []


def test_the_keyboard_shows_where_it_is(notebook, page: Page):
    notebook.run_imports()
    stepper = notebook.run("stepper()")
    expect(notebook.picture("stepper()")).to_be_visible()
    stepper.get_by_role("slider").press("ArrowRight")
    expect(notebook.picture("stepper()")).to_have_attribute("aria-label", re.compile("^Step 1"))
    controls = stepper.locator(".backprop-picture").locator("button, [role=slider], .widget-readout").all()
    assert len(controls) == 6
    for control in controls:
        control.focus()
        assert page.evaluate(OUTLINE).endswith("solid 2px")
