"""One JupyterLab in one page for all tests here, a fresh copy of the course for each notebook, no request outside."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import axe
from tests.browser.lone_notebook import CHROMIUM, FLAGS
from tests.browser.notebook_page import NotebookPage, fresh_notebook
from tests.browser.server import CourseServer

HERE = Path(__file__).parent
OWN_HOSTS = {"127.0.0.1", "localhost"}

# A slow machine is no fault of the course: what is waited for is polled, and comes at once where it can.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="there is no chromium (on Debian: apt install chromium)"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CourseServer]:
    server = CourseServer(tmp_path_factory.mktemp("courses"), tmp_path_factory.mktemp("jupyter"))
    yield server
    server.stop()


CLOSED_TOO_EARLY = re.compile(r"Canceled future for \w+ message before replies were done")
"""JupyterLab's own complaint when a notebook is closed while its kernel still answers."""


class Traffic:
    """What pages ask for, and which of their scripts fail."""

    def __init__(self):
        self.addresses: list[str] = []
        self.failures: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        """Note what the pages do that this context will open."""
        context.on("request", lambda request: self.addresses.append(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self.addresses.append(socket.url)))
        context.on("weberror", lambda error: self._note(str(error.error)))

    def _note(self, failure: str) -> None:
        if not CLOSED_TOO_EARLY.search(failure):
            self.failures.append(failure)

    def outside(self) -> list[str]:
        """The addresses of other machines."""
        remote = (url for url in self.addresses if urlsplit(url).scheme not in ("data", "blob"))
        return [url for url in remote if urlsplit(url).hostname not in OWN_HOSTS]


@pytest.fixture(scope="session")
def traffic() -> Traffic:
    return Traffic()


@pytest.fixture(scope="session")
def context(browser: Browser, traffic: Traffic) -> Iterator[BrowserContext]:
    """One for all, so that JupyterLab's own files are fetched once."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    traffic.watch(context)
    yield context
    context.close()


@pytest.fixture(autouse=True)
def nothing_leaves_the_machine(traffic: Traffic) -> Iterator[None]:
    yield
    outside, failures = traffic.outside(), list(traffic.failures)
    traffic.addresses.clear()
    traffic.failures.clear()
    assert outside == []
    assert failures == []


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()


@pytest.fixture(scope="session")
def lab(context: BrowserContext) -> Iterator[Page]:
    """The page in which JupyterLab stays open, for one notebook after another."""
    page = context.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module")
def notebook(request: pytest.FixtureRequest, server: CourseServer, lab: Page) -> Iterator[NotebookPage]:
    """The notebook that a module names in LESSON, opened once for all its tests, its imports run."""
    with fresh_notebook(server, lab, request.module.LESSON) as notebook:
        notebook.run_imports()
        yield notebook


@pytest.fixture(scope="session")
def axe_source(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core."""
    return axe.fetch(tmp_path_factory.mktemp("axe"))
