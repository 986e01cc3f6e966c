import pytest

from grader.errors import CommandError
from grader.exam.spec import read_spec
from tests.exams import SPEC, write_spec

HEAD = 'name = "20-midterm"\nminutes = 60\n'
QUESTION = '[[question]]\nkind = "network"\nbelt = "white"\npoints = 2\n'


def test_a_spec_says_what_everybody_is_asked(tmp_path):
    spec = read_spec(write_spec(tmp_path))
    assert (spec.slug, spec.title, spec.minutes, spec.points) == ("20-midterm", "Midterm", 60, 8.0)
    assert [(one.name, one.belt, one.points) for one in spec.asked] == [
        ("network_1", "yellow", 6.0),
        ("hunt_1", "white", 2.0),
    ]


def test_a_count_asks_the_same_so_many_times(tmp_path):
    spec = read_spec(write_spec(tmp_path, HEAD + QUESTION + "count = 3\n"))
    assert [one.name for one in spec.asked] == ["network_1", "network_2", "network_3"]


def test_no_error_is_carried_forward_where_the_spec_does_not_say_so(tmp_path):
    assert not read_spec(write_spec(tmp_path)).carry_forward
    assert read_spec(write_spec(tmp_path, "carry_forward = true\n" + SPEC)).carry_forward


def test_a_comment_more_makes_no_other_exam(tmp_path):
    (tmp_path / "other").mkdir()
    assert read_spec(write_spec(tmp_path)) == read_spec(write_spec(tmp_path / "other", "# ours\n" + SPEC))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "no TOML file"),
        ("minutes = 60\n" + QUESTION, "name is missing"),
        ('name = "20-midterm"\n' + QUESTION, "minutes is missing"),
        ('name = "Midterm"\nminutes = 60\n' + QUESTION, "two digits"),
        ('name = "20-midterm"\nminutes = "60"\n' + QUESTION, "minutes must be a whole number, not '60'"),
        ('name = "20-midterm"\nminutes = true\n' + QUESTION, "minutes must be a whole number, not True"),
        ('name = "20-midterm"\nminutes = 0\n' + QUESTION, "must be 1 or more"),
        (HEAD + "even = 2\n" + QUESTION, "at most 1"),
        (HEAD + "carry_forward = 1\n" + QUESTION, "carry_forward must be true or false, not 1"),
        (HEAD + "hours = 1\n" + QUESTION, "hours is not known"),
        (HEAD, "asks nothing"),
        (HEAD + "question = 3\n", "must be tables"),
        (HEAD + "question = [3]\n", "question 1: write it as a table"),
        (HEAD + QUESTION + "colour = 1\n", "question 1: colour is not known"),
        (HEAD + QUESTION.replace("white", "pink"), 'question 1: there is no belt "pink", only white, yellow'),
        (HEAD + QUESTION.replace("network", "essay"), 'question 1: there is no kind "essay", only network, hunt'),
        (HEAD + QUESTION + QUESTION.replace("points = 2\n", ""), "question 2: points is missing"),
        (HEAD + QUESTION.replace("= 2", "= 0"), "question 1: points must be above 0"),
        (HEAD + QUESTION.replace("= 2", "= inf"), "at most 1000"),
        (HEAD + QUESTION.replace("= 2", "= nan"), "at most 1000"),
        (HEAD + QUESTION + "count = 21\n", "more than 20 questions"),
    ],
)
def test_whatever_is_wrong_is_said_with_the_file(tmp_path, text, said):
    path = write_spec(tmp_path, text)
    with pytest.raises(CommandError) as error:
        read_spec(path)
    assert said in str(error.value)
    assert str(path) in str(error.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="does not exist"):
        read_spec(tmp_path / "midterm.toml")
