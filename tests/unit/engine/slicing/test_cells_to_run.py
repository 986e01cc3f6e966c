"""Only cells that no answer needs are left out; which of them play with what a student wrote is known."""

import pytest

from grader.engine.slicing.cells_to_run import cells_to_run
from grader.engine.slicing.global_names import names


def run(*cells: str, student: int) -> list[int]:
    return sorted(cells_to_run([names(cell) for cell in cells], {student}).run)


def play(*cells: str, student: int) -> list[int]:
    return sorted(cells_to_run([names(cell) for cell in cells], {student}).play)


def test_a_picture_of_the_release_is_left_out():
    assert run("import numpy as np", "print(np.ones(3))", "def f(x):\n    return 2 * x", student=2) == [2]


def test_what_an_answer_reads_is_run():
    assert run("import numpy as np", "a = 1", "def f(x):\n    return np.ones(3)", student=2) == [0, 2]


def test_what_an_answer_reads_may_come_later():
    assert run("def f(x):\n    return helper(x)", "print(1)", "def helper(x):\n    return x", student=0) == [0, 2]


def test_what_uses_an_answer_and_is_not_used_by_one_is_play():
    cells = ("def f(x):\n    return x", "a = 3", "b = f(a)", "print(b)", "c = 4")
    assert run(*cells, student=0) == [0]
    assert play(*cells, student=0) == [2, 3]


def test_what_uses_an_answer_and_is_used_by_one_is_run_with_all_that_it_needs():
    cells = ("def f(x):\n    return x", "a = 3", "b = f(a)", "print(b)", "def g(x):\n    return b", "c = 4")
    found = cells_to_run([names(cell) for cell in cells], {0, 4})
    assert (sorted(found.run), sorted(found.play)) == ([0, 1, 2, 4], [3])


def test_names_inside_functions_are_their_own():
    assert run("x = 3", "def f(x):\n    a = x\n    return a", "a = 4\nprint(a)", student=1) == [1]


def test_the_last_binding_hides_those_before():
    assert run("a = 1", "a = 2", "def f():\n    pass", "print(f(), a)", student=3) == [1, 2, 3]


def test_a_binding_that_may_not_happen_hides_nothing():
    assert run("a = 1", "if unsure():\n    a = 2", "def f():\n    pass", "print(f(), a)", student=3) == [0, 1, 2, 3]


def test_a_generator_that_was_used_is_another_generator():
    cells = ("rng = default_rng(1)", "draw(rng)", "def f(x):\n    return x", "f(rng.normal())")
    assert run(*cells, student=3) == [0, 1, 2, 3]


def test_a_generator_used_inside_a_function_is_another_generator():
    cells = (
        "rng = default_rng(1)",
        "def draw():\n    return rng.normal()",
        "draw()",
        "def f(x): pass",
        "f(rng.normal())",
    )
    assert run(*cells, student=4) == [0, 1, 2, 3, 4]


def test_a_part_that_is_set_counts():
    assert run("a = Net()", "a.W = 3", "def f(x):\n    return x", "f(a)", student=3) == [0, 1, 2, 3]


def test_a_method_that_is_called_counts():
    assert run("a = []", "a.append(3)", "def f(x):\n    return x", "f(a)", student=3) == [0, 1, 2, 3]


def test_a_name_that_a_student_takes_over_touches_its_readers():
    cells = ("def show(x):\n    print(x)", "def show(x):\n    pass", "show(3)", "print(4)")
    assert (run(*cells, student=1), play(*cells, student=1)) == ([1], [2])


@pytest.mark.parametrize(
    "cell",
    [
        "globals()['a'] = 3",
        "import sys\nsys.modules",
        "get_ipython().run_cell('x')",
        "f.__globals__['a'] = 1",
        "from os import *",
        "%run other.py",
        "def f(:",
        "exec('a = 3')",
        "b = 0\n" * 4_000,
    ],
)
def test_where_names_can_be_reached_unnamed_everything_is_run(cell):
    assert run("a = 1", cell, "print(5)", student=1) == [0, 1, 2]


def test_a_cell_of_the_release_that_cannot_be_read_is_run():
    assert run("%matplotlib inline", "def f(x):\n    return x", student=1) == [0, 1]


@pytest.mark.parametrize("use", ["roll()", "list(map(roll, [1]))", "[roll() for _ in range(3)]"])
def test_a_function_that_a_cell_makes_and_calls_has_used_the_generator(use):
    cells = ("rng = default_rng(0)", f"def roll(_=0):\n    return rng.normal()\n\n\n{use}")
    assert run(*cells, "def f(x):\n    return x + rng.normal()", student=2) == [0, 1, 2]
