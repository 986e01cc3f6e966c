"""The zips for Gradescope and PrairieLearn: all that grading needs, no answer, nothing of this machine."""

import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from grader.autograder.settings import FILE, Settings
from grader.errors import CommandError
from grader.handout import autograder
from grader.handout.autograder import run_autograder_release
from tests.courses import LESSON, ROOT

pytestmark = pytest.mark.slow

ADDRESS = re.compile(rb"https?://")
BUILT = {LESSON.released.as_posix(): (ROOT / LESSON.released).read_bytes()}


@pytest.fixture
def released(tmp_path, monkeypatch):
    """The files of a release: path -> content."""
    monkeypatch.setattr(autograder, "build_page", lambda *_: BUILT)

    def release(platform: str, allow_weak: bool = False) -> dict[str, bytes]:
        path = tmp_path / "release.zip"
        run_autograder_release(ROOT, platform, ["3"], path, allow_weak, say=lambda _: None)
        with zipfile.ZipFile(path) as archive:
            archive.extractall(tmp_path / "out")
            return {name: archive.read(name) for name in archive.namelist()}

    return release


@pytest.mark.parametrize("platform", autograder.SOURCES)
def test_no_answer_no_test_and_nothing_of_this_machine_is_in_it(released, platform):
    files = released(platform)
    assert not [path for path in files if {"tests", "solutions"} & set(path.replace("/tests/", "/", 1).split("/"))]
    assert not [path for path, content in files.items() if b"BEGIN SOLUTION" in content]
    assert not [path for path, content in files.items() if str(ROOT).encode() in content or b"/home/" in content]
    scripts = ("setup.sh", "run_autograder", "requirements.lock", "Dockerfile", "info.json")
    assert not [path for path in files if path.endswith(scripts) and ADDRESS.search(files[path])]
    assert not [path for path in files if "@" in Path(path).name]
    readme = files["README.md"].decode()
    assert LESSON.slug in readme and not re.search(r"@[A-Z]+@", readme)


def test_gradescope_finds_its_two_scripts_at_the_top_and_they_parse(released, tmp_path):
    files = released("gradescope")
    assert {"setup.sh", "run_autograder", FILE, "grader/autograder/__main__.py", "course/backprop/network.py"} <= set(
        files
    )
    with zipfile.ZipFile(tmp_path / "release.zip") as archive:
        modes = {info.filename: info.external_attr >> 16 & 0o111 for info in archive.infolist()}
    assert {path for path, mode in modes.items() if mode} == {"setup.sh", "run_autograder"}
    for name in ("setup.sh", "run_autograder"):
        subprocess.run(["bash", "-n", str(tmp_path / "out" / name)], check=True)


def test_prairielearn_finds_a_question_whose_entrypoint_is_there(released):
    files = released("prairielearn")
    question = f"questions/backprop-{LESSON.slug}"
    info = json.loads(files[f"{question}/info.json"])
    entrypoint = info["externalGradingOptions"]["entrypoint"]
    assert entrypoint.startswith("/grade/tests/")
    assert f"{question}/tests/{entrypoint.removeprefix('/grade/tests/')}" in files
    assert info["externalGradingOptions"]["timeout"] <= 600
    assert {"image/Dockerfile", "image/setup.sh", "image/requirements.lock"} <= set(files)
    assert b"multi-layer.ipynb" in files[f"{question}/question.html"]


def test_the_weak_tier_is_a_choice_that_the_readme_tells(released):
    strong, weak = released("gradescope"), released("gradescope", allow_weak=True)
    first, second = (Settings.from_json(files[FILE].decode()) for files in (strong, weak))
    assert (first.tier, second.tier) == ("strong", "weak")
    assert first.seed != second.seed
    assert b"You released with `--run-student-code-as-me`" in weak["README.md"]
    assert b"You released with" not in strong["README.md"]


def test_what_leaks_is_not_written(released, monkeypatch, tmp_path):
    solved = {LESSON.released.as_posix(): (ROOT / LESSON.solved).read_bytes()}
    monkeypatch.setattr(autograder, "build_page", lambda *_: solved)
    with pytest.raises(CommandError, match="an answer would be handed out"):
        run_autograder_release(ROOT, "gradescope", ["3"], tmp_path / "never.zip", say=lambda _: None)
    assert not (tmp_path / "never.zip").exists()


def test_one_file_is_not_for_several_lessons(tmp_path):
    with pytest.raises(CommandError, match="name the lesson"):
        run_autograder_release(ROOT, "gradescope", ["1", "2"], tmp_path / "x.zip")
