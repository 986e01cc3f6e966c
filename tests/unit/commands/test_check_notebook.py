"""`python -m grader check NOTEBOOK`: one line an exercise, and an exit code that a script can trust."""

import json
from pathlib import Path

import nbformat
import pytest

from grader.commands import check_notebook
from grader.commands.cli import main
from grader.course import Lesson
from tests.unit.commands.three_readers import LESSON, RELEASE, Workshop, lesson

pytestmark = pytest.mark.slow

IMPORTS = "import numpy as np\nfrom grader import check"
RIGHT = "def hidden_delta(delta_next, W_next, z):\n    return delta_next @ W_next * (1 - np.tanh(z) ** 2)"
WRONG = "def parameter_gradients(delta, a_prev):\n    return delta.T @ a_prev, delta.mean(axis=0)"
CHECK_RIGHT, CHECK_WRONG = "check(hidden_delta)", "check(parameter_gradients, seed=3)"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    made = Workshop(tmp_path_factory.mktemp("workshop"))
    yield made
    made.end()


@pytest.fixture
def one_process(workshop, monkeypatch):
    """The cells of every test in one process, emptied before each: what they are told is not how they are run."""
    monkeypatch.setattr(check_notebook, "OwnProcess", workshop.open)


@pytest.fixture
def run(run_afresh, one_process):
    return run_afresh


@pytest.fixture
def run_afresh(tmp_path: Path, capsys):
    """Run the command on a notebook of these cells: (exit code, lines on stdout, stderr)."""

    def run_cells(*cells: str, options: tuple[str, ...] = ("--seed", "1"), root: Path = Path()):
        sources = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
        path = tmp_path / "lesson.ipynb"
        path.write_text(json.dumps({"cells": [{"cell_type": "markdown", "source": "# Title"}, *sources]}))
        code = main(["--root", str(root), "check", str(path), *options])
        captured = capsys.readouterr()
        return code, captured.out.splitlines(), captured.err

    return run_cells


def test_one_line_an_exercise_and_the_sum(run_afresh):
    code, lines, errors = run_afresh(IMPORTS, RIGHT, CHECK_RIGHT, WRONG, CHECK_WRONG)
    assert lines[0] == "✓ hidden_delta: right (3 of 3 points)"
    assert lines[1].startswith("✗ parameter_gradients: ")
    assert lines[2:] == ["4.5 of 6 points"]
    assert (code, errors) == (1, "")


def test_all_right_is_exit_code_0(run):
    code, lines, _ = run(IMPORTS, RIGHT, CHECK_RIGHT)
    assert (code, lines[-1]) == (0, "3 of 3 points")


def test_explain_prints_all_words(run):
    _, lines, _ = run(IMPORTS, WRONG, CHECK_WRONG, options=("--explain", "--seed", "1"))
    assert any(line.startswith("First wrong entry") for line in lines)


def test_explain_names_the_line_as_a_panel_does(run):
    cubed = RIGHT.replace("** 2", "** 3")
    _, lines, _ = run(IMPORTS, cubed, CHECK_RIGHT, options=("--explain", "--seed", "1"))
    assert any(line.startswith("Line 2, “return delta_next @ W_next") for line in lines)


def test_an_exercise_checked_twice_is_one_line(run):
    _, lines, _ = run(IMPORTS, RIGHT, CHECK_RIGHT, CHECK_RIGHT)
    assert len(lines) == 2


def test_a_cell_that_raises_does_not_stop_the_rest(run):
    code, lines, _ = run(IMPORTS, "1 / 0", RIGHT, CHECK_RIGHT, "check(parameter_gradients)")
    assert lines[0].startswith("✓ hidden_delta")
    assert lines[1] == (
        "✗ parameter_gradients: name 'parameter_gradients' is not defined "
        "(the cell that begins “1 / 0” said ZeroDivisionError: division by zero)"
    )
    assert code == 1


def test_a_cell_that_exits_does_not_end_the_command(run_afresh):
    code, lines, _ = run_afresh(IMPORTS, "import sys; sys.exit(0)", RIGHT, CHECK_RIGHT)  # fault 22
    assert (code, lines[-1]) == (0, "3 of 3 points")


def test_a_function_in_the_cell_of_its_check_is_found(run):
    code, lines, _ = run(IMPORTS, f"{RIGHT}\n\n{CHECK_RIGHT}")  # fault 23
    assert (code, lines[-1]) == (0, "3 of 3 points")


@pytest.mark.parametrize("magic", ["%matplotlib inline", "%load_ext autoreload\n%autoreload 2", "!ls", "%%time"])
def test_magics_are_run(run, magic):
    code, _, _ = run(IMPORTS, f"{magic}\n{RIGHT}", CHECK_RIGHT)
    assert code == 0


def test_a_line_that_only_looks_like_a_magic_is_kept(run):
    split = RIGHT.replace("return", "x = (5\n    % 3)  # 2\n    return (x - 1) *")
    code, _, _ = run(IMPORTS, split, CHECK_RIGHT)  # fault 24
    assert code == 0


def test_an_indented_magic_leaves_its_block_whole(run):
    code, _, _ = run(IMPORTS, f"if True:\n    !ls\n{RIGHT}", CHECK_RIGHT)  # fault 24
    assert code == 0


def test_files_are_found_beside_the_notebook(run_afresh, tmp_path):
    (tmp_path / "scale.txt").write_text("1.0")
    reading = "from pathlib import Path\nassert Path('scale.txt').read_text() == '1.0'\n"
    code, _, _ = run_afresh(IMPORTS, reading + RIGHT, CHECK_RIGHT)
    assert code == 0


def test_the_working_folder_is_put_back(run_afresh, tmp_path):
    before = Path.cwd()
    run_afresh(IMPORTS, "import os\nos.chdir('/')", RIGHT, CHECK_RIGHT)
    assert Path.cwd() == before


@pytest.mark.parametrize("own", ["def check(f, seed=None):\n    return 100.0", "check = lambda f, **k: 100.0"])
def test_a_notebooks_own_check_changes_nothing(run, own):
    code, lines, _ = run(IMPORTS, own, WRONG, CHECK_WRONG)
    assert lines[-1] == "1.5 of 3 points"
    assert code == 1


def test_prints_and_warnings_of_the_cells_are_not_in_the_way(run_afresh):
    noisy = "import sys, warnings\nprint('out')\nprint('err', file=sys.stderr)\nwarnings.warn('warned')\ndisplay(1)"
    code, lines, errors = run_afresh(IMPORTS, noisy, RIGHT, CHECK_RIGHT)
    assert lines == ["✓ hidden_delta: right (3 of 3 points)", "3 of 3 points"]
    assert (code, errors) == (0, "")  # fault 25


def test_the_students_own_line_is_shown_even_in_another_cell(run):
    helper = "def helper(z):\n    raise ValueError('here it is')"
    caller = "def hidden_delta(delta_next, W_next, z):\n    return helper(z)"
    _, lines, _ = run(IMPORTS, helper, caller, CHECK_RIGHT, options=("--explain", "--seed", "1"))
    assert any("raise ValueError('here it is')" in line for line in lines)  # fault 26


BROKEN = ["{", "[]", "5", '{"cells": 5}', '{"cells": []}', "\xff", "[" * 99_999]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_file_that_is_no_notebook_is_one_sentence(content, tmp_path, capsys):
    path = tmp_path / "broken.ipynb"
    path.write_bytes(content.encode("latin-1"))
    assert main(["check", str(path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "is not a notebook that can be read" in line  # fault 27: the last one


def test_a_notebook_without_checks_is_one_sentence(run):
    code, lines, errors = run("x = 1")
    assert (code, lines) == (1, [])
    assert "has no cell that checks an exercise" in errors


def test_a_missing_file_is_one_sentence(tmp_path, capsys):
    assert main(["check", str(tmp_path / "none.ipynb")]) == 1
    assert capsys.readouterr().err.endswith("none.ipynb does not exist\n")


def test_a_seed_below_zero_is_wrong_use(run):
    with pytest.raises(SystemExit) as stopped:  # fault 19
        run(IMPORTS, RIGHT, CHECK_RIGHT, options=("--seed", "-1"))
    assert stopped.value.code == 2


def test_a_cell_that_ends_its_process_costs_itself_alone(run_afresh):
    code, lines, _ = run_afresh(IMPORTS, RIGHT, "import os; os._exit(3)", CHECK_RIGHT)
    assert (code, lines[-1]) == (0, "3 of 3 points")


def test_nothing_is_asked_of_whoever_waits(run_afresh):
    code, lines, _ = run_afresh(IMPORTS, "input('name? ')", RIGHT, CHECK_RIGHT)
    assert (code, lines[-1]) == (0, "3 of 3 points")


@pytest.fixture
def course(tmp_path, one_process):
    """A course with a lesson of two exercises."""
    for path in (LESSON.released, LESSON.solved):
        (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / LESSON.released).write_text(RELEASE)
    return tmp_path


def check(course, path, capsys):
    main(["--root", str(course), "check", str(path), "--seed", "1"])
    return capsys.readouterr().out.splitlines()


def test_a_copy_of_a_lesson_is_mended_as_for_a_mark(course, capsys):
    notebook = lesson(hidden_delta=RIGHT)
    del notebook.cells[1], notebook.cells[2:]
    nbformat.write(notebook, course / "copy.ipynb")
    assert check(course, course / "copy.ipynb", capsys) == [
        "✓ hidden_delta: right (3 of 3 points)",
        "○ parameter_gradients: not written yet (0 of 3 points)",
        "3 of 6 points",
    ]


def test_the_lesson_is_the_one_of_most_cells(course, capsys):
    first = Lesson.from_slug("01-first")
    for path in (first.released, first.solved):
        (course / path).parent.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=lesson().cells[:2]), course / first.released)
    nbformat.write(lesson(hidden_delta=RIGHT), course / "copy.ipynb")
    assert check(course, course / "copy.ipynb", capsys)[-1] == "3 of 6 points"


def test_the_lesson_itself_runs_as_it_stands(course, capsys):
    nbformat.write(lesson(hidden_delta=f"{RIGHT}\n\nhidden_delta?"), course / LESSON.released)
    said = check(course, course / LESSON.released, capsys)
    assert said[0] == "✓ hidden_delta: right (3 of 3 points)" and said[-1] == "3 of 6 points"


def test_a_notebook_of_something_else_is_no_copy(course, run, capsys):
    code, lines, _ = run(IMPORTS, RIGHT, CHECK_RIGHT, root=course)
    assert (code, lines[1:]) == (0, ["3 of 3 points"])
