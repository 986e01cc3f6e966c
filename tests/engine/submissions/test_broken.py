"""All broken samples, graded as one class: exact marks and statuses, and something to look at for each of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import nbformat
import pytest

from grader.engine.result import Result, Status
from grader.engine.sandbox.tiers import detect
from tests.courses import FULL, LESSON, hand_in, make_course
from tests.engine.submissions.classes import grade, slowest
from tests.engine.submissions.short_world import ShortWorld
from tests.submissions.sample import samples
from tests.submissions.world import World
from tests.unit.engine.recorded_course import open_gradebook

SAMPLES = samples("broken")

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Graded:
    """The class once it is graded. rows: what the gradebook has, by student: grade_id -> automatic score."""

    world: World
    results: dict[str, Result]
    rows: dict[str, dict[str, float | None]]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    if detect().name != "strong":
        pytest.skip(f"NOTHING IS GRADED WITHOUT THE STRONG SANDBOX, SO NOTHING WAS TESTED: {detect().reason}")
    world = ShortWorld(tmp_path_factory.mktemp("class"), 0, tmp_path_factory.mktemp("outside") / "secret")
    make_course(world.course, solved=world.solved, released=world.released)
    for name, sample in SAMPLES.items():
        sample.write(hand_in(world.course, name), world)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GRADER_SEED", raising=False)
        results = grade(world)
    print("\nwhat took longest:", slowest(results))
    yield Graded(world, results, _rows(world))


@pytest.fixture(params=SAMPLES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


def test_nobody_is_left_out(graded: Graded):
    assert graded.results.keys() == graded.rows.keys() == SAMPLES.keys()


def test_its_marks_are_exact(graded: Graded, name: str):
    result = graded.results[name]
    assert {mark.exercise: mark.score for mark in result.marks} == SAMPLES[name].marks(FULL), result.reason


def test_its_status_is_right_and_has_a_reason(graded: Graded, name: str):
    result = graded.results[name]
    assert {result.status} == SAMPLES[name].statuses, result.reason
    assert bool(result.reason) == (result.status is not Status.GRADED)


def test_its_notebook_is_recorded_and_whole(graded: Graded, name: str):
    path = graded.world.course / "gradebook" / "autograded" / name / LESSON.slug / LESSON.released.name
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    grade_cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert len(grade_cells) == len(FULL)
    # nbgrader gives full marks to a grade cell that shows nothing.
    assert all(cell.outputs for cell in grade_cells)


def test_its_marks_are_in_the_gradebook(graded: Graded, name: str):
    marks = {mark.grade_id: mark.score for mark in graded.results[name].marks}
    assert graded.rows[name] == marks


def _rows(world: World) -> dict[str, dict[str, float | None]]:
    with open_gradebook(world.course) as gradebook:
        return {
            submission.student.id: {grade.name: grade.auto_score for grade in submission.notebooks[0].grades}
            for submission in gradebook.assignment_submissions(LESSON.slug)
        }
