"""An exercise in the browser: a wrong answer and what is said about it, then the right one; and a restart."""

import json
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Locator, expect

from tests.browser.notebook_page import NotebookPage
from tests.browser.server import CourseServer

SOLUTIONS = Path(__file__).parents[2] / "solutions"


class Mistake(NamedTuple):
    """An exercise by its cell's id; the piece of its solution that is wrong, and how; what the check says then."""

    exercise: str
    right: str
    wrong: str
    says: str

    @property
    def check(self) -> str:
        """The id of the cell that checks the exercise."""
        return f"check-{self.exercise}"


def solution(notebook: NotebookPage, exercise: str) -> str:
    """The right answer, from the solved notebook of the same lesson."""
    path = SOLUTIONS / notebook.path.split("/", 1)[1]
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "".join(next(cell for cell in cells if cell["id"] == exercise)["source"])


def panel(check: Locator) -> Locator:
    """What a check says."""
    return check.locator(".jp-OutputArea-output").get_by_role("status").last


def expect_full_points(notebook: NotebookPage, mistake: Mistake) -> None:
    """The check shows full points, in words and as the cell's value."""
    check = notebook.show(mistake.check)
    expect(panel(check)).to_contain_text(f"{mistake.exercise.replace('-', '_')}: right (")
    points = check.locator(".jp-OutputArea-executeResult pre").inner_text()
    expect(panel(check)).to_contain_text(f"({float(points):g} of {float(points):g} points)")


def expect_diagnosis_then_full_points(notebook: NotebookPage, mistake: Mistake) -> None:
    """A wrong answer is named; the right one gets full points."""
    answer = solution(notebook, mistake.exercise)
    assert answer.count(mistake.right) == 1
    notebook.write(mistake.exercise, answer.replace(mistake.right, mistake.wrong))
    check = notebook.run(mistake.exercise, mistake.check)
    expect(panel(check)).to_contain_text(mistake.says)
    expect(panel(check)).not_to_contain_text(": right (")
    notebook.write(mistake.exercise, answer)
    notebook.run(mistake.exercise, mistake.check)
    expect_full_points(notebook, mistake)


def expect_all_still_there(notebook: NotebookPage, server: CourseServer, mistake: Mistake, widget: str) -> None:
    """Save, restart, reopen: the answer and its verdict are there, and what the widget left says how to get it back."""
    answer = solution(notebook, mistake.exercise)
    notebook.write(mistake.exercise, answer)
    notebook.run(mistake.exercise, mistake.check)
    notebook.run(widget)
    expect(notebook.picture(widget)).to_be_visible()
    notebook.execute("docmanager:save")
    notebook.restart_kernel()

    course, path = notebook.path.split("/", 1)
    notebook = NotebookPage.open(notebook.page, server, course, path)
    assert "".join(notebook.cells()[notebook.find(mistake.exercise)]["source"]) == answer
    expect_full_points(notebook, mistake)
    (left,) = notebook.cells()[notebook.find(widget)]["outputs"]
    assert "".join(left["data"]["text/plain"]).startswith("Run this cell (Shift+Enter)")
    notebook.run_imports()
    notebook.run(mistake.exercise, mistake.check)
    expect_full_points(notebook, mistake)
