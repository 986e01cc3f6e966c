"""The newcomer's one command, from the terminal to the lesson and back."""

import re
import shutil
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server

ROOT = Path(__file__).parents[2]
NEEDS_MAKE = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
NEEDS_OWN_ENVIRONMENT = pytest.mark.skipif(
    Path(sys.prefix) != ROOT / ".venv", reason="these tests run in another environment than the one of `make lab`"
)


@NEEDS_MAKE
@NEEDS_OWN_ENVIRONMENT
def test_make_lab_opens_the_front_page_and_ends_when_asked(tmp_path: Path, page: Page):
    server = Server(["make", "lab", "LAB_ARGS=--no-browser --port=0"], ROOT, tmp_path)
    try:
        page.goto(server.url)
        expect(page.get_by_role("heading", name="Backpropagation, by hand")).to_be_visible()
        page.locator('.jp-RenderedMarkdown a[href*="multi-layer.ipynb"]').click()
        expect(page.get_by_role("heading", name=re.compile("Lesson 3: Many layers"))).to_be_visible()
        expect(page.locator(".jp-toast-button, .Toastify__toast, .jp-Dialog")).to_have_count(0)
        expect(page.get_by_role("menuitem", name="Nbgrader")).to_have_count(0)

        page.get_by_role("menuitem", name="File", exact=True).click()
        page.get_by_role("menuitem", name="Shut Down", exact=True).click()
        page.locator(".jp-Dialog").get_by_role("button", name="Shut Down").click()
        expect(page.get_by_text("Server stopped")).to_be_visible()
        assert server.wait() == 0
    finally:
        server.stop()
