"""What of a platform's folder is graded: the files as `collect` reads them. Nothing is run."""

import io
import json
import zipfile

import nbformat
import pytest

from grader.autograder import one_submission
from grader.autograder.one_submission import grade_folder, make_job
from grader.autograder.settings import FILE, Settings
from grader.engine.preflight.preflight import preflight
from grader.engine.sandbox.tiers import Tier
from grader.errors import CommandError
from tests.courses import LESSON, ROOT, write

SETTINGS = Settings(LESSON.slug, 7, "weak")
RELEASE = nbformat.read(ROOT / LESSON.released, as_version=4)


@pytest.fixture
def source(tmp_path):
    """What a release packs, as far as it is read here."""
    folder = tmp_path / "source"
    write(folder / LESSON.released, ROOT / LESSON.released)
    write(folder / FILE, SETTINGS.to_json())
    (folder / "grader").mkdir()
    return folder


def packed(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, nbformat.writes(RELEASE))
    return buffer.getvalue()


def text(notebook=RELEASE) -> bytes:
    return nbformat.writes(notebook).encode()


READ = {
    "any name": ({"Übung 3 (1).ipynb": text()}, ""),
    "a folder, with what Jupyter and a Mac leave": (
        {"hw/multi-layer.ipynb": text(), "hw/.ipynb_checkpoints/multi-layer-checkpoint.ipynb": text(), "._x": b"\0"},
        "",
    ),
    "a zip": ({"work.zip": packed("hw/multi-layer.ipynb")}, ""),
    "a zip beside it": ({"multi-layer.ipynb": text(), "old.zip": packed("old.ipynb")}, ""),
    "two": ({"a.ipynb": text(), "b.ipynb": text()}, ""),
    "a script": ({"hw.py": b"def output_delta(z, y):\n    return z - y\n"}, ""),
    "nothing": ({}, "no notebook was handed in"),
    "an essay": ({"essay.pdf": b"%PDF"}, "the folder holds only essay.pdf"),
    "half a zip": ({"work.zip": packed("multi-layer.ipynb")[:99]}, "work.zip is not opened"),
    "a time of its own": ({"timestamp.txt": b"2020-01-01 00:00 UTC"}, "no notebook was handed in"),
}


@pytest.mark.parametrize("case", READ)
def test_whatever_lies_there_is_read_or_has_a_sentence(source, tmp_path, case):
    files, reason = READ[case]
    handed_in = tmp_path / "submission"
    handed_in.mkdir()
    for name, content in files.items():
        (handed_in / name).parent.mkdir(parents=True, exist_ok=True)
        (handed_in / name).write_bytes(content)
    job = make_job(SETTINGS, handed_in, source)
    found = preflight(job.files, job.problems, job.release, job.notebook_name)
    assert (found.notebook is None) == bool(reason)
    assert reason in found.reason
    assert (job.seed, job.tier, job.lesson) == (7, "weak", LESSON.slug)


def test_a_link_is_not_followed(source, tmp_path):
    handed_in = tmp_path / "submission"
    handed_in.mkdir()
    (handed_in / "multi-layer.ipynb").symlink_to(source / FILE)
    job = make_job(SETTINGS, handed_in, source)
    assert job.files == {}
    assert "is a link" in job.problems[0]


def test_what_the_lesson_shows_by_itself_is_not_run_and_no_solution_is_needed(source, tmp_path):
    (tmp_path / "submission").mkdir()
    job = make_job(SETTINGS, tmp_path / "submission", source)
    assert job.reference == job.release
    assert not any(cell.get("outputs") for cell in json.loads(job.reference)["cells"])


def test_nothing_is_graded_where_student_code_could_write_its_results(source, tmp_path, monkeypatch):
    monkeypatch.setattr(one_submission.tiers, "detect", lambda: Tier("weak", "a try"))
    monkeypatch.setattr(one_submission.landlock, "version", lambda: 0)
    monkeypatch.setattr(one_submission.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(one_submission.linux, "prctl", lambda *_: None)
    with pytest.raises(CommandError, match="could write its own results"):
        grade_folder(tmp_path, source, tmp_path / "results")
