from pathlib import Path

import pytest

from grader.course import Exam
from grader.engine.dealt import dealt_line, questions, whose
from tests.courses import LESSON, ROOT

TOKENS = {"ada": "a" * 16, "ben": "b" * 16}
SAMPLE = "c" * 16


@pytest.fixture
def exam(tmp_path: Path) -> Exam:
    notebook = tmp_path / "exams" / "20-midterm" / "midterm.ipynb"
    exam = Exam("20-midterm", notebook.with_name("exam.toml"), notebook, notebook, tmp_path / "dealt")
    for path, token in [(notebook, SAMPLE), *((exam.dealt_to(who), token) for who, token in TOKENS.items())]:
        path.parent.mkdir(parents=True)
        path.write_text(dealt_line(token))
    return exam


def handed_in(*tokens: str) -> dict[str, bytes]:
    return {f"{number}.ipynb": dealt_line(token).encode() for number, token in enumerate(tokens)}


@pytest.mark.parametrize("files", [handed_in(TOKENS["ada"]), handed_in("d" * 16), handed_in(), {"a.py": b"\xff\xfe"}])
def test_nothing_speaks_against_ones_own_or_what_no_deal_is_known_of(exam, files):
    assert whose(exam, "ada", files) == ("", "")


def test_anothers_goes_to_a_person(exam):
    refused, note = whose(exam, "ada", handed_in(TOKENS["ben"]))
    assert refused.startswith("its questions are those of ben, not those that were dealt to ada")
    assert note == ""


def test_so_does_the_sample_which_somebody_may_have_handed_out(exam):
    assert "those of the sample" in whose(exam, "ada", handed_in(SAMPLE))[0]


def test_anothers_cells_beside_ones_own_are_told_and_refuse_nothing(exam):
    refused, note = whose(exam, "ada", handed_in(TOKENS["ada"], TOKENS["ben"]))
    assert (refused, note) == ("", "beside the cells that were dealt to ada it holds some of ben")


def test_who_was_dealt_nothing_goes_to_a_person_with_the_way_out(exam):
    assert "deal one with `grader exam`" in whose(exam, "zoe", handed_in(TOKENS["ada"]))[0]


def test_a_notebook_that_is_dealt_later_is_known(exam):
    assert whose(exam, "ada", handed_in("e" * 16)) == ("", "")
    exam.dealt_to("eve").parent.mkdir()
    exam.dealt_to("eve").write_text(dealt_line("e" * 16))
    assert "those of eve" in whose(exam, "ada", handed_in("e" * 16))[0]


def test_two_who_sat_at_each_others_machines_can_be_given_each_others_folder(exam):
    aside = exam.dealt / "aside"
    (exam.dealt / "ada").rename(aside)
    (exam.dealt / "ben").rename(exam.dealt / "ada")
    aside.rename(exam.dealt / "ben")
    assert whose(exam, "ada", handed_in(TOKENS["ben"])) == ("", "")
    assert whose(exam, "ben", handed_in(TOKENS["ada"])) == ("", "")


def test_a_lesson_holds_no_questions_of_its_own():
    assert questions((ROOT / LESSON.released).read_text(encoding="utf-8")) == {}
