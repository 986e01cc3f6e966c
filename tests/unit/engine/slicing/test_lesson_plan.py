"""What is run, judged and shown follows the release; leaving cells out changes no mark."""

import nbformat
import pytest

from grader.course import find_lessons
from grader.engine.slicing.lesson_plan import LEFT_OUT, plan
from tests.courses import ROOT

LESSONS = find_lessons(ROOT)


def texts(lesson):
    return [(ROOT / path).read_text() for path in (lesson.released, lesson.solved)]


def steps(lesson, notebook=None, reference=True):
    released, solved = texts(lesson)
    return plan(notebook or nbformat.reads(solved, 4), released, solved if reference else "")


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_every_answer_is_run_every_grade_cell_judged_and_much_is_only_shown(lesson):
    for step in steps(lesson):
        settings = step.cell.metadata.get("nbgrader", {})
        if settings.get("solution"):
            assert step.action == "run"
        assert (step.action == "judge") == bool(settings.get("grade"))
    shown = [step for step in steps(lesson) if step.action == "show"]
    assert len(shown) > 5


def test_what_is_shown_is_what_the_solved_notebook_shows():
    lesson = LESSONS[2]
    notebook = nbformat.read(ROOT / lesson.solved, 4)
    wanted = {cell.id: list(cell.outputs) for cell in notebook.cells if cell.cell_type == "code"}
    for cell in notebook.cells:
        cell.outputs = []
    shown = [step.cell for step in steps(lesson, notebook) if step.action == "show"]
    left_out = [cell for cell in shown if cell.outputs and cell.outputs[0].get("text") == LEFT_OUT]
    assert left_out
    assert all(cell.outputs == wanted[cell.id] for cell in shown if cell not in left_out)


def test_without_a_solved_notebook_everything_is_run():
    assert {step.action for step in steps(LESSONS[2], reference=False)} == {"run", "judge"}


def test_a_cell_of_the_students_own_is_run_and_what_only_reads_it_says_that_it_is_left_out():
    lesson = LESSONS[2]
    notebook = nbformat.read(ROOT / lesson.released, 4)
    reader = next(step.cell for step in steps(lesson, notebook) if step.action == "show" and step.cell.outputs)
    name = reader.source.split("(")[0].split()[-1]
    own = nbformat.v4.new_code_cell(f"{name} = print")
    notebook.cells.insert(notebook.cells.index(reader), own)
    after = {step.cell.id: step for step in steps(lesson, notebook)}
    assert after[own.id].action == "run"
    assert [output.text for output in after[reader.id].cell.outputs] == [LEFT_OUT]
