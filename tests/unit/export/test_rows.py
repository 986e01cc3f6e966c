"""No mark goes into the row of another: a student's row is found by what the platform itself calls them."""

import pytest

from grader.csv_text import Table
from grader.engine.recording.class_marks import LessonMarks, StudentMarks
from grader.errors import CommandError
from grader.export.canvas import canvas_rows
from grader.export.moodle import moodle_rows
from grader.export.platform import Filling
from grader.people.known_as import KnownAs, note, read_known_as
from tests.courses import LESSON

CANVAS = [
    ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "multi-layer (77)"],
    ["    Points Possible", "", "", "", "", "3"],
    ["Aalto, Aino", "10234", "30555", "aaalto", "A", ""],
    ["Bell, Ben", "20871", "10234", "bbell", "A", ""],
]
GERMAN = [
    [
        "ID",
        "Vollständiger Name",
        "E-Mail-Adresse",
        "Status",
        "Bewertung",
        "Bestwertung",
        "Änderbar",
        "A",
        "B",
        "Feedback",
    ],
    ["Teilnehmer/in101", "Aino Aalto", "a@example.org", "Abgegeben", "", "3,00", "Ja", "-", "-", ""],
    ["Teilnehmer/in102", "Ben Bell", "b@example.org", "Zur Bewertung", "", "3,00", "{locked}", "-", "-", ""],
]


def filling(students: list[str], known: KnownAs, points: float = 2.5) -> Filling:
    marks = {student: StudentMarks(student, scores={"x": points}) for student in students}
    return Filling(LessonMarks(LESSON, {"x": 3.0}, marks), False, known)


@pytest.mark.parametrize(
    ("student", "known", "row"),
    [
        ("aaltoaino_10234", {}, "Aalto, Aino"),
        ("bellben_10234", {}, ""),  # the number is Aalto's, and the name is not
        ("s1", {"s1": {"canvas id": "10234"}}, "Aalto, Aino"),
        ("10234", {"10234": {"canvas id": "20871"}}, "Bell, Ben"),
        ("10234", {}, ""),  # it may be of either
        ("10234", {"10234": {"canvas id": "5"}}, ""),
        ("bbell", {"bbell": {}}, "Bell, Ben"),
        ("20871", {"20871": {"moodle participant": "7"}}, "Bell, Ben"),
        ("20871", {"20871": {"canvas id": "10234"}}, "Aalto, Aino"),
    ],
)
def test_a_row_of_canvas_is_the_students_own(student, known, row):
    neighbour = ("bbell", "Bell, Ben") if row == "Aalto, Aino" else ("aaalto", "Aalto, Aino")
    done = filling([student, neighbour[0]], known)
    rows = canvas_rows(done, Table([list(row) for row in CANVAS]), "")
    assert {line[0] for line in rows[2:] if line[5] == "2.5"} == {row, neighbour[1]} - {""}
    assert bool(done.problems) == (not row) and all(student in problem for problem in done.problems)


@pytest.mark.parametrize("locked", ["Nein", "Ja", "Tja"])
def test_a_worksheet_in_german_is_filled(locked):
    done = filling(["101", "b@example.org"], {"101": {"moodle participant": "101"}})
    rows = moodle_rows(done, Table([[cell.format(locked=locked) for cell in row] for row in GERMAN]), "")
    assert [row[4] for row in rows[1:]] == ["2,5", "" if locked == "Nein" else "2,5"]
    told = {"Nein": "cannot be changed", "Ja": "", "Tja": "Änderbar: Moodle decides, as Tja is unknown here"}[locked]
    assert [told in note for note in done.notes] == [True] * bool(told)


def test_a_worksheet_without_a_maximum_is_asked_about():
    """With a scale the maximum is a word."""
    rows = [
        ["ID", "Status", "Note", "Skala"],
        ["Teilnehmer/in101", "x", "", "gut"],
        ["Teilnehmer/in102", "x", "", "gut"],
    ]
    known = {"101": {"moodle participant": "101"}}
    with pytest.raises(CommandError, match="name that of the grades with --column; there are ID, Status, Note, Skala"):
        moodle_rows(filling(["101"], known), Table([list(row) for row in rows]), "")
    filled = moodle_rows(filling(["101"], known), Table([list(row) for row in rows]), "Note")
    assert [row[2] for row in filled[1:]] == ["2.5", ""]


def test_a_number_that_is_not_moodles_is_no_participant():
    done = filling(["10234", "s2"], {"10234": {"canvas id": "10234"}, "s2": {"moodle participant": "7"}})
    assert [row[0] for row in moodle_rows(done, None, "")[1:]] == ["Participant 7"]
    assert done.problems == ["10234 is no number of Moodle's: use --template with its grading worksheet"]


def test_what_platforms_call_a_student_adds_up(tmp_path):
    path = tmp_path / "known_as.json"
    note(path, {"ada": [("canvas id", "1")], "ben": []})
    note(path, {"ada": [("github", "lovelace")]})
    assert read_known_as(path) == {"ada": {"canvas id": "1", "github": "lovelace"}, "ben": {}}


@pytest.mark.parametrize("content", ["", "[1]", "{", '{"ada": 3}', "\ud800"])
def test_a_note_that_a_person_has_damaged_is_none(tmp_path, content):
    (tmp_path / "known_as.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    assert read_known_as(tmp_path / "known_as.json") == {}
