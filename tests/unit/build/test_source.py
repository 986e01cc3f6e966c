"""Reading a lesson's source: what an author writes, and what is said where it is wrong."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.build.source import read_source
from grader.errors import CommandError


@pytest.fixture
def read_edited(course: Path, toy, exercises):
    """Reads the toy lesson after one edit of its source."""

    def read(old: str, new: str):
        path = course / toy.source
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        return read_source(course, toy, exercises)

    return read


def test_a_cell_keeps_its_id_when_another_comes_before_it(course, toy, exercises, read_edited):
    before = [cell.id for cell in read_source(course, toy, exercises)[0].cells]
    after = [cell.id for cell in read_edited("# %%\n", "# %%\nnew = 1\n\n# %%\n")[0].cells]
    assert [name for name in after if name in before] == before
    assert len(set(after)) == len(after) == len(before) + 1


def test_cells_of_equal_text_have_different_ids(read_edited):
    cells = read_edited("# %%\n", "# %%\nnew = 1\n\n# %%\nnew = 1\n\n# %%\n")[0].cells
    assert len({cell.id for cell in cells}) == len(cells)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("return 2 * x", "return 2 *", "line 25: invalid syntax"),
        ("    ### END SOLUTION\n", "", "line 21: the answer of double must stand between"),
        (
            "    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION\n",
            "    return 2 * x\n",
            "line 21: the answer of double must stand between",
        ),
        (
            '# %% tags=["exercise"]\ndef double',
            "# %%\ndef double",
            "line 21: the cell has a solution but not the tag",
        ),
        (
            "def double",
            "def treble",
            "line 21: an exercise cell defines exactly one exercise .*it defines treble",
        ),
        ("check(double)", "check(double) + 1", r"line 29: a grade cell holds `check\(the_function\)`"),
        (
            "check(double)",
            "check(add_one)",
            "line 29: add_one is checked, but no exercise cell above defines it",
        ),
        ("check(add_one)", "check(double)", "line 43: there is a second grade cell for double"),
        ("def add_one", "def double", "line 35: there is a second exercise cell for double"),
        ('# %% tags=["grade"]\ncheck(add_one)', "", 'no cell tagged "grade" for add_one'),
        ("# %% [markdown]\n# # A", "# # A", "text before the first marker"),
    ],
)
def test_a_broken_source_is_told_by_file_and_line(toy, read_edited, old, new, complaint):
    with pytest.raises(CommandError, match=complaint) as caught:
        read_edited(old, new)
    assert str(caught.value).startswith(str(toy.source))


def test_a_missing_source_is_told(course, toy, exercises):
    (course / toy.source).unlink()
    with pytest.raises(CommandError, match=r"toy.py is missing: it is the source of lesson 01-toy"):
        read_source(course, toy, exercises)


def test_an_exercise_declared_but_not_set_is_told(course, toy, exercises):
    declared = {**exercises, "halve": replace(exercises["double"], name="halve")}
    with pytest.raises(CommandError, match='no cell tagged "exercise" for halve'):
        read_source(course, toy, declared)
