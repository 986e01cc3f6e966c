import csv

import pytest

from grader.commands.cli import main
from grader.course import Course
from grader.errors import CommandError
from grader.exam.exam import run_exam
from tests.courses import make_course, write
from tests.exams import SLUG, SPEC, exam_of, write_spec

pytestmark = pytest.mark.slow

SMALL = SPEC[: SPEC.index('[[question]]\nkind = "hunt"')]


@pytest.fixture
def course(tmp_path):
    course = make_course(tmp_path / "course")
    write(Course(course).seed, "2\n")  # of other secrets one may deal three students the same answers
    return course


def deal(course, *students: str, text: str = SMALL) -> list[str]:
    said: list[str] = []
    run_exam(course, write_spec(course, text), students=students, say=said.append)
    return said


def test_everybody_is_dealt_a_notebook_and_the_table_is_shown(course):
    (course / "class.csv").write_text("id,name\nada,Ada Lovelace\nben,Ben Banneker\n")
    said: list[str] = []
    run_exam(course, write_spec(course, SMALL), course / "class.csv", ["zoe"], say=said.append)
    assert sorted(path.parent.name for path in exam_of(course).dealt.glob("*/midterm.ipynb")) == ["ada", "ben", "zoe"]
    table = "\n".join(said)
    assert "dealt now: 3; had theirs before, and keep it: 0" in table
    assert "3 of 3" in table
    with exam_of(course).source.with_name("lengths.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["student"] for row in rows] == ["ada", "ben", "zoe"]
    assert list(rows[0]) == ["student", "network_1 lines", "network_1 operations", "all operations"]
    assert all(int(row["network_1 lines"]) > 5 for row in rows)
    assert [row["network_1 operations"] for row in rows] == [row["all operations"] for row in rows]


def test_dealt_is_one_of_the_assignments(course):
    assert SLUG not in [one.slug for one in Course(course).assignments()]
    deal(course, "ada")
    assert SLUG in [one.slug for one in Course(course).assignments()]


def test_what_was_dealt_can_be_made_again(course):
    deal(course, "ada")
    path = exam_of(course).dealt_to("ada")
    before = path.read_bytes()
    path.unlink()
    deal(course, "ada")
    assert path.read_bytes() == before


def test_what_was_handed_out_is_never_written_over(course):
    deal(course, "ada")
    path = exam_of(course).dealt_to("ada")
    path.write_text("as it was handed out")
    said = deal(course, "ada", "ben")
    assert path.read_text() == "as it was handed out"
    assert any("dealt now: 1; had theirs before, and keep it: 1" in line for line in said)


def test_who_is_dealt_in_later_is_added_to_the_lengths(course):
    deal(course, "ada")
    deal(course, "zoe")
    with exam_of(course).source.with_name("lengths.csv").open() as file:
        assert [row["student"] for row in csv.DictReader(file)] == ["ada", "zoe"]


def test_another_spec_under_the_same_name_is_refused(course):
    deal(course, "ada")
    with pytest.raises(CommandError, match="another spec"):
        deal(course, "ben", text=SMALL.replace("points = 6", "points = 7"))
    assert not exam_of(course).dealt_to("ben").exists()


@pytest.mark.parametrize("name", ["03-midterm", "20-multi-layer"])
def test_an_exam_is_not_called_like_a_lesson(course, name):
    with pytest.raises(CommandError, match="would be taken for 03-multi-layer"):
        deal(course, "ada", text=SMALL.replace(SLUG, name))


def test_without_students_there_is_a_sample(course):
    deal(course)
    assert exam_of(course).released.is_file()
    assert not exam_of(course).dealt.exists()


def test_the_command_says_what_is_wrong_in_a_sentence(course, capsys):
    spec = write_spec(course, SMALL.replace("yellow", "pink"))
    assert main(["--root", str(course), "exam", str(spec)]) == 1
    assert "there is no belt" in capsys.readouterr().err
