"""The course with NumPy in a browser's own Python: `make test LAYER=pyodide`. It prints how long each part takes."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from grader.course import find_lessons
from grader.site.browser_lab import KERNELSPEC
from tests.browser import lite_page, pyodide
from tests.browser.conftest import Traffic
from tests.browser.notebook_page import NotebookPage
from tests.browser.static_server import serve

pytestmark = pytest.mark.pyodide

LESSONS = find_lessons(lite_page.ROOT)
LESSON_MS = 1_800_000
SAYS_MATPLOTLIB = "Matplotlib is building the font cache"
"""At the first picture of every kernel: Pyodide keeps no cache."""
HANDS_ON = "03-multi-layer/multi-layer.ipynb"
READY = "import numpy as np; from grader import check"
RIGHT = """
def parameter_gradients(delta, a_prev):
    return delta.T @ a_prev, delta.sum(axis=0)
"""
WRONG = {
    "this is the transpose": """
def parameter_gradients(delta, a_prev):
    return a_prev.T @ delta, delta.sum(axis=0)
check(parameter_gradients)
""",
    "Line 3, “return back * (1 + np.tanh(z) ** 2)”, is where it goes wrong": """
def hidden_delta(delta_next, W_next, z):
    back = delta_next @ W_next
    return back * (1 + np.tanh(z) ** 2)
check(hidden_delta)
""",
    "took too long": """
def hidden_delta(delta_next, W_next, z):
    while True:
        pass
check(hidden_delta)
""",
}
TIMED = """
from time import perf_counter
started = perf_counter()
for _ in range(10):
    check(parameter_gradients)
print(f"a check takes {100 * (perf_counter() - started):.0f} ms")
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built JupyterLite in which the lessons are solved. It is the tests' alone: no site holds an answer."""
    runtime = pyodide.with_numpy(tmp_path_factory.mktemp("pyodide"))
    lab = lite_page.build(tmp_path_factory.mktemp("lab"), runtime)
    for lesson in LESSONS:
        solved = json.loads((lite_page.ROOT / lesson.solved).read_text(encoding="utf-8"))
        solved["metadata"]["kernelspec"] = KERNELSPEC
        for cell in solved["cells"]:
            if cell["cell_type"] == "code":
                cell |= {"outputs": [], "execution_count": None}
        (lab / "files" / lesson.released.relative_to("course")).write_text(json.dumps(solved), encoding="utf-8")
    return lab


@pytest.fixture(scope="module")
def address(lab: Path) -> Iterator[str]:
    with serve(lab) as address:
        yield address


@pytest.fixture
def page(browser: Browser, traffic: Traffic) -> Iterator[Page]:
    """A page of its own, with nothing kept from the page before."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    traffic.watch(context)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def hands_on(browser: Browser, traffic: Traffic, address: str) -> Iterator[Page]:
    """A page with a notebook open, in whose kernel tests run code of their own."""
    context = browser.new_context()
    traffic.watch(context)
    page = context.new_page()
    lite_page.open_notebook(page, address, HANDS_ON)
    lite_page.run(page, READY)
    yield page
    context.close()


def test_a_right_answer_is_right(hands_on: Page):
    assert "✓ parameter_gradients: right" in lite_page.run(hands_on, f"{RIGHT}check(parameter_gradients)")
    said = lite_page.run(hands_on, TIMED)
    print("\n", *(line for line in said.splitlines() if "a check takes" in line))


@pytest.mark.parametrize("words", WRONG)
def test_a_wrong_answer_gets_its_name_or_its_line(hands_on: Page, words: str):
    assert words in lite_page.run(hands_on, WRONG[words])


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_solved_lesson_runs_to_its_end(page: Page, address: str, lesson):
    path = lesson.released.relative_to("course").as_posix()
    started = time.perf_counter()
    lite_page.open_notebook(page, address, path)
    notebook, ready = NotebookPage(page, path), time.perf_counter()
    notebook.execute("notebook:run-all-cells", timeout=LESSON_MS)
    boot, cells_run = ready - started, time.perf_counter() - ready
    print(f"\n{lesson.slug:20} kernel {boot:6.1f} s   all cells {cells_run:6.1f} s", flush=True)
    cells = [cell for cell in notebook.code_cells() if cell["source"].strip()]
    assert [cell["source"] for cell in cells if not cell["execution_count"]] == []
    assert [output for cell in cells for output in complaints(cell)] == []
    checks = [cell for cell in cells if "grade" in cell["metadata"].get("tags", [])]
    assert checks
    assert [cell["source"] for cell in checks if ": right (" not in json.dumps(cell["outputs"])] == []


def complaints(cell: dict) -> list[str]:
    """What a cell says on stderr, or as the error it stopped with."""
    outputs = cell["outputs"]
    errors = [output["evalue"] for output in outputs if output["output_type"] == "error"]
    printed = [output["text"] for output in outputs if output.get("name") == "stderr"]
    return errors + [text for text in printed if not text.startswith(SAYS_MATPLOTLIB)]
