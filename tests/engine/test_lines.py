"""Lines that are looked for in a real sandbox: one is told where there is one, and no mark moves."""

from dataclasses import replace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from grader.class_report.statistics import class_statistics
from grader.engine.grading import grade_one
from grader.engine.job import Job
from grader.engine.recording.auto_comments import auto_comments
from grader.engine.sandbox.tiers import detect
from grader.exercises import EXERCISES
from tests.unit.engine.small_lesson import answer_cell, grade_cell

RIGHT = """def hidden_delta(delta_next, W_next, z):
    da = delta_next @ W_next
    return da * (1 - np.tanh(z) ** 2)
"""
SLIP = RIGHT.replace("** 2", "** 3")
HOSTILE = f"""{SLIP}
import builtins, os
real = builtins.compile
def compile(text, name, *others, **more):
    return real(answered(text) if name == "<trial>" else text, name, *others, **more)
builtins.compile = compile
def answered(text):
"""
ANSWERS = {
    "right": RIGHT,
    "slip": SLIP,
    "exits": HOSTILE + "    os._exit(3)",
    "loops": HOSTILE + "    while True:\n        try: os.getpid()\n        except BaseException: pass",
    "lies": HOSTILE + f"    return {RIGHT!r} if 'def' in text and '__seen__' not in text else text",
}


def graded(student, lines):
    def lesson(source):
        imports = new_code_cell("import numpy as np", id="imports")
        answer = answer_cell("hidden-delta", source)
        return nbformat.writes(new_notebook(cells=[imports, answer, grade_cell("hidden_delta")]))

    release = lesson("def hidden_delta(delta_next, W_next, z):\n    raise NotImplementedError")
    files = {"small.ipynb": lesson(ANSWERS[student]).encode()}
    return grade_one(Job(student, "03-multi-layer", "small.ipynb", files, (), release, "", "", 5, lines=lines))


@pytest.mark.slow
def test_a_line_is_told_and_no_mark_moves():
    if detect().name != "strong":
        pytest.skip(f"NOTHING WAS TESTED WITHOUT THE STRONG SANDBOX: {detect().reason}")
    found = {student: graded(student, lines=True) for student in ANSWERS}
    for student, result in found.items():
        (mark,) = result.marks
        assert (mark.score == EXERCISES["hidden_delta"].points) == (student == "right")
        assert mark.look == (("power",) if student == "slip" else ())
        bare = replace(result, marks=(replace(mark, where="", look=()),), lines=False)
        assert bare.without_time() == graded(student, lines=False).without_time()
    mistakes = class_statistics("03-multi-layer", found.values()).mistakes
    assert {mistake.kind: mistake.students for mistake in mistakes} == {"look_at_power": 1, "unknown": 3}
    comment = auto_comments(found["slip"])["hidden-delta"]
    assert comment.startswith("Line 3, “return da") and comment.endswith("look at the powers.")
    assert not auto_comments(found["lies"])["hidden-delta"]
