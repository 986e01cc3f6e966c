"""What programs make for themselves is left out before anything is counted, in zips and in folders."""

import os

import pytest

from grader.collect.entries import without_junk
from tests.unit.collect.conftest import LESSON, zipped

NOTEBOOK = b'{"cells": []}'
MANY = {f"lib/python3.12/site-packages/numpy/{n}/module.py": b"" for n in range(1500)}
LEFT_OUT = {
    "a virtual environment": {f"course/.venv/{path}": content for path, content in MANY.items()},
    "of any name": {"course/my env/pyvenv.cfg": b"", **{f"course/my env/lib/{n}.py": b"" for n in range(1500)}},
    "of Windows": {"course/env/pyvenv.cfg": b"", **{f"course/env/Scripts/{n}.exe": b"MZ" for n in range(300)}},
    "of conda": {"course/e/conda-meta/history": b"", **{f"course/e/bin/{n}": b"x" for n in range(300)}},
    "git": {f"course/.git/objects/{n:04x}": b"x" for n in range(1500)},
    "node": {f"course/node_modules/{n}/index.js": b"" for n in range(1500)},
    "caches": {f"course/x/{name}/{n}.pyc": b"" for name in ("__pycache__", ".ipynb_checkpoints") for n in range(300)},
    "of a Mac": {"__MACOSX/course/._multi-layer.ipynb": b"", "course/.DS_Store": b""},
    "large": {"course/.venv/lib/libtorch.so": bytes(70 * 1024**2)},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LEFT_OUT)
def test_a_students_zip_of_the_whole_folder_is_read(course, make_zip, name):
    files = {f"course/{LESSON}/multi-layer.ipynb": NOTEBOOK, "course/env.txt": b"x", **LEFT_OUT[name]}
    own = zipped(files)
    assert course.collect(make_zip({"adal_101_9001_course.zip": own, "ben_102_9002_multi-layer.ipynb": b"b"})) == 0
    assert {path for path in course.tree("submitted") if path.startswith("adal")} == {
        f"adal_101/{LESSON}/env.txt",
        f"adal_101/{LESSON}/{LESSON}/multi-layer.ipynb",
        *([f"adal_101/{LESSON}/my env/pyvenv.cfg"] if name == "of any name" else []),
        *([f"adal_101/{LESSON}/env/pyvenv.cfg"] if name == "of Windows" else []),
    }, course.text()


@pytest.mark.parametrize("name", ["a virtual environment", "of any name", "git"])
def test_so_is_a_students_folder(course, make_folder, name):
    files = {f"ada/course/{LESSON}/multi-layer.ipynb": NOTEBOOK, "ben/multi-layer.ipynb": b"b"}
    path = make_folder({**files, **{f"ada/{path}": content for path, content in list(LEFT_OUT[name].items())[:400]}})
    assert course.collect(path) == 0, course.text()
    assert len(course.tree("submitted")) == 2 + (name == "of any name")


@pytest.mark.parametrize("path", ["venv", "lib/x.py", "env/x.ipynb", "x.venv/a", "bin/run.sh", "git/a", "cache/a"])
def test_an_ordinary_folder_stays(path):
    assert without_junk([path, f"ada/{path}"]) == [path, f"ada/{path}"]


def test_who_made_the_environment_where_the_notebook_is_loses_nothing():
    files = ["ada/pyvenv.cfg", "ada/multi-layer.ipynb", "ada/lib/x.py", "ada/work/x.ipynb"]
    assert without_junk(files) == ["ada/pyvenv.cfg", "ada/multi-layer.ipynb", "ada/work/x.ipynb"]


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="needs links")
def test_a_link_to_an_environment_is_left_out_as_one(course, make_folder):
    path = make_folder(
        {"ada/multi-layer.ipynb": NOTEBOOK, "ada/.git": b"gitdir: elsewhere", "ben/multi-layer.ipynb": b"b"}
    )
    (path / "ada" / ".venv").symlink_to(path)
    assert course.collect(path) == 0 and len(course.tree("submitted")) == 2


def test_a_bomb_beside_an_environment_is_one(course, make_zip):
    own = zipped({"course/x.ipynb": bytes(20 * 1024**2), **LEFT_OUT["git"]})
    assert course.collect(make_zip({"adal_1_2_own.zip": own, "benb_3_4_multi-layer.ipynb": b"b"})) == 1
    assert "adal_1: " in course.text() and "benb_3" in {path.split("/")[0] for path in course.tree("submitted")}
