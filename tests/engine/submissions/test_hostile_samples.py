"""The hostile samples themselves: enough of them, well described, bounded, and not broken by a slip of their own."""

import re
from pathlib import Path

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from grader.engine.result import Status
from tests.courses import FULL, LESSON
from tests.submissions.aftermath import MARKER, markers
from tests.submissions.sample import samples
from tests.submissions.world import World

SAMPLES = samples("hostile")
LOOPS_FOR_EVER = re.compile(r"while (True|1)\b|itertools\.count|for .* in iter\(")
ADDRESS = re.compile(r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b")
SVG = "http://www.w3.org/2000/svg"
"""A name, not an address."""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    root = tmp_path_factory.mktemp("world")
    secret = root / "outside" / "secret"
    secret.parent.mkdir()
    secret.write_text("the secret's text")
    return World(root / "course", 1, secret)


@pytest.fixture(scope="module")
def folders(world, tmp_path_factory):
    """What each sample hands in, by its name."""
    folders = {name: tmp_path_factory.mktemp(name) for name in SAMPLES}
    for name, folder in folders.items():
        SAMPLES[name].write(folder, world)
    return folders


def test_there_are_enough():
    assert len(SAMPLES) >= 36


def own_text(folder: Path, world: World) -> str:
    """The text of a submission that is not the lesson's: lines of the notebook's cells, other files but archives."""
    notebook = folder / LESSON.released.name
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".zip" and not path.is_symlink()]
    texts = [path.read_text(encoding="utf-8") for path in files if path != notebook]
    if notebook in files:
        lessons = {line for cell in world.solved.cells for line in cell.source.splitlines()}
        cells = nbformat.read(notebook, as_version=4).cells
        texts += [line for cell in cells for line in cell.source.splitlines() if line not in lessons]
    return "\n".join(texts)


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_it_says_what_it_tries_and_what_must_happen(sample):
    for sentence in (sample.tries, sample.must):
        assert sentence[0].isupper() and sentence.endswith(".") and ". " not in sentence
    assert sample.statuses and sample.statuses <= set(Status)


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_its_marks_are_exact(sample):
    assert set(sample.lost) <= FULL.keys()
    # What nobody can read has no marks at all.
    assert Status.UNREADABLE not in sample.statuses or (len(sample.statuses), sample.lost) == (1, ())


@pytest.mark.parametrize("name", SAMPLES)
def test_its_code_is_python_bounded_and_asks_no_stranger(name, world, folders):
    sample, folder = SAMPLES[name], folders[name]
    assert any(folder.iterdir())
    own = own_text(folder, world)
    assert not LOOPS_FOR_EVER.search(own)
    assert set(ADDRESS.findall(own)) <= {"127.0.0.1"}
    assert "http" not in own.replace(SVG, "")
    if Status.UNREADABLE in sample.statuses:
        return
    notebook = folder / LESSON.released.name
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "code":
            compile(TransformerManager().transform_cell(cell.source), notebook, "exec")


def test_every_marker_belongs_to_one_sample(world, folders):
    found = []
    for folder in folders.values():
        found += set(MARKER.findall(own_text(folder, world)))
    assert len(found) >= 5
    assert len(found) == len(set(found))
    assert set(found) == markers()
