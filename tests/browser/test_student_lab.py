"""JupyterLab as a student meets it: no instructor's menus, lines that can be read. And an instructor's."""

import sys
from pathlib import Path
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Page, expect

from tests.browser.notebook_page import NotebookPage
from tests.browser.server import CourseServer, Server
from tests.courses import with_settings

LESSON = "index.ipynb"
FEWEST, MOST = 75, 95
OF_NBGRADER = "jupyterapp.commands.listCommands().filter(name => /nbgrader|formgrader|assignment/.test(name))"
MENUS = ".jp-MenuBar, .lm-MenuBar"
# Those without formulas and code, and how many letters the longest line of each one has.
PARAGRAPHS = ".jp-RenderedMarkdown > p:not(:has(mjx-container, code))"
LONGEST_LINES = """paragraphs => paragraphs.map(p => {
    const lines = {}, walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT), range = document.createRange();
    while (walk.nextNode()) {
        for (let i = 0; i < walk.currentNode.length; i++) {
            range.setStart(walk.currentNode, i);
            range.setEnd(walk.currentNode, i + 1);
            const line = Math.round(range.getBoundingClientRect().bottom);
            lines[line] = (lines[line] ?? 0) + 1;
        }
    }
    return Math.max(...Object.values(lines));
})"""


def test_a_student_sees_nothing_of_nbgrader(notebook: NotebookPage, server: CourseServer):
    expect(notebook.page.locator(MENUS).get_by_text("Kernel", exact=True)).to_be_visible()
    expect(notebook.page.get_by_text("Nbgrader")).to_have_count(0)
    expect(notebook.page.get_by_role("button", name="Validate")).to_have_count(0)
    assert notebook.page.evaluate(OF_NBGRADER) == []
    with pytest.raises(HTTPError, match="404"):
        server.ask("GET", "formgrader")


def test_an_instructor_who_starts_in_the_root_folder_has_its_menus(tmp_path: Path, page: Page):
    course = with_settings(tmp_path / "course")
    server = Server([sys.executable, "-m", "jupyterlab", *CourseServer.OPTIONS], course, tmp_path / "jupyter")
    try:
        page.goto(server.url)
        page.locator(MENUS).get_by_text("Nbgrader", exact=True).click()
        for entry in ("Formgrader", "Assignment List", "Course List"):
            expect(page.get_by_role("menuitem", name=entry)).to_be_visible()
    finally:
        page.close()  # before its server is gone, which it would call a failure
        server.stop()


def test_a_line_of_text_can_be_read_on_a_wide_page(server: CourseServer, page: Page):
    page.set_viewport_size({"width": 1600, "height": 900})
    with server.fresh_course() as course:
        page.goto(server.address(course, LESSON))
        notebook = NotebookPage(page, f"{course}/{LESSON}")
        assert FEWEST < max(page.locator(PARAGRAPHS).evaluate_all(LONGEST_LINES)) < MOST
        text = page.locator(PARAGRAPHS).first.bounding_box()
        code = notebook.show(notebook.code_cells()[0]["id"]).locator(".jp-InputArea-editor").bounding_box()
        assert code["width"] > 1.5 * text["width"]
