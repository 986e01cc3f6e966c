"""formgrader on a gradebook that the engine has filled: a person's mark and comment outlast the engine."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from grader.engine.recording.record import Recorder
from grader.engine.result import Status
from tests.browser.conftest import Traffic
from tests.browser.server import CourseServer, Server
from tests.courses import FULL, LESSON, make_course
from tests.unit.engine.recorded_course import grade_id, result, scores

MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"
EMPTY_MATHJAX = "MathJax = {Hub: {Config() {}, Queue() {}, Startup: {signal: {Interest(ready) { ready('End'); }}}}};"
QUESTION, ANSWER = grade_id("forward"), "forward"
CLASS = [
    result("ada"),
    result("ben", forward={"score": 0.0, "trouble": "timed out"}),
    result("cleo", LESSON.released, marks=(), status=Status.UNREADABLE, reason="<img src=x onerror=alert(1)> is empty"),
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    course = make_course(tmp_path_factory.mktemp("formgrader") / "course")
    record(course)
    return course


@pytest.fixture(scope="module")
def formgrader(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    command = [sys.executable, "-m", "jupyterlab", *CourseServer.OPTIONS]
    server = Server(command, course, tmp_path_factory.mktemp("jupyter"))
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def no_mathjax(page: Page, traffic: Traffic) -> Iterator[None]:
    """formgrader's own pages ask another machine for MathJax, and fail without it: they get an empty one."""
    page.route(f"{MATHJAX}**", lambda route: route.fulfill(body=EMPTY_MATHJAX, content_type="text/javascript"))
    yield
    traffic.addresses = [address for address in traffic.addresses if not address.startswith(MATHJAX)]


def record(course: Path) -> None:
    with Recorder(course) as recorder:
        for one in CLASS:
            recorder.record(one)


def recorded(course: Path, student: str) -> tuple:
    return scores(course)[student][QUESTION]


def open_submission(page: Page, formgrader: Server, student: str) -> None:
    notebooks = f"/formgrader/manage_students/{student}/{LESSON.slug}"
    page.goto(f"{formgrader.root}/login?token={formgrader.token}&next={notebooks}")
    page.get_by_role("link", name=LESSON.released.stem, exact=True).click()
    expect(page.locator(f"#{QUESTION}")).to_be_visible()


def test_a_mark_and_a_comment_of_a_person_outlast_the_engine(
    course: Path, formgrader: Server, page: Page, tmp_path: Path
):
    open_submission(page, formgrader, "ben")
    score, comment = page.locator(f"#{QUESTION}"), page.locator(f"#{ANSWER}-comment")
    expect(score).to_have_attribute("placeholder", "0")
    expect(comment).to_have_attribute("placeholder", re.compile("took too long"))
    with page.expect_response(re.compile("/api/grade/")):
        score.fill("1.5")
        score.press("Tab")
    with page.expect_response(re.compile("/api/comment/")):
        comment.fill("A loop that never ends, but the formula is right.")
        comment.press("Tab")
    assert recorded(course, "ben") == (0.0, 1.5, False)

    record(course)
    assert recorded(course, "ben") == (0.0, 1.5, False)
    page.reload()
    expect(score).to_have_value("1.5")
    expect(comment).to_have_value("A loop that never ends, but the formula is right.")
    score.scroll_into_view_if_needed()
    page.screenshot(path=Path(os.environ.get("BROWSER_SHOTS", tmp_path), "formgrader.png"))


def test_what_has_no_mark_waits_for_a_person_and_says_why(formgrader: Server, page: Page):
    open_submission(page, formgrader, "cleo")
    for name in FULL:
        expect(page.locator(f"#{grade_id(name)}")).to_have_class(re.compile("needs_manual_grade"))
    expect(page.locator(f"#{ANSWER}-comment")).to_have_attribute("placeholder", "‹img src=x onerror=alert(1)› is empty")
