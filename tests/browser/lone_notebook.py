"""A lesson in a browser and a JupyterLab of its own, for what is no test: a benchmark, README's pictures."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.notebook_page import NotebookPage, fresh_notebook
from tests.browser.server import CourseServer
from tests.run_all import BROWSERS

CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
"""Where the system's Chromium is, or None."""
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


@contextmanager
def lone_notebook(lesson: str, **options) -> Iterator[NotebookPage]:
    """The notebook `lesson` of a fresh copy of the course, its imports run. options: those of the browser's context."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        courses = Path(folder) / "courses"
        courses.mkdir()
        server = CourseServer(courses, Path(folder) / "jupyter")
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            with fresh_notebook(server, browser.new_context(**options).new_page(), lesson) as notebook:
                notebook.run_imports()
                yield notebook
            browser.close()
        finally:
            server.stop()
