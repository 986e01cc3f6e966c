"""The course in a JupyterLite, from a plain static server: Python runs in the browser, and nothing else is asked."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from grader.errors import CommandError
from grader.site.browser_lab import build_lab
from tests.browser import pyodide
from tests.browser.conftest import Traffic
from tests.browser.static_server import serve

ROOT = Path(__file__).parents[2]
LESSON = "03-multi-layer/multi-layer.ipynb"
BOOT_MS = 120_000
KERNEL_IS_IDLE = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
RUN = """async code => {
    const said = [];
    const future = jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({code});
    future.onIOPub = ({content}) => said.push(content.text ?? content.evalue ?? Object.keys(content.data ?? {}).join());
    await future.done;
    return said.filter(Boolean).join('\\n');
}"""
CHECK = """\
from grader import check
from grader.checking.examination import examine
from grader.exercises import EXERCISES

def parameter_gradients(delta, a_prev):
    return {answer}, delta.sum(axis=0)

print(check(parameter_gradients), examine(parameter_gradients, EXERCISES["parameter_gradients"], 1).text())
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLite with a Pyodide of its own."""
    pytest.importorskip("jupyterlite_pyodide_kernel", reason="the extra `site` is not installed")
    folder = tmp_path_factory.mktemp("lab") / "lab"
    distribution = pyodide.whole() or pyodide.fetch(tmp_path_factory.mktemp("pyodide"))
    try:
        build_lab(ROOT, folder, distribution)
    except CommandError as error:
        if "cannot be fetched" not in str(error):
            raise
        pytest.skip(str(error))
    settings = json.loads((folder / "jupyter-lite.json").read_text())
    settings["jupyter-config-data"]["exposeAppInBrowser"] = True
    (folder / "jupyter-lite.json").write_text(json.dumps(settings))
    with serve(folder) as address:
        yield address


@pytest.fixture(scope="module")
def lesson(browser: Browser, traffic: Traffic, lab: str) -> Iterator[Page]:
    """A lesson, open, its kernel ready."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    traffic.watch(context)
    page = context.new_page()
    page.goto(f"{lab}/lab/index.html?path={LESSON}")
    page.wait_for_function(KERNEL_IS_IDLE, timeout=BOOT_MS)
    yield page
    context.close()


def test_the_kernel_starts_without_a_question_and_finds_the_lesson(lesson):
    expect(lesson.get_by_role("heading", name="Lesson 3: Many layers")).to_be_visible()
    expect(lesson.locator(".jp-Dialog")).to_have_count(0)
    assert lesson.evaluate(RUN, "import os; print(os.listdir())").strip() == "['multi-layer.ipynb']"


def test_the_course_and_ipywidgets_are_there_without_an_installing_cell(lesson):
    code = "from importlib.util import find_spec; print(all(map(find_spec, ('backprop', 'grader', 'ipywidgets'))))"
    assert lesson.evaluate(RUN, code).strip() == "True"
    shown = lesson.evaluate(RUN, "import ipywidgets; ipywidgets.IntSlider()")
    assert "application/vnd.jupyter.widget-view+json" in shown


@pytest.mark.skipif(
    pyodide.whole() is None,
    reason="NumPy for Pyodide is neither on PyPI nor on npm: name the folder of an unpacked release in PYODIDE",
)
def test_check_knows_right_from_wrong_and_names_the_mistake(lesson):
    assert "parameter_gradients: right" in lesson.evaluate(RUN, CHECK.format(answer="delta.T @ a_prev"))
    assert "transpose" in lesson.evaluate(RUN, CHECK.format(answer="a_prev.T @ delta"))
