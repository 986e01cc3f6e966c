"""The front page's table is read from what the notebooks have saved."""

import json

import pytest

from grader import progress
from grader.exercises import points


def _cell(source, *texts):
    outputs = [{"output_type": "execute_result", "data": {"text/plain": text}} for text in texts]
    return {"cell_type": "code", "source": source, "outputs": outputs}


@pytest.fixture
def course(tmp_path):
    def write(slug, *cells, text=None):
        folder = tmp_path / slug
        folder.mkdir()
        title = {"cell_type": "markdown", "source": ["# Lesson 3: <b>Many</b> layers\n", "text"]}
        (folder / "lesson.ipynb").write_text(text or json.dumps({"cells": [title, *cells]}), encoding="utf-8")
        return tmp_path

    return write


def test_points_are_those_of_the_last_saved_check(course):
    folder = course("03-multi-layer", _cell("check(forward)", "3.0"), _cell("check(backward, seed=1)", "2.0"))
    (lesson,) = progress(folder).lessons
    assert lesson.points == {"forward": 3.0, "backward": 2.0}
    assert (lesson.earned, lesson.full) == (5.0, points("forward") + points("backward"))
    assert lesson.state == "1 of 2 exercises right"


@pytest.mark.parametrize(
    ("texts", "state"), [([], "not started"), (["3.0"], "complete"), (["0.0"], "0 of 1 exercises right")]
)
def test_the_state_is_said_in_words(course, texts, state):
    (lesson,) = progress(course("03-multi-layer", _cell("check(forward)", *texts))).lessons
    assert lesson.state == state


def test_a_broken_notebook_and_other_folders_are_left_out(course):
    course("04-broken", text="{")
    folder = course("notes", _cell("check(forward)", "3.0"))
    assert progress(folder).lessons == []


def test_the_table_reads_as_text_and_as_escaped_html(course):
    table = progress(course("03-multi-layer", _cell("check(forward)", "3.0")))
    assert "complete" in repr(table) and "3 of   3" in repr(table)
    assert "&lt;b&gt;Many" in table._repr_html_() and "<b>" not in table._repr_html_()
