"""The report on a terminal."""

import pytest
from hypothesis import given, settings
from wcwidth import width

from grader.class_report.as_text import as_text
from grader.class_report.statistics import class_statistics
from grader.engine.result import Status
from tests.unit.class_report.results import LESSON, by_hand, classes, mark, result


def _text(students, all_students=False, **given):
    return as_text(class_statistics(LESSON, students, **given), all_students)


def test_what_to_teach_comes_first_then_who_needs_a_person_then_the_figures():
    text = _text([result(name, mark("forward", 0.0, 3.0, "negated")) for name in "ab"])
    titles = ["2 submissions", "TEACH AGAIN", "NEEDS YOU", "STATUSES", "EXERCISES", "MISTAKES BY KIND", "STUDENTS"]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)
    assert "2 of 2: the sign is flipped, in forward. Section “" in text
    assert "Nobody: every submission has its marks." in text


def test_a_weak_sandbox_is_told_before_anything_else_is():
    text = _text([result("a", mark("forward", 3.0), tier="weak"), result("b", mark("forward", 3.0))])
    assert "1 of 2 submissions ran in the weak sandbox" in text.split("TEACH AGAIN")[0]
    assert "strong (1), weak (1)" in text
    assert "weak" not in _text([result("a", mark("forward", 3.0))])


def test_who_needs_a_person_is_named_with_the_reason():
    text = _text([result("anna", status=Status.UNREADABLE, reason="it is a PDF")])
    assert "anna: unreadable: it is a PDF" in text
    assert "- of 24" in text


def test_who_is_not_graded_yet_is_named_with_the_command():
    text = _text([result("a", mark("forward", 3.0))], handed_in=["a", "ben"])
    assert "not graded yet: ben. Run `grader grade 03-multi-layer --resume`" in " ".join(text.split())


def test_a_mark_by_hand_is_told():
    assert "by hand: forward" in _text([result("a", mark("forward", 0.0))], recorded=by_hand("a", forward=2.0))


def test_a_large_class_is_cut_unless_all_are_asked_for():
    students = [result(f"student-{i:04}", mark("forward", 3.0)) for i in range(300)]
    assert len(_text(students).splitlines()) < 100
    assert "... and 260 more (marks.csv; --all prints them)" in _text(students)
    assert all(f"student-{i:04}" in _text(students, all_students=True) for i in (0, 150, 299))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(classes())
def test_no_line_is_too_wide_and_nothing_steers_the_terminal(students):
    for line in _text(students).splitlines():
        assert width(line) <= 100
        assert not set(line) & set("\x1b\r\u202e\udce9")
