"""A key pressed on a widget belongs to the widget: JupyterLab's one-letter commands leave the cell behind it alone."""

import sys
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.notebook_page import NotebookPage

LESSON = "index.ipynb"
pytestmark = pytest.mark.skipif(
    Path(sys.prefix) != Path(__file__).parents[2] / ".venv",
    reason="JupyterLab's settings are those of another environment than the course's own",
)
EVERY_KIND = """
from ipywidgets import Button, Checkbox, Dropdown, IntSlider, SelectionSlider, ToggleButton, ToggleButtons, VBox
VBox([
    Button(description="button"), ToggleButton(description="toggle"), ToggleButtons(options=["one", "two"]),
    IntSlider(description="slider"), SelectionSlider(options=["few", "many"], description="selection"),
    Checkbox(description="checkbox"), Dropdown(options=["first", "second"], description="dropdown"),
])
"""
KINDS = ["button", "toggle", "one", "two", "slider", "selection", "checkbox", "dropdown"]
KEYS = ["x", "c", "v", "a", "b", "m", "r", "y", "z", "d", "d", "0", "0", "i", "i", "j", "k", "Shift+M", "ArrowUp"]
"""Cut, copy, paste, insert above and below, markdown, raw, code, undo, delete, restart, interrupt, walk, merge."""


@pytest.fixture(scope="module")
def widget(notebook: NotebookPage) -> Locator:
    cell = notebook.code_cells()[0]["id"]
    notebook.write(cell, EVERY_KIND)
    return notebook.run(cell)


def cells(notebook: NotebookPage) -> list[tuple]:
    return [(cell["id"], cell["cell_type"], "".join(cell["source"])) for cell in notebook.cells()]


def control(widget: Locator, kind: str) -> Locator:
    if kind in ("checkbox", "dropdown"):
        return widget.get_by_label(kind, exact=True)
    if kind in ("slider", "selection"):
        label = widget.page.get_by_text(kind, exact=True)
        return widget.locator(".widget-slider", has=label).get_by_role("slider")
    return widget.get_by_role("button", name=kind, exact=True)


@pytest.mark.parametrize("kind", KINDS)
def test_letters_on_a_control_leave_the_notebook_alone(notebook, widget, kind):
    before = cells(notebook)
    control(widget, kind).focus()
    for key in KEYS:
        notebook.page.keyboard.press(key)
    expect(notebook.page.locator(".jp-Dialog")).to_have_count(0)
    assert control(widget, kind).evaluate("control => control === document.activeElement")
    # A command that does reach the notebook comes after all that might have been on its way.
    notebook.execute("notebook:insert-cell-below")
    after = cells(notebook)
    assert len(after) == len(before) + 1
    assert [cell for cell in after if cell in before] == before


def test_arrows_choose_from_a_list(notebook, widget):
    choices = control(widget, "dropdown")
    choices.select_option("first")
    choices.press("ArrowDown")
    expect(choices).to_have_value("second")
    choices.press("f")
    expect(choices).to_have_value("first")


def test_the_same_letters_still_act_on_a_cell(notebook):
    before = cells(notebook)
    notebook.show(notebook.code_cells()[-1]["id"])
    notebook.page.evaluate("jupyterapp.commands.execute('notebook:enter-command-mode')")
    notebook.page.keyboard.press("b")
    notebook.page.wait_for_function(
        "count => jupyterapp.shell.currentWidget.content.model.cells.length === count", arg=len(before) + 1
    )
    notebook.page.keyboard.press("d")
    notebook.page.keyboard.press("d")
    notebook.page.wait_for_function(
        "count => jupyterapp.shell.currentWidget.content.model.cells.length === count", arg=len(before)
    )
