"""The course in a JupyterLite, from a plain static server: Python runs in the browser, and nothing else is asked."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import lite_page, pyodide
from tests.browser.conftest import Traffic
from tests.browser.notebook_page import NotebookPage
from tests.browser.static_server import serve

LESSON = "03-multi-layer/multi-layer.ipynb"
KERNEL_IS_BUSY = lite_page.KERNEL_IS_IDLE.replace("idle", "busy")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLite with a Pyodide of its own."""
    pytest.importorskip("jupyterlite_pyodide_kernel", reason="the extra `site` is not installed")
    runtime = pyodide.without_numpy(tmp_path_factory.mktemp("pyodide"))
    with serve(lite_page.build(tmp_path_factory.mktemp("lab"), runtime)) as address:
        yield address


@pytest.fixture(scope="module")
def lesson(browser: Browser, traffic: Traffic, address: str) -> Iterator[Page]:
    """A lesson, open, its kernel ready."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    traffic.watch(context)
    page = context.new_page()
    lite_page.open_notebook(page, address, LESSON)
    yield page
    context.close()


def test_the_kernel_starts_without_a_question_and_finds_the_lesson(lesson):
    expect(lesson.get_by_role("heading", name="Lesson 3: Many layers")).to_be_visible()
    expect(lesson.locator(".jp-Dialog")).to_have_count(0)
    assert lite_page.run(lesson, "import os; print(os.listdir())") == "['multi-layer.ipynb']"


def test_the_course_and_ipywidgets_are_there_without_an_installing_cell(lesson):
    code = "from importlib.util import find_spec; print(all(map(find_spec, ('backprop', 'grader', 'ipywidgets'))))"
    assert lite_page.run(lesson, code) == "True"
    shown = lite_page.run(lesson, "import ipywidgets; ipywidgets.IntSlider()")
    assert "application/vnd.jupyter.widget-view+json" in shown


@pytest.mark.pyodide
def test_a_cell_that_never_ends_is_stopped_as_its_readers_are_told(lesson):
    notebook = NotebookPage(lesson, LESSON)
    first = notebook.code_cells()[0]["id"]
    notebook.write(first, "while True:\n    pass")
    lesson.keyboard.press("ControlOrMeta+s")
    lesson.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
    lesson.keyboard.press("Shift+Enter")
    lesson.wait_for_function(KERNEL_IS_BUSY)
    notebook.restart_kernel()
    lesson.wait_for_function(lite_page.KERNEL_IS_IDLE, timeout=lite_page.BOOT_MS)
    assert lite_page.run(lesson, "print(6 * 7)") == "42"
    lesson.reload()
    lesson.wait_for_function(lite_page.KERNEL_IS_IDLE, timeout=lite_page.BOOT_MS)
    assert NotebookPage(lesson, LESSON).code_cells()[0]["source"] == "while True:\n    pass"
