"""How long a key press waits for its picture: each of lesson 3's widgets, beside inline matplotlib and a bare echo.

From keydown to the change of the page, in JupyterLab in a real browser. Printed, not asserted: machines differ.
"""

import shutil
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import sync_playwright

from tests.browser.notebook_page import fresh_notebook
from tests.browser.server import CourseServer

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
LESSON = "03-multi-layer/multi-layer.ipynb"
STEPS, MOST_MS = 40, 10_000
INLINE = """
from ipywidgets import IntSlider, interactive_output, VBox
from backprop.widgets.depth import ACTIVATIONS, State, gradient_sizes
depth = IntSlider(20, 2, 50)
def plot(depth):
    for name in ACTIVATIONS:
        plt.plot(gradient_sizes(State(depth=depth), name))
    plt.show()
VBox([depth, interactive_output(plot, {"depth": depth})])
"""
ECHO = """
from ipywidgets import HTML, IntSlider, VBox
depth, echo = IntSlider(20, 2, 50), HTML("20")
depth.observe(lambda change: setattr(echo, "value", f"<b>{change['new']}</b>"), "value")
VBox([depth, echo])
"""
# The picture of each: what changes on the page when its slider has moved.
ROWS = {
    "stepper": ("stepper()", ".widget-html-content"),
    "depth explorer": ("depth_explorer()", ".widget-html-content"),
    "interactive_output, inline matplotlib": (INLINE, ".jp-OutputArea"),
    "bare echo in HTML": (ECHO, ".widget-html-content"),
}
WATCH = """(root, [target, most]) => {
    const node = root.querySelector('.jp-Cell-outputArea .jupyter-widgets ' + target);
    window.latency = new Promise((resolve, reject) => {
        let start = null;
        const changed = () => node.querySelector('img, svg, b');
        const seen = new MutationObserver(() => {
            if (start !== null && changed()) { seen.disconnect(); resolve(performance.now() - start); }
        });
        seen.observe(node, {childList: true, subtree: true});
        document.addEventListener('keydown', () => { start = performance.now(); }, {once: true, capture: true});
        setTimeout(() => { seen.disconnect(); reject(new Error('nothing changed')); }, most);
    });
}"""


def delays(notebook, call: str, target: str) -> list[float]:
    """Milliseconds from keydown to the changed page, one a step, to and fro."""
    if call not in (ROWS["stepper"][0], ROWS["depth explorer"][0]):
        notebook.write("forward", call)
        call = "forward"
    cell = notebook.run(call)
    slider = cell.get_by_role("slider")
    slider.focus()
    found = []
    for step in range(STEPS):
        cell.evaluate(WATCH, [target, MOST_MS])
        slider.press("ArrowRight" if step % 10 < 5 else "ArrowLeft")
        found.append(notebook.page.evaluate("window.latency"))
    return found


@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium (on Debian: apt install chromium)")
def test_a_widget_answers_a_key(tmp_path: Path):
    courses = tmp_path / "courses"
    courses.mkdir()
    server = CourseServer(courses, tmp_path / "jupyter")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            with fresh_notebook(server, browser.new_context(), LESSON) as notebook:
                notebook.run_imports()
                print(f"\n{'keydown to page, ms':40}{'median':>8}{'p95':>8}")
                for name, (call, target) in ROWS.items():
                    times = delays(notebook, call, target)
                    print(f"{name:40}{np.median(times):8.1f}{np.percentile(times, 95):8.1f}")
            browser.close()
    finally:
        server.stop()
