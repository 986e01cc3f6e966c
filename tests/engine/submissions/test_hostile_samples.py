"""The hostile samples themselves: enough of them, well described, bounded, and not broken by a slip of their own."""

import re

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from grader.engine.result import Status
from grader.exercises import EXERCISES
from tests.submissions.world import LESSON, World, samples

SAMPLES = samples("hostile")
FULL = {name: float(exercise.points) for name, exercise in EXERCISES.items() if exercise.lesson == LESSON.slug}
MARKER = re.compile(r"\d{3}\.\d{4}")
LOOPS_FOR_EVER = re.compile(r"while (True|1)\b|itertools\.count|for .* in iter\(")
ADDRESS = re.compile(r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b")


@pytest.fixture
def world(tmp_path):
    secret = tmp_path / "outside" / "secret"
    secret.parent.mkdir()
    secret.write_text("the secret's text")
    return World(tmp_path / "course", 1, secret)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "submission"
    folder.mkdir()
    return folder


def test_there_are_enough():
    assert len(SAMPLES) >= 36


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_it_says_what_it_tries_and_what_must_happen(sample):
    for sentence in (sample.TRIES, sample.MUST):
        assert sentence[0].isupper() and sentence.endswith(".") and ". " not in sentence
    assert set(Status) >= (sample.STATUS if isinstance(sample.STATUS, set) else {sample.STATUS})


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_its_marks_are_exact(sample):
    marks = sample.marks(dict(FULL))
    assert marks.keys() == FULL.keys()
    assert all(mark in (None, 0.0, FULL[name]) for name, mark in marks.items())
    assert (set(marks.values()) == {None}) == (sample.STATUS == Status.UNREADABLE)


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_its_code_is_python_bounded_and_asks_no_stranger(sample, world, folder):
    sample.write(folder, world)
    assert any(folder.iterdir())
    notebook = folder / LESSON.released.name
    if sample.STATUS == Status.UNREADABLE:
        return
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "code":
            compile(TransformerManager().transform_cell(cell.source), sample.__name__, "exec")
    own = "\n".join(value for name, value in vars(sample).items() if name.isupper() and isinstance(value, str))
    assert not LOOPS_FOR_EVER.search(own)
    assert set(ADDRESS.findall(own)) <= {"127.0.0.1"}
    assert "http" not in own.replace("http://www.w3.org/2000/svg", "")


def test_every_marker_belongs_to_one_sample():
    def markers(sample):
        return {
            marker
            for name, value in vars(sample).items()
            if name.isupper() and isinstance(value, str)
            for marker in MARKER.findall(value)
        }

    found = [marker for sample in SAMPLES.values() for marker in markers(sample)]
    assert len(found) >= 5
    assert len(found) == len(set(found))
