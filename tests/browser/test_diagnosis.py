"""A wrong answer, its diagnosis, the right answer; and all of it still there after a restart."""

from playwright.sync_api import Locator, Page, expect

LESSON, EXERCISE, CHECK = "03-multi-layer/multi-layer.ipynb", "parameter-gradients", "check-parameter-gradients"
TRANSPOSED = "def parameter_gradients(delta, a_prev):\n    return a_prev.T @ delta, delta.sum(axis=0)\n"
RIGHT = "def parameter_gradients(delta, a_prev):\n    return delta.T @ a_prev, delta.sum(axis=0)\n"
RIGHT_LINE = "parameter_gradients: right (3 of 3 points)"


def panel(check: Locator) -> Locator:
    return check.get_by_role("status").filter(has_text="parameter_gradients")


def expect_points(check: Locator, points: str) -> None:
    expect(check.locator(".jp-OutputArea-executeResult pre")).to_have_text(points)


def test_a_transposed_gradient_is_named_and_the_right_one_passes(open_notebook, page: Page):
    notebook = open_notebook(LESSON)
    notebook.run_imports()
    notebook.write(EXERCISE, TRANSPOSED)
    check = notebook.run(EXERCISE, CHECK)
    expect(panel(check)).to_contain_text("this is the transpose")
    expect(panel(check)).to_contain_text("✗ dW wrong")
    expect(panel(check)).to_contain_text("✓ db right")

    notebook.write(EXERCISE, RIGHT)
    check = notebook.run(EXERCISE, CHECK)
    expect(panel(check)).to_contain_text(RIGHT_LINE)
    expect_points(check, "3.0")


def test_an_answer_survives_saving_a_restart_and_reopening(open_notebook, page: Page):
    notebook = open_notebook(LESSON)
    notebook.run_imports()
    notebook.write(EXERCISE, RIGHT)
    notebook.run(EXERCISE, CHECK)
    notebook.execute("docmanager:save")
    page.evaluate("void jupyterapp.commands.execute('notebook:restart-kernel')")
    page.get_by_role("button", name="Confirm Kernel Restart").click()

    notebook = open_notebook(LESSON)
    check = notebook.show(CHECK)
    expect(panel(check)).to_contain_text(RIGHT_LINE)
    expect_points(check, "3.0")
    notebook.run_imports()
    check = notebook.run(EXERCISE, CHECK)
    expect(panel(check)).to_contain_text(RIGHT_LINE)
    expect_points(check, "3.0")
