"""The build from end to end, and what it writes."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from grader.build.build import build_lesson, build_plain_page
from grader.build.built import Built, stray_files
from grader.course import FRONT_PAGE, find_lessons, select_lessons
from grader.errors import CommandError

pytestmark = pytest.mark.slow


def notebook(files: dict[Path, bytes], path: Path) -> nbformat.NotebookNode:
    return nbformat.reads(files[path].decode(), as_version=nbformat.NO_CONVERT)


def cell_with(document: nbformat.NotebookNode, text: str) -> nbformat.NotebookNode:
    (found,) = [cell for cell in document.cells if text in cell.source]
    return found


def test_the_build_makes_both_notebooks_and_copies_other_files(toy_files, toy):
    assert set(toy_files) == {toy.solved, toy.released, Path("course/01-toy/data/numbers.txt")}
    for path in (toy.solved, toy.released):
        nbformat.validate(notebook(toy_files, path))
        assert toy_files[path].endswith(b"}\n")


def test_two_builds_are_equal_to_the_byte(course, toy_files, toy, exercises):
    assert build_lesson(course, toy, exercises) == toy_files


def test_without_a_run_the_stored_outputs_are_taken_and_what_no_reader_should_meet_is_still_found(
    course, toy_files, toy, exercises
):
    (course / toy.solved).write_bytes(toy_files[toy.solved])
    assert build_lesson(course, toy, exercises, run=False) == toy_files
    stored = notebook(toy_files, toy.solved)
    failed = cell_with(stored, "nowhere.txt").outputs[0]
    failed.traceback = ["File /home/somebody/course.py, line 3"]
    nbformat.write(stored, course / toy.solved)
    assert build_lesson(course, toy, exercises, run=False) == toy_files
    cell_with(stored, "print(double(21))").outputs[0].text = "<object at 0x7f3a2b1c9d00>"
    nbformat.write(stored, course / toy.solved)
    with pytest.raises(CommandError, match="shows a memory address"):
        build_lesson(course, toy, exercises, run=False)


def test_the_solved_notebook_keeps_answers_and_outputs(toy_files, toy):
    solved = notebook(toy_files, toy.solved)
    assert "return 2 * x" in cell_with(solved, "def double").source
    assert cell_with(solved, "print(double(21))").outputs[0].text == "42\n"
    assert cell_with(solved, "check(double)").outputs[0].data["text/plain"] == "1.0"
    assert "image/png" in cell_with(solved, "plt.plot").outputs[0].data
    assert set(cell_with(solved, "IntSlider(").outputs[0].data) == {"text/plain"}
    assert cell_with(solved, "nowhere.txt").outputs[0].traceback == [
        "FileNotFoundError: [Errno 2] No such file or directory: 'nowhere.txt'"
    ]
    assert "widgets" not in solved.metadata
    assert all("execution" not in cell.metadata for cell in solved.cells)


def test_the_released_notebook_has_stubs_and_no_outputs(toy_files, toy):
    released = notebook(toy_files, toy.released)
    answer = cell_with(released, "def double")
    assert answer.source.endswith('"""Twice `x`."""\n    raise NotImplementedError("write your code here")')
    assert "SOLUTION" not in toy_files[toy.released].decode()
    code = [cell for cell in released.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


def test_names_and_points_come_from_the_declaration(toy_files, toy):
    released = notebook(toy_files, toy.released)
    answer, grade = cell_with(released, "def add_one"), cell_with(released, "check(add_one)")
    assert (answer.id, answer.metadata.nbgrader.solution, answer.metadata.nbgrader.grade) == (
        "add-one",
        True,
        False,
    )
    assert (grade.id, grade.metadata.nbgrader.points, grade.metadata.nbgrader.locked) == (
        "check-add-one",
        1.5,
        True,
    )
    assert grade.metadata.editable is False and answer.metadata.deletable is False


def test_the_release_equals_that_of_nbgrader_to_the_byte(course, toy_files, toy):
    Built(toy_files).write(course)
    (course / toy.released).unlink()
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "01-toy", "--force", "--quiet"]
    subprocess.run(command, cwd=course, check=True, timeout=120)
    handed_out = {path.relative_to(course) for path in (course / "course").rglob("*") if path.is_file()}
    assert handed_out == {path for path in toy_files if path.parts[0] == "course"}
    for path in handed_out:
        assert (course / path).read_bytes() == toy_files[path]
    assert (course / "gradebook" / "gradebook.db").is_file()


def test_the_front_page_is_executed_and_has_nothing_of_nbgrader(course):
    files = build_plain_page(course, FRONT_PAGE)
    assert set(files) == {Path("course/index.ipynb")}
    page = notebook(files, FRONT_PAGE.released)
    assert page.cells[1].outputs[0].text == "hello\n"
    assert b"nbgrader" not in files[FRONT_PAGE.released]


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        ("# %%\nx = 1\n1 / 0", "line 3: ZeroDivisionError: division by zero"),
        (
            "# %%\nimport sys\nprint('careful', file=sys.stderr)",
            "the cell at line 1 writes to stderr: careful",
        ),
        ("# %%\nobject()", r"the cell at line 1 shows a memory address \(at 0x[0-9a-f]+\)"),
        ("# %%\nimport os\nos._exit(1)", "the cell at line 1: the kernel died"),
        (
            '# %% tags=["raises-exception"]\nx = 1',
            "the cell at line 1 is tagged raises-exception, but raises nothing",
        ),
    ],
)
def test_a_cell_that_no_reader_should_see_stops_the_build(course, cell, complaint):
    (course / FRONT_PAGE.source).write_text(f"{cell}\n")
    with pytest.raises(CommandError, match=complaint):
        build_plain_page(course, FRONT_PAGE)


def test_a_cell_that_prints_into_an_output_widget_runs(course):
    cell = "import ipywidgets\nwith ipywidgets.Output():\n    print('inside')\nprint('outside')"
    (course / FRONT_PAGE.source).write_text(f"# %%\n{cell}\n")
    page = notebook(build_plain_page(course, FRONT_PAGE), FRONT_PAGE.released)
    assert [output.text for output in page.cells[0].outputs] == ["outside\n"]


def test_files_are_written_only_where_they_differ(course, toy_files):
    assert Built(toy_files).write(course) == [f"{path} written" for path in toy_files]
    assert Built(toy_files).write(course) == []


def test_a_folder_that_cannot_be_written_is_told(course, toy_files, toy):
    (course / "course").write_text("a file where the folder should be")
    with pytest.raises(CommandError, match=r"cannot write course/01-toy/data/numbers.txt: "):
        Built(toy_files).write(course)


def test_stray_files_are_found_and_removed(course, toy_files, toy):
    Built(toy_files).write(course)
    (course / "course" / "01-toy" / "old.csv").touch()
    stray = stray_files(course, toy, toy_files)
    assert stray == (Path("course/01-toy/old.csv"),)
    assert Built(toy_files, stray).write(course) == ["course/01-toy/old.csv removed"]
    assert stray_files(course, toy, toy_files) == ()


def test_lessons_are_chosen_by_slug_or_number(course, toy):
    (course / "solutions" / "12-deep-end").mkdir()
    (course / "solutions" / "__pycache__").mkdir()
    lessons = find_lessons(course)
    assert [lesson.slug for lesson in lessons] == ["01-toy", "12-deep-end"]
    assert [lesson.slug for lesson in select_lessons(lessons, ["12", "01-toy"])] == ["12-deep-end", "01-toy"]
    with pytest.raises(CommandError, match="there is no lesson '2': the lessons are 01-toy, 12-deep-end"):
        select_lessons(lessons, ["2"])
