"""Marks as CSV: what the gradebook has, blank where nobody gave a mark, and safe in a spreadsheet."""

import csv
import io
import re
from pathlib import Path

import pytest

from grader.class_report.report import run_report
from grader.csv_text import Table, defused, write_table
from grader.engine.recording.record import Recorder
from grader.engine.recording.store import ResultStore
from grader.engine.result import Status
from grader.errors import CommandError
from grader.export.export import run_export
from tests.courses import FULL, LESSON, hand_in, make_course
from tests.unit.engine.recorded_course import grade_id, open_gradebook, result

TOTAL = sum(FULL.values())
NO_MARKS = {name: {"score": None} for name in FULL}
CLASS = (
    result("lovelaceada_12345"),
    result("222", forward={"score": 1.5}),
    result("cleo", notebook=LESSON.released, status=Status.UNREADABLE, reason="=no, notebook", **NO_MARKS),
    result("dan", status=Status.NEEDS_PERSON, reason="one question", forward={"score": None}),
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Lesson 3: Multi layer (77),Quiz (78),Current Score\r\n"
    f"    Points Possible,,,,,{TOTAL:g},10,(read only)\r\n"
    '"Lovelace, Ada",12345,S1,ada,A,,7,70\r\n=1+1,9,S9,CLEO,A,,8,\r\nDan,8,dan,x,A,3,,\r\nStranger,7,S7,str,A,,1,\r\n'
    "Bo,6,S6,222,A,,,\r\n"
)
MOODLE = (
    "\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 222,Bo Bell,bo@example.org,"Submitted, late",,{maximum},Yes,"Friday, 1 May",-,\n'
    "Participant 12345,Ada,lovelaceada_12345,Submitted,,{maximum},Yes,-,-,Read me\n"
    "Participant 5,Cleo,cleo,Submitted,,{maximum},Yes,-,-,\nParticipant 6,Dan,dan,Submitted,1,{maximum},No,-,-,\n"
)


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """Four students: full marks; manual marks, extra credit and a penalty; no marks; one question open."""
    course = make_course(tmp_path_factory.mktemp("export") / "course")
    with Recorder(course) as recorder:
        for one in CLASS:
            recorder.record(one)
            ResultStore(course).write(one)
    with open_gradebook(course) as gradebook:
        where = (LESSON.released.stem, LESSON.slug, "222")
        gradebook.find_grade(grade_id("output_delta"), *where).manual_score = 0.25
        gradebook.find_grade(grade_id("backward"), *where).extra_credit = 1.0
        gradebook.find_submission(LESSON.slug, "222").notebooks[0].late_submission_penalty = 0.5
        gradebook.db.commit()
    hand_in(course, "never-graded")
    return course


BELL = TOTAL - 1.5 - (FULL["output_delta"] - 0.25) + 1 - 0.5


class Export:
    """One run of the command."""

    def __init__(self, course: Path, out: Path, format: str, lesson: str | None = "3", **options) -> None:
        self.warned: list[str] = []
        quiet = {"say": lambda _: None, "warn": self.warned.append}
        self.code = run_export(course, lesson, format, out, **options, **quiet)
        self.bytes = out.read_bytes()
        self.rows = list(csv.reader(io.StringIO(self.bytes.decode("utf-8-sig"), newline="")))

    def row(self, name: str) -> dict[str, str]:
        (row,) = [row for row in self.rows if name in row]
        return dict(zip(self.rows[0], row, strict=True))


def test_our_own_csv_has_marks_statuses_and_exercises(course, tmp_path):
    export = Export(course, tmp_path / "marks.csv", "csv", lesson=None)
    assert export.code == 0
    assert export.rows[0][7:] == list(FULL)
    ada, bell = export.row("lovelaceada_12345"), export.row("222")
    assert (ada["score"], ada["max"], ada["status"], ada["forward"]) == (f"{TOTAL:g}", f"{TOTAL:g}", "graded", "3")
    assert (float(bell["score"]), bell["late_penalty"]) == (BELL, "0.5")
    assert (bell["forward"], bell["output_delta"]) == ("1.5", "0.25")


def test_what_has_no_mark_is_blank_and_told(course, tmp_path):
    export = Export(course, tmp_path / "marks.csv", "csv")
    cleo, dan = export.row("cleo"), export.row("dan")
    assert (cleo["status"], cleo["reason"], cleo["score"], cleo["backward"]) == ("unreadable", "'=no, notebook", "", "")
    assert (dan["score"], dan["forward"], dan["output_delta"]) == ("", "", "2")
    assert export.row("never-graded")["status"] == "not graded" and export.row("never-graded")["score"] == ""
    assert "cleo has no mark (unreadable: =no, notebook): left blank" in export.warned
    assert len(export.warned) == 3


def test_the_reports_totals_are_those_of_the_export(course, tmp_path):
    assert run_report(course, ["3"], tmp_path) == 0
    with (tmp_path / LESSON.slug / "marks.csv").open(newline="", encoding="utf-8-sig") as table:
        report = {row["student"]: row for row in csv.DictReader(table)}
    export = Export(course, tmp_path / "marks.csv", "csv")
    assert {name: row["score"] for name, row in report.items()} == {
        one.student: export.row(one.student)["score"] for one in CLASS
    }
    assert (report["222"]["late penalty"], report["222"]["by hand"]) == ("0.5", "output_delta backward")
    page = (tmp_path / LESSON.slug / "report.html").read_text(encoding="utf-8")
    assert "by hand: output_delta, backward; 0.5 off for being late" in page


def test_a_persons_marks_end_a_blank(course, tmp_path):
    with open_gradebook(course) as gradebook:
        grade = gradebook.find_grade(grade_id("forward"), LESSON.released.stem, LESSON.slug, "dan")
        grade.manual_score = 1.0
        gradebook.db.commit()
        assert Export(course, tmp_path / "marks.csv", "csv").row("dan")["score"] == f"{TOTAL - 2:g}"
        grade.manual_score = None
        gradebook.db.commit()


SIGNS = "=+-@＝＋－＠"
STARTS = ("", "a;", "a,", "a\t", "a\n", "a\r\n", ";", "\t", "\r", "\n", ";;", "; ", "a;\t", "  ")


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("sign", SIGNS)
def test_a_formula_is_no_formula_wherever_a_field_may_begin(start, sign):
    found = defused(f"{start}{sign}SUM(A1);{sign}cmd|' /C calc'!A0")
    assert not re.search(rf"(^|[;\t\r\n]) *[{re.escape(SIGNS)}]", found)
    assert found[0] not in "\t\r\n"
    assert found.replace("'", "") == f"{start}{sign}SUM(A1);{sign}cmd| /C calc!A0"
    assert defused(found) == found


@pytest.mark.parametrize("text", ["a-b", "a = b", "x@example.org", "2026-11-28", "1 - 2", "https://x/?a=1"])
def test_an_ordinary_text_stays(text):
    assert defused(text) == text


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_field_leaks_whatever_delimiter_a_spreadsheet_takes(tmp_path, delimiter):
    rows = [["name", "note"], ["a;=1+1;b", "x\t=2\n=3"], ['a";=1+1;"b', ",=4,"]]
    write_table(tmp_path / "x.csv", rows, Table([], delimiter=delimiter))
    text = (tmp_path / "x.csv").read_text(encoding="utf-8")
    assert all(line.startswith('"') for line in text.split("\r\n") if line)
    for taken in ",;\t":
        fields = [field for row in csv.reader(io.StringIO(text, newline=""), delimiter=taken) for field in row]
        assert not [field for field in fields if field.lstrip(" ").startswith(tuple(SIGNS))]


@pytest.mark.parametrize(
    ("field", "text"), [(-1.5, "-1.5"), ("-3", "-3"), (0.1 + 0.2, "0.3"), (None, ""), (-0.0, "0"), ("-", "-")]
)
def test_numbers_stay_numbers(field, text):
    assert defused(field) == text


def test_canvas_gets_its_own_file_back_with_one_column_filled(course, tmp_path):
    (tmp_path / "canvas.csv").write_bytes(CANVAS.encode())
    export = Export(course, tmp_path / "out.csv", "canvas", template=tmp_path / "canvas.csv")
    expected = CANVAS.replace("ada,A,,7", f"ada,A,{TOTAL:g},7").replace("222,A,,,", f"222,A,{BELL:g},,")
    expected = list(csv.reader(io.StringIO(expected.replace("x,A,3,,", "x,A,,,").replace("=1+1", "'=1+1"))))
    assert export.rows == expected
    assert export.bytes.endswith(b'"Bo","6","S6","222","A","%s","",""\r\n' % f"{BELL:g}".encode())
    assert export.code == 1
    assert "never-graded is not in the template: no mark is exported" in export.warned
    assert sum("left blank" in line for line in export.warned) == 2


@pytest.mark.slow
@pytest.mark.parametrize("template", [True, False])
def test_two_who_would_have_one_row_get_none(tmp_path, template):
    course = make_course(tmp_path / "course")
    with Recorder(course) as recorder:
        for student in ("lovelaceada_12345", "lovelacez_12345", "cleo"):
            recorder.record(result(student))
    (tmp_path / "canvas.csv").write_bytes(CANVAS.encode())
    options = {"template": tmp_path / "canvas.csv"} if template else {"column": "Lesson 3 (77)"}
    export = Export(course, tmp_path / "out.csv", "canvas", **options)
    assert export.code == 1 and any("lovelaceada_12345 and " in line for line in export.warned)
    assert not [row for row in export.rows if "12345" in row and row[5] == f"{TOTAL:g}"]
    assert f"{TOTAL:g}" in next(row for row in export.rows if {"CLEO", "cleo"} & set(row))


def test_a_template_with_nobody_of_the_class_is_refused(course, tmp_path):
    (tmp_path / "canvas.csv").write_text("\n".join([*CANVAS.splitlines()[:2], "Stranger,7,S7,str,A,,1,"]))
    with pytest.raises(CommandError, match="nobody of the class is in the template"):
        Export(course, tmp_path / "out.csv", "canvas", template=tmp_path / "canvas.csv")
    assert not (tmp_path / "out.csv").exists()


def test_canvas_without_a_template_has_the_columns_of_its_importer(course, tmp_path):
    export = Export(course, tmp_path / "out.csv", "canvas", column="Lesson 3 (77)")
    assert export.rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Lesson 3 (77)"]
    assert export.rows[1] == ["    Points Possible", "", "", "", "", f"{TOTAL:g}"]
    assert export.row("lovelaceada_12345")["ID"] == "12345"
    assert export.row("cleo")["Lesson 3 (77)"] == ""


@pytest.mark.parametrize(
    ("old", "new"), [("Lesson 3: Multi layer (77)", "Homework (77)"), ("Quiz (78)", "multi-layer")]
)
def test_a_column_that_is_not_plain_is_asked_for(course, tmp_path, old, new):
    (tmp_path / "canvas.csv").write_bytes(CANVAS.replace(old, new).encode())
    with pytest.raises(CommandError, match="name it with --column; there are"):
        Export(course, tmp_path / "out.csv", "canvas", template=tmp_path / "canvas.csv")
    named = Export(course, tmp_path / "out.csv", "canvas", template=tmp_path / "canvas.csv", column=new, scale=True)
    assert named.row("ada")[new] in (f"{TOTAL:g}", "10")


def test_another_maximum_is_told_or_scaled_to(course, tmp_path):
    (tmp_path / "moodle.csv").write_text(MOODLE.format(maximum="100.00"), encoding="utf-8")
    with pytest.raises(CommandError, match="maximum is 100 and the lesson has"):
        Export(course, tmp_path / "out.csv", "moodle", template=tmp_path / "moodle.csv")
    export = Export(course, tmp_path / "out.csv", "moodle", template=tmp_path / "moodle.csv", scale=True)
    assert export.row("Participant 12345")["Grade"] == "100"


def test_moodles_worksheet_is_filled_and_all_else_is_kept(course, tmp_path):
    before = MOODLE.format(maximum=f"{TOTAL:.2f}")
    (tmp_path / "moodle.csv").write_bytes(before.encode())
    export = Export(course, tmp_path / "out.csv", "moodle", template=tmp_path / "moodle.csv")
    assert export.bytes.startswith('\ufeff"Identifier"'.encode())
    assert export.row("Participant 222")["Grade"] == f"{BELL:g}"
    assert export.row("Participant 222")["Status"] == "Submitted, late"
    assert export.row("Participant 12345")["Feedback comments"] == "Read me"
    cleo = export.row("Participant 5")
    assert (cleo["Grade"], cleo["Feedback comments"]) == ("", "unreadable: =no, notebook")
    assert export.row("Participant 6")["Grade"] == "1"
    assert "dan: Moodle says that the grade cannot be changed, so it is left" in export.warned


def test_moodle_without_a_template_takes_students_it_knows_by_number(course, tmp_path):
    export = Export(course, tmp_path / "out.csv", "moodle")
    assert export.row("Participant 222")["Grade"] == f"{BELL:g}"
    assert len(export.rows) == 2 and export.code == 1
    assert "cleo is no number of Moodle's: use --template with its grading worksheet" in export.warned


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "is empty"), (b"\xff\xfe", "is empty"), (b"a,b\n1,2\n", "no columns ID")]
)
def test_a_template_that_is_none_is_refused(course, tmp_path, content, words):
    (tmp_path / "canvas.csv").write_bytes(content)
    with pytest.raises(CommandError, match=words):
        Export(course, tmp_path / "out.csv", "canvas", template=tmp_path / "canvas.csv")


def test_what_cannot_be_exported_is_told(course, tmp_path):
    with pytest.raises(CommandError, match="canvas takes one lesson at a time"):
        Export(course, tmp_path / "out.csv", "canvas", lesson=None)
    with pytest.raises(CommandError, match="there is no format 'excel'"):
        Export(course, tmp_path / "out.csv", "excel")
