"""The tables for spreadsheets."""

import csv
import io

import pytest
from hypothesis import given, settings

from grader.class_report.as_csv import marks_csv, mistakes_csv
from grader.class_report.statistics import class_statistics
from grader.csv_text import defused
from grader.engine.result import Status
from tests.unit.class_report.results import HOSTILE, LESSON, by_hand, classes, mark, result


def _read(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def test_a_student_has_one_line_with_scores_and_kinds():
    students = [result("anna", mark("forward", 1.5, 3.0, "negated", "doubled"), repairs=("mended a", "mended b"))]
    (line,) = _read(marks_csv(class_statistics(LESSON, students)))
    assert line == {
        "student": "anna",
        "status": "graded",
        "reason": "",
        "score": "1.5",
        "full": "3",
        "late penalty": "0",
        "tier": "strong",
        "repairs": "mended a; mended b",
        "by hand": "",
        "forward score": "1.5",
        "forward mistakes": "negated doubled",
        "forward reason": "",
    }


def test_a_missing_score_is_an_empty_field_and_not_0():
    students = [result("anna", mark("forward", None), mark("backward", 0.0), status=Status.NEEDS_PERSON)]
    (line,) = _read(marks_csv(class_statistics(LESSON, students)))
    assert (line["score"], line["forward score"], line["backward score"]) == ("", "", "0")


def test_every_mark_that_is_not_full_has_its_reason():
    above = "the cell that begins “import nunpy” failed"
    given = [
        mark("forward", 3.0, headline="forward: right (3 of 3 points)"),
        mark("backward", 0.0, headline="backward: raised TypeError (0 of 3 points)"),
        mark("hidden_delta", 0.0, headline="hidden_delta: needs a name", reason=above),
        mark("output_delta", None, headline="Here there is no module torch"),
    ]
    (line,) = _read(marks_csv(class_statistics(LESSON, [result("anna", *given, status=Status.NEEDS_PERSON)])))
    assert [line[f"{one.exercise} reason"] for one in given] == [
        "",
        "raised TypeError (0 of 3 points)",
        above,
        "Here there is no module torch",
    ]
    final = by_hand("anna", output_delta=3.0)
    (line,) = _read(marks_csv(class_statistics(LESSON, [result("anna", *given, status=Status.NEEDS_PERSON)], final)))
    assert line["output_delta reason"] == ""


def test_a_mark_by_hand_is_told():
    statistics = class_statistics(LESSON, [result("anna", mark("forward", 0.0))], by_hand("anna", forward=2.0))
    (line,) = _read(marks_csv(statistics))
    assert (line["forward score"], line["by hand"]) == ("2", "forward")


def test_mistakes_have_words_and_shares():
    students = [result(name, mark("forward", 0.0, 3.0, "raised")) for name in "ab"] + [
        result("c", mark("forward", 3.0))
    ]
    (line,) = _read(mistakes_csv(class_statistics(LESSON, students)))
    assert list(line.values()) == ["forward", "raised", "raised an exception", "2", "0.6667"]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(classes())
def test_every_student_is_read_back_and_no_field_is_a_formula(students):
    statistics = class_statistics(LESSON, students)
    lines = _read(marks_csv(statistics))
    # What is no Unicode is written as an escape.
    expected = [defused(row.student).encode("utf-8", "backslashreplace").decode() for row in statistics.rows]
    assert sorted(line["student"] for line in lines) == sorted(expected)
    assert len(_read(mistakes_csv(statistics))) == len(statistics.mistakes)
    for line in lines:
        assert None not in line and None not in line.values()
        assert all(field == defused(field) for field in line.values())


def test_every_hostile_name_has_its_line():
    students = [result(name, mark("forward", 3.0)) for name in HOSTILE]
    lines = _read(marks_csv(class_statistics(LESSON, students)))
    assert len(lines) == len(HOSTILE)
    assert "\\udce9 no unicode" in {line["student"] for line in lines}
