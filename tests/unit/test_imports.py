"""Imports point one way: no room knows of one that is built on it. Read from the sources, imports in functions too."""

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FOR_ALL = ("errors", "names", "cells", "course", "times")
FOR_MARKS = (*FOR_ALL, "csv_text", "engine", "people", "whole_file")
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    # What a student gets.
    "cells": (),
    "checking": (),
    "handed_over": (),
    "exercises": ("checking", "handed_over"),
    "dojo": ("checking", "errors", "exercises", "whole_file"),
    "progress": ("cells", "exercises"),
    "__init__": ("checking", "dojo", "progress"),
    # The instructor's rooms.
    "errors": (),
    "names": (),
    "times": ("errors", "names"),
    "course": ("errors",),
    "build": FOR_ALL,
    "handout": (*FOR_ALL, "autograder", "build", "exercises", "progress"),
    "site": (*FOR_ALL, "build", "engine", "exercises", "handout"),  # engine: which cells a widget needs
    "whole_file": ("errors",),
    "engine": (*FOR_ALL, "checking", "dojo", "exercises", "handed_over", "whole_file"),
    "csv_text": ("errors", "whole_file"),
    "people": ("csv_text", "errors", "names", "whole_file"),
    "collect": FOR_MARKS,  # engine: the time of a submission, which it reads back
    "autograder": (*FOR_MARKS, "collect"),
    "exam": (*FOR_MARKS, "collect", "dojo", "handout"),
    "class_report": (*FOR_MARKS, "checking", "exercises"),
    "export": FOR_MARKS,
    "feedback": (*FOR_MARKS, "dojo"),
    "commands": (
        *(*FOR_MARKS, "checking", "exercises", "build", "handout", "site"),
        *("collect", "class_report", "exam", "export", "feedback"),
    ),
    "__main__": ("commands",),
}
"""Room of `grader` (a folder or a file) -> the other rooms that it may import."""


@cache
def imports(path: Path) -> set[str]:
    """Full dotted names of all that a file imports: "grader.checking.check.check"."""
    package = path.relative_to(ROOT).parent.parts
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = [*package[: len(package) + 1 - node.level]] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{module}.{alias.name}" for alias in node.names}
    return found


def offences(files: list[Path], forbidden: tuple[str, ...]) -> list[str]:
    """Every import of these modules, or of anything in them."""
    assert files
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files
        for name in sorted(imports(path))
        if any(name == module or name.startswith(f"{module}.") for module in forbidden)
    ]


def files_of(room: str) -> list[Path]:
    file = ROOT / "grader" / f"{room}.py"
    return [file] if file.exists() else sorted((ROOT / "grader" / room).rglob("*.py"))


ROOMS = sorted({path.relative_to(ROOT / "grader").parts[0].removesuffix(".py") for path in ROOT.glob("grader/**/*.py")})


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_below_it(room):
    others = tuple(f"grader.{other}" for other in ROOMS if other not in (room, *MAY_IMPORT[room]))
    assert offences(files_of(room), others) == []


def test_no_room_is_below_itself():
    TopologicalSorter(MAY_IMPORT).prepare()  # CycleError


@pytest.mark.slow
def test_the_product_imports_no_test():
    assert offences([*ROOT.glob("grader/**/*.py"), *ROOT.glob("course/**/*.py")], ("tests",)) == []


def test_the_module_knows_nothing_of_grading():
    assert offences(sorted(ROOT.glob("course/backprop/**/*.py")), ("grader",)) == []


def test_the_modules_own_files_know_nothing_of_pictures():
    own = sorted(ROOT.glob("course/backprop/*.py"))
    assert offences(own, ("backprop.pictures", "matplotlib", "ipywidgets")) == []


def test_imports_are_found_wherever_they_stand(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    file = tmp_path / "grader" / "room" / "file.py"
    file.parent.mkdir(parents=True)
    file.write_text(
        "import grader.a\nfrom grader import b\nfrom . import c\nfrom ..d import e\n"
        "def f():\n    from grader.g.h import i as j\n"
    )
    assert imports(file) == {"grader.a", "grader.b", "grader.room.c", "grader.d.e", "grader.g.h.i"}
