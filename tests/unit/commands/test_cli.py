"""The command line, on a course of one small lesson."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from grader.commands.cli import EXTRAS, main
from tests.courses import ROOT, toy_course
from tests.unit.commands.three_readers import STUBS, of_ones_own

STUDENTS = {"IPython", "backprop", "grader", "ipykernel", "ipywidgets", "jupyter_client", "markupsafe", "matplotlib"}
STUDENTS |= {"nbformat", "numpy", "packaging", "traitlets"}
"""What an installation without any extra has; `tests` and `environment` are files of the checkout."""


ALL_EXTRAS = set().union(*EXTRAS.values())


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with one lesson, without exercises, and a front page; never built."""
    return toy_course(tmp_path, "# %%\nprint(1 + 1)\n")


def one_sentence(capsys: pytest.CaptureFixture[str]) -> str:
    """What a failed command wrote to stderr, which must be one line."""
    (line,) = capsys.readouterr().err.splitlines()
    return line


@pytest.mark.slow
def test_build_and_release_keep_their_hands_off_a_notebook_that_was_run(course, capsys):
    assert main(["--root", str(course), "build"]) == 0
    notebook = course / "course" / "01-toy" / "toy.ipynb"
    answered = notebook.read_text().replace('"execution_count": null', '"execution_count": 1').replace("1 + 1", "2")
    notebook.write_text(answered)
    capsys.readouterr()
    for command in ("build", "release"):
        assert main(["--root", str(course), command]) == 1
        assert "toy.ipynb holds cells that were run" in one_sentence(capsys)
        assert notebook.read_text() == answered


@pytest.mark.slow
def test_build_makes_everything_and_then_finds_nothing_to_do(course, capsys):
    assert main(["--root", str(course), "build"]) == 0
    assert "course/01-toy/toy.ipynb written" in capsys.readouterr().out
    built = {path.name for path in (course / "course").rglob("*.ipynb")}
    assert built == {"toy.ipynb", "index.ipynb", "glossary.ipynb"}
    assert main(["--root", str(course), "build", "--check"]) == 0
    assert capsys.readouterr().out.count("up to date") == 3


@pytest.mark.slow
def test_check_tells_what_is_outdated_and_changes_nothing(course, capsys):
    main(["--root", str(course), "build", "1"])
    (course / "solutions" / "01-toy" / "toy.py").write_text("# %%\nprint(1 + 2)\n")
    (course / "course" / "01-toy" / "old.csv").touch()
    before = (course / "course" / "01-toy" / "toy.ipynb").read_bytes()
    capsys.readouterr()
    assert main(["--root", str(course), "build", "01-toy", "--check"]) == 1
    captured = capsys.readouterr()
    assert "solutions/01-toy/toy.ipynb differs in cell 1 " in captured.out
    assert "course/01-toy/old.csv is not made by the build" in captured.out
    assert captured.err == "grader: the generated files are not those of today's sources: run `make build`\n"
    assert (course / "course" / "01-toy" / "toy.ipynb").read_bytes() == before


@pytest.mark.slow
def test_build_removes_what_it_does_not_make(course):
    (course / "course" / "01-toy").mkdir(parents=True)
    (course / "course" / "01-toy" / "old.csv").touch()
    assert main(["--root", str(course), "build", "1"]) == 0
    assert [path.name for path in (course / "course" / "01-toy").iterdir()] == ["toy.ipynb"]


def test_an_unknown_lesson_is_told_the_known_ones(course, capsys):
    assert main(["--root", str(course), "build", "7"]) == 1
    assert one_sentence(capsys) == "grader: there is no lesson '7': the lessons are 01-toy"


def test_a_folder_that_is_no_course_is_told(tmp_path, capsys):
    assert main(["--root", str(tmp_path), "build"]) == 1
    assert "run the command in the course's root folder, or name it with --root" in one_sentence(capsys)


def test_a_missing_source_is_told(course, capsys):
    (course / "solutions" / "01-toy" / "toy.py").unlink()
    assert main(["--root", str(course), "build"]) == 1
    assert one_sentence(capsys) == "grader: solutions/01-toy/toy.py is missing: it is the source of lesson 01-toy"


def test_a_missing_config_is_told(course, capsys):
    (course / "nbgrader_config.py").unlink()
    assert main(["--root", str(course), "build"]) == 1
    assert "nbgrader_config.py is missing" in one_sentence(capsys)


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_told(course, capsys):
    (course / "course").write_text("a file where the folder should be")
    assert main(["--root", str(course), "build"]) == 1
    assert one_sentence(capsys).startswith("grader: cannot write course/01-toy/toy.ipynb: ")


@pytest.mark.parametrize("arguments", [[], ["bake"], ["build", "--chekc"]])
def test_wrong_use_ends_with_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: grader" in capsys.readouterr().err


def without(packages: Iterable[str], code: str) -> subprocess.CompletedProcess[str]:
    """Runs code in a fresh Python that lacks these packages."""
    code = f"import sys; sys.modules.update(dict.fromkeys({sorted(packages)!r})); {code}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, cwd=ROOT)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("extra", "command"),
    [
        *(("instructor", [name]) for name in ("build", "grade", "report", "export", "release")),
        ("instructor", ["feedback", "3"]),
        ("site", ["site"]),
    ],
)
def test_without_the_packages_of_an_extra_it_is_named(extra, command):
    run = without(EXTRAS[extra], f"from grader.commands.cli import main; sys.exit(main({command!r}))")
    assert run.returncode == 1
    assert re.fullmatch(rf'grader: \w+ is missing: pip install "backprop-course\[{extra}\]"\n', run.stderr)


@pytest.mark.slow
def test_a_student_needs_no_extra(tmp_path):
    notebook = tmp_path / "lesson.ipynb"
    notebook.write_text(of_ones_own(STUBS["hidden_delta"]), encoding="utf-8")
    run = f"sys.exit(main(['check', {str(notebook)!r}]))"
    code = f"from grader import dojo, progress; from grader.commands.cli import main; {run}"
    run = without(ALL_EXTRAS, code)
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.endswith("0 of 3 points\n")


@pytest.mark.slow
def test_every_package_that_only_an_instructor_has_is_known_to_be_missing():
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else name.name).split(".")[0]
        for path in (ROOT / "grader").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    others = imported - sys.stdlib_module_names - STUDENTS - {"tests", "environment"}
    assert others <= ALL_EXTRAS
