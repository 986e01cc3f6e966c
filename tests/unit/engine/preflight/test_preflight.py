"""From files to a notebook: which file counts, and what is said where none does."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from grader.engine.preflight.preflight import preflight
from tests.unit.engine.small_lesson import lesson

NAME = "lesson.ipynb"
RELEASE = json.dumps(lesson())
RIGHT = "def one(x):\n    return 1"
OTHER = "def one(x):\n    return 2"
BOTH = nbformat.writes(lesson(one=RIGHT, two="def two_b(x):\n    return 2")).encode()
ONE = nbformat.writes(lesson(one=OTHER)).encode()
NONE = nbformat.writes(lesson()).encode()
FOREIGN = nbformat.writes(new_notebook(cells=[new_code_cell("hello = 1")])).encode()
EMPTY = nbformat.writes(new_notebook()).encode()


def check(files, problems=()):
    return preflight(files, problems, RELEASE, NAME)


def first_answer(checked):
    return next(cell.source for cell in checked.notebook.cells if cell.id == "one")


def test_a_good_notebook_is_rebuilt_and_nothing_is_said():
    checked = check({NAME: BOTH, "timestamp.txt": b"2026-01-01 00:00:00 UTC"})
    assert nbformat.writes(checked.notebook).encode() == BOTH
    assert (checked.repairs, checked.reason) == ((), "")


def test_the_release_may_be_a_notebook():
    files = {NAME: BOTH}
    assert preflight(files, (), lesson(), NAME) == check(files)


def test_the_same_files_in_any_order_give_the_same():
    files = {"a/x.ipynb": ONE, "b.ipynb": ONE, "c.ipynb": ONE.replace(b"2", b"3"), "d.ipynb": NONE}
    assert check(files) == check(dict(reversed(files.items())))


@pytest.mark.parametrize(
    "path", ["other.ipynb", "Lesson.IPYNB", "lesson.ipynb.txt", "lesson.json", "lesson.ipynb (1)", f"a/b/{NAME}"]
)
def test_another_name_is_read_and_told(path):
    checked = check({path: BOTH})
    assert first_answer(checked) == RIGHT
    assert checked.repairs == (f"the notebook was handed in as {path}, not {NAME}",)


def test_the_notebook_with_most_answers_counts():
    checked = check({NAME: ONE, "copy.ipynb": BOTH})
    assert first_answer(checked) == RIGHT
    assert checked.repairs == (
        "several notebooks of the lesson were handed in: copy.ipynb was graded, the one with most answers, "
        f"and not {NAME}",
    )


def test_between_equals_the_lesson_s_name_counts():
    same = BOTH.replace(b"return 1", b"return 3")
    assert first_answer(check({"a.ipynb": same, NAME: BOTH, "b.ipynb": same})) == RIGHT


def test_between_equals_the_higher_folder_counts():
    same = BOTH.replace(b"return 1", b"return 3")
    assert first_answer(check({f"a/{NAME}": same, f"z/{NAME}": same, NAME: BOTH})) == RIGHT


def test_a_checkpoint_counts_only_where_nothing_else_does():
    path = ".ipynb_checkpoints/lesson-checkpoint.ipynb"
    checked = check({NAME: ONE, path: BOTH})
    assert first_answer(checked) == OTHER
    assert checked.repairs == ()
    assert first_answer(check({path: BOTH, NAME: b"{"})) == RIGHT


def test_notebooks_of_other_things_do_not_count_and_are_not_told():
    checked = check({NAME: ONE, "a.ipynb": FOREIGN, "data.json": b"[1, 2]", "notes.txt": b"{}"})
    assert first_answer(checked) == OTHER
    assert checked.repairs == ()


def test_a_foreign_notebook_under_the_lesson_s_name_does_not_hide_the_right_one():
    assert first_answer(check({NAME: FOREIGN, "x.ipynb": BOTH})) == RIGHT


def test_what_was_not_read_is_told():
    problems = [f"{n} was not read: it is a link, not a file" for n in "abcde"]
    checked = check({NAME: BOTH}, problems)
    assert checked.repairs == (*problems[:3], "2 more files were not read")


@pytest.mark.parametrize(
    ("files", "problems", "reason"),
    [
        ({}, (), "no notebook was handed in: the folder is empty"),
        ({"timestamp.txt": b"x"}, (), "no notebook was handed in: the folder is empty"),
        ({"essay.pdf": b"%PDF"}, (), "no notebook was handed in: the folder holds only essay.pdf"),
        ({"b": b"", "a": b""}, (), "no notebook was handed in: the folder holds only a and b"),
        ({n: b"" for n in "abcde"}, (), "no notebook was handed in: the folder holds only a, b, c and 2 more"),
        ({"w.zip": b""}, (), "no notebook was handed in: the folder holds only w.zip, which is not unpacked"),
        ({}, ("x is a link",), "no notebook was handed in: x is a link"),
        ({NAME: b" \n"}, (), f"no notebook could be read: {NAME} has nothing in it"),
        ({NAME: b"<html>"}, (), f"no notebook could be read: {NAME} has no cells that can be read"),
        (
            {NAME: b"{", "a.ipynb": b""},
            (),
            "no notebook could be read: a.ipynb and lesson.ipynb have no cells that can be read",
        ),
        (
            {NAME: EMPTY, "a.ipynb": FOREIGN},
            (),
            "a.ipynb holds nothing of this lesson: it seems to be another notebook",
        ),
        ({NAME: FOREIGN}, (), f"{NAME} holds nothing of this lesson: it seems to be another notebook"),
        (
            {"\n\x1b\udcff" * 60 + ".pdf": b""},
            (),
            f"no notebook was handed in: the folder holds only {'?' * 60}…{'?' * 26}.pdf",
        ),
    ],
)
def test_where_nothing_can_be_read_the_reason_is_one_sentence(files, problems, reason):
    checked = check(files, problems)
    assert checked.notebook is None
    assert checked.reason == reason


@pytest.mark.parametrize("source", ["def neuron_gradients(x):\n    pass", "check(neuron_gradients)"])
def test_the_notebook_of_another_lesson_is_known_as_such(source):
    cell = new_code_cell(source, metadata={"nbgrader": {"grade_id": "check-neuron-gradients"}})
    checked = check({NAME: nbformat.writes(new_notebook(cells=[cell])).encode()})
    assert checked.reason == f"{NAME} holds nothing of this lesson: it seems to be of 02-one-neuron"


@pytest.mark.parametrize(
    "script",
    [
        f"# %% [markdown]\n# def two_b(): pass\n\n# %%\n{RIGHT}\n",
        f"#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n\nx = 1\n\n\n# In[ ]:\n\n\n{RIGHT}\n",
        f"import os\n{RIGHT}\n",
    ],
)
def test_a_script_counts_where_there_is_no_notebook(script):
    checked = check({"lesson.py": script.encode(), "other.py": b"x = 1"})
    assert first_answer(checked).endswith(RIGHT)
    assert checked.repairs[0] == "no notebook was handed in: the functions were read from lesson.py"
    assert first_answer(check({"lesson.py": script.encode(), NAME: ONE})) == OTHER


def test_a_script_s_labels_count():
    label = '# %% nbgrader={"grade": false, "grade_id": "one", "solution": true}'
    assert first_answer(check({"lesson.py": f"{label}\none = 3".encode()})) == "one = 3"


def test_a_script_without_answers_is_none():
    assert check({"lesson.py": b"x = 1"}).reason == "no notebook was handed in: the folder holds only lesson.py"


def test_nothing_handed_in_is_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    trap = f"open({str(tmp_path / 'trap')!r}, 'w')\n{RIGHT}"
    check({NAME: nbformat.writes(lesson(one=trap)).encode()})
    check({"lesson.py": trap.encode()})
    assert list(tmp_path.iterdir()) == []


def test_the_caller_s_notebook_cannot_change_the_next_one():
    check({NAME: BOTH}).notebook.cells[1].metadata["x"] = 1
    assert check({NAME: BOTH}).notebook.cells[1].metadata == {}
