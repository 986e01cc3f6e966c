"""What was handed in is read in another process, and put together here from the release."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from grader.engine import reading
from grader.engine.grading import grade_one
from grader.engine.job import Job
from grader.engine.limited import Allowance, Exceeded
from grader.engine.preflight.preflight import preflight
from grader.engine.result import Status
from grader.engine.slicing.lesson_plan import parts_of
from tests.unit.engine.small_lesson import ONE, lesson

pytestmark = pytest.mark.slow

NAME = "lesson.ipynb"
RELEASE = json.dumps(lesson())
RIGHT = "def one(x):\n    return 1"
UNPARSABLE = "(" + "a.b(c)[d] + {e: f} - " * 4400


def job(**files: str) -> Job:
    contents = {f"{name}.ipynb": text.encode() for name, text in files.items()}
    return Job("ada", "01-small", NAME, contents, (), RELEASE, "", "version", 7)


def with_cells(*sources: str) -> str:
    notebook = lesson(one=RIGHT)
    notebook.cells[2:2] = [new_code_cell(source, id=f"mine-{n}") for n, source in enumerate(sources)]
    return nbformat.writes(notebook)


@pytest.mark.parametrize(
    "files",
    [
        {"lesson": nbformat.writes(lesson(one=RIGHT))},
        {"lesson": with_cells("a = 1", "print(picture)", "\ud800"), "other": nbformat.writes(lesson())},
        {"lesson": with_cells("a = 1")[:-300]},
        {"lesson": "no notebook"},
        {"lesson": nbformat.writes(new_notebook(cells=[new_code_cell("hello = 1")]))},
        {},
    ],
)
def test_it_is_what_preflight_and_slicing_find(files: dict[str, str]):
    files = {name: text.encode("utf-8", "replace").decode() for name, text in files.items()}
    there, here = reading.read(job(**files)), preflight(job(**files).files, (), RELEASE, NAME)
    assert (there.notebook, there.repairs, there.reason) == (here.notebook, here.repairs, here.reason)
    assert there.notebook is None or there.parts == parts_of(there.notebook, RELEASE)


def test_what_takes_too_much_to_read_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "ALLOWANCE", Allowance(computing=1))
    found = reading.read(job(**{f"n{number}": with_cells(*[UNPARSABLE] * 20) for number in range(12)}))
    assert found.notebook is None
    assert found.reason == (
        "what was handed in could not be read, as that takes more than 1 seconds of computing: look at it by hand, or "
        "ask for the notebook alone"
    )
    assert reading.read(job(lesson=with_cells("a = 1"))).notebook is not None


@pytest.mark.parametrize("certain", [True, False])
def test_what_may_be_chance_is_graded_anew_by_the_next_run(certain: bool, monkeypatch: pytest.MonkeyPatch):
    def too_much(*_: object, **__: object) -> None:
        raise Exceeded("more than it has", certain)

    monkeypatch.setattr(reading, "limited", too_much)
    result = grade_one(job(lesson=with_cells()))
    assert (result.status, result.score, result.key) == (
        Status.UNREADABLE,
        None,
        job(lesson=with_cells()).key * certain,
    )


RELEASED = [[False, None]] * len(lesson().cells)


@pytest.mark.parametrize(
    "texts",
    [
        RELEASED[1:],
        [*RELEASED, [False, None]],
        [[False, "check = print"], *RELEASED[1:]],
        [*RELEASED[:3], [False, "print(2.0)"], *RELEASED[4:]],
    ],
)
def test_nothing_but_answers_is_taken_from_it(texts: list, monkeypatch: pytest.MonkeyPatch):
    answer = {"texts": texts, "run": [], "repairs": [], "reason": ""}
    monkeypatch.setattr(reading, "limited", lambda *_, **__: answer)
    with pytest.raises(ValueError, match=r"cells|answer"):
        reading.read(job())


def test_an_answer_is_taken_from_it(monkeypatch: pytest.MonkeyPatch):
    answer = {
        "texts": [*RELEASED[:2], [True, "mine = 1"], [False, RIGHT], *RELEASED[3:]],
        "run": [1],
        "play": [],
        "repairs": [],
    }
    monkeypatch.setattr(reading, "limited", lambda *_, **__: answer | {"reason": ""})
    cells = reading.read(job()).notebook.cells
    assert [cell.source for cell in cells[2:4]] == ["mine = 1", RIGHT] and cells[7].source != ONE
