"""An exam in the sandbox: everybody is marked by what was dealt to them, and a mixed-up notebook goes to a person."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from grader.class_report.report import run_report
from grader.collect.collect import run_collect
from grader.engine.dealt import questions
from grader.engine.grade_class import grade_class
from grader.engine.recording.store import ResultStore
from grader.engine.result import Result, Status
from grader.engine.sandbox import tiers
from grader.exam.exam import run_exam
from grader.feedback.feedback import run_feedback
from tests.courses import Work, make_course, write
from tests.exams import SLUG, SPEC, Answers, exam_of, filled, first_alone, right, write_spec
from tests.unit.engine.recorded_course import scores

TIER = tiers.detect()
pytestmark = pytest.mark.skipif(TIER.name != "strong", reason=f"no strong sandbox: {TIER.reason}")

DEALT = ["ada", "ben", "cleo", "dan", "eve", "finn", "gus", "hal"]
FULL, FIRST, NOTHING, NO_MARK = (6.0, 2.0), (6.0, 0.0), (0.0, 0.0), (None, None)
EXPECTED = {
    "ada": (Status.GRADED, FULL),
    "ben": (Status.GRADED, FIRST),
    "cleo": (Status.NEEDS_PERSON, NO_MARK),
    "dan": (Status.REPAIRED, FULL),
    "eve": (Status.GRADED, NOTHING),
    "gus": (Status.REPAIRED, FULL),
    "hal": (Status.GRADED, (4.5, 2.0)),
    "zoe": (Status.NEEDS_PERSON, NO_MARK),
}
"""ada: all right; ben: half; cleo: ada's notebook; dan: broken JSON; eve: untouched; gus: has a cell of Ada's
besides; hal: without the last slope, by which two of four gradients are wrong; zoe was dealt nothing. finn, who is not
here, wrote his own deal over Ada's."""


def hand_ins(course: Path) -> dict[str, Work]:
    dealt = {student: exam_of(course).dealt_to(student).read_text(encoding="utf-8") for student in DEALT}
    gus, another = filled(dealt["gus"]), nbformat.reads(dealt["ada"], as_version=4).cells[1]
    gus.cells.append(new_code_cell(another.source))
    return {
        "ada": filled(dealt["ada"]),
        "ben": filled(dealt["ben"], first_alone),
        "cleo": filled(dealt["ada"]),
        "dan": nbformat.writes(filled(dealt["dan"])).replace('"nbformat_minor": 5', '"nbformat_minor": 5,'),
        "eve": dealt["eve"],
        "finn": as_if_mine(dealt["ada"], dealt["finn"]),
        "gus": gus,
        "hal": filled(dealt["hal"], without_last_slope),
        "zoe": filled(dealt["ada"]),
    }


def without_last_slope(dealt: str) -> Answers:
    answers = right(dealt)
    text, count = re.subn(r"(dz1 = da1) \* .*", r"\1", answers["network_1"])
    assert count == 1
    return answers | {"network_1": text}


def as_if_mine(theirs: str, mine: str) -> str:
    """Another's notebook, filled in, with my own deal written over theirs."""
    own, other = (re.search("Deal [0-9a-f]{16}", text)[0] for text in (mine, theirs))
    return nbformat.writes(filled(theirs)).replace(other, own)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The exam, collected from a folder of files and graded."""
    course = make_course(tmp_path_factory.mktemp("exam") / "course")
    write(course / "gradebook" / "seed", "3\n")  # by which finn's network is not ada's
    run_exam(course, write_spec(course, "carry_forward = true\n" + SPEC), students=DEALT, say=lambda text: None)
    for student, work in hand_ins(course).items():
        write(course / "by-mail" / f"{student}.ipynb", work)
    assert run_collect(course, "20", course / "by-mail", say=lambda text: None) == 0
    grade_class(course, ["20"], jobs=2, say=lambda text: None)
    return course


@pytest.fixture(scope="module")
def results(course: Path) -> dict[str, Result]:
    return {result.student: result for result in ResultStore(course).all(SLUG)}


@pytest.mark.parametrize("student", EXPECTED)
def test_everybody_has_the_marks_of_what_was_dealt_to_them(results, student):
    status, marks = EXPECTED[student]
    assert (results[student].status, tuple(mark.score for mark in results[student].marks)) == (status, marks)


def test_the_gradebook_has_the_same_marks(course):
    found = {student: tuple(mark for mark, *_ in marks.values()) for student, marks in scores(course, SLUG).items()}
    # Its rows are in the order of the names: check-hunt-1, check-network-1.
    assert {student: found[student] for student in EXPECTED} == {who: m[::-1] for who, (_, m) in EXPECTED.items()}


def test_anothers_questions_put_in_the_place_of_ones_own_are_not_what_is_marked(course, results):
    adas, finns = (
        [*questions(exam_of(course).dealt_to(who).read_text(encoding="utf-8")).values()] for who in ("ada", "finn")
    )
    pairs = zip(finns, adas, strict=True)
    expected = [his.examine(her.master.make(), seed=1).earned for his, her in pairs]
    assert [mark.score for mark in results["finn"].marks] == expected
    assert sum(expected) < 8.0


def test_what_was_carried_forward_is_told_with_its_line(results):
    network, _ = results["hal"].marks
    assert network.headline == (
        "network_1: one slip in the line of dz1 (something is missing), carried forward (4.5 of 6 points)"
    )
    assert "carried_forward" in network.kinds


def test_another_students_notebook_is_told_and_nobody_is_accused(results):
    assert results["cleo"].reason == (
        "its questions are those of ada, not those that were dealt to cleo: "
        "perhaps two notebooks were mixed up: look at both, and ask"
    )
    assert "no notebook was dealt to zoe" in results["zoe"].reason
    assert any("some of ada" in repair for repair in results["gus"].repairs)


def test_an_untouched_hunt_is_nobodys_mistake(results):
    assert [mark.kinds for mark in results["eve"].marks] == [("not_implemented",)] * 2


def test_grading_again_runs_nothing_again_that_has_a_mark(course):
    summary = grade_class(course, ["20"], jobs=1, say=lambda text: None)
    assert summary.reused == len(hand_ins(course)) - 2


def test_the_report_speaks_of_the_class(course, capsys):
    run_report(course, ["20"])
    said = capsys.readouterr().out
    assert "9 submissions" in said
    assert "one slip, carried forward" in said
    assert "Everybody had other networks" in said


def test_feedback_has_the_masters_lines_where_they_are_asked_for(course):
    page = course / "gradebook" / "feedback" / "ben" / SLUG / "midterm.html"
    run_feedback(course, "20", say=lambda text: None)
    without = page.read_text(encoding="utf-8")
    run_feedback(course, "20", master=True, say=lambda text: None)
    assert "The slip stood here" in page.read_text(encoding="utf-8")
    assert "The slip stood here" not in without
