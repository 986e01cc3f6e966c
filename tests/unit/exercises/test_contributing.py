"""The worked examples of CONTRIBUTING.md: the very text, run, is an exercise that works and a sample that is graded."""

import dataclasses
import re
import types

import jupytext
import numpy as np
import pytest

from grader.checking.examination import examine
from grader.checking.exercise import Exercise
from grader.checking.leaves import owner
from grader.engine.preflight.preflight import preflight
from grader.engine.preflight.submission import read_files
from grader.engine.result import Status
from grader.exercises import EXERCISES
from tests.corpus.load import answers_of
from tests.submissions.notebooks import answer
from tests.submissions.world import LESSON, ROOT, World

pytestmark = pytest.mark.slow

CONTRIBUTING = ROOT / "CONTRIBUTING.md"
SEEDS = range(20)
BLOCK = r"<!-- example: {} -->\s*```python\n(.*?)```\s*<!-- end -->"


def module_from(name: str, **names: str) -> types.ModuleType:
    """The example's code block, run as a module of its own. names: how Python calls it and its package."""
    text = CONTRIBUTING.read_text(encoding="utf-8")
    (source,) = re.findall(BLOCK.format(name), text, re.DOTALL)
    module = types.ModuleType(f"example_{name}")
    vars(module).update(names)
    exec(compile(source, f"CONTRIBUTING.md, example: {name}", "exec"), module.__dict__)
    return module


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    """The one exercise of the example."""
    (path,) = re.findall(r"one file, `(\S+)/(\w+)\.py`", CONTRIBUTING.read_text(encoding="utf-8"))
    package, name = path[0].replace("/", "."), path[1]
    return module_from("exercise", __name__=f"{package}.{name}", __package__=package).exercise


@pytest.fixture(scope="module")
def answers(exercise):
    """Its corpus entry, with the variants that are made of it."""
    return answers_of(module_from("corpus"), exercise)


def test_it_is_no_exercise_of_the_course(exercise):
    assert exercise.name not in EXERCISES


def test_the_cells_answer_is_right_and_the_release_takes_it_out(exercise):
    (source,) = re.findall(BLOCK.format("cells"), CONTRIBUTING.read_text(encoding="utf-8"), re.DOTALL)
    cells = jupytext.reads(source, fmt="py:percent").cells
    assert [cell.metadata.tags for cell in cells] == [["exercise"], ["grade"]]
    assert "### BEGIN SOLUTION" in cells[0].source and "### END SOLUTION" in cells[0].source
    checked = []
    exec(compile(source, "CONTRIBUTING.md, example: cells", "exec"), {"np": np, "check": checked.append})
    (function,) = checked
    assert function.__name__ == exercise.name
    assert all(examine(function, exercise, seed).passed for seed in SEEDS)


def test_at_least_four_right_answers_pass_on_every_seed(exercise, answers):
    assert len(answers.right) >= 4
    for function in answers.right:
        for seed in SEEDS:
            report = examine(function, exercise, seed)
            assert report.passed, report.text()
            assert report.earned == exercise.points


def test_each_planted_mistake_is_named_as_the_text_says(exercise, answers):
    for planted in answers.planted:
        for seed in SEEDS:
            report = examine(planted.function, exercise, seed)
            assert not report.passed
            assert report.kinds == planted.kinds, report.text()


def test_the_mistakes_that_the_text_speaks_of_are_derived(exercise, answers):
    derived = {suspect.kind for suspect in exercise.suspects}
    named = {kind for planted in answers.planted for kind in planted.kinds}
    assert {"slope_missing", "slope_twice", "slope_of_relu"} <= derived & named
    assert "first_example" in derived
    bare = dataclasses.replace(exercise, suspects=())
    for planted in answers.planted:
        if derived & set(planted.kinds):
            assert examine(planted.function, bare, 0).kinds == ()


def test_the_first_wrong_entry_is_shown(exercise, answers):
    unnamed = next(planted.function for planted in answers.planted if not planted.kinds)
    assert owner(examine(unnamed, exercise, 0).first_wrong.leaf) in exercise.returns


def test_the_sample_is_graded_as_it_says(tmp_path):
    sample, world = module_from("sample").tabs_for_spaces, World(ROOT, 0, tmp_path / "secret")
    sample.write(tmp_path, world)
    submitted, release = read_files(tmp_path), (ROOT / LESSON.released).read_text(encoding="utf-8")
    checked = preflight(*submitted, release, LESSON.released.name)
    assert (checked.reason, checked.repairs, sample.statuses) == ("", (), {Status.GRADED})
    text = answer(checked.notebook, "hidden_delta").source
    assert "\n\t" in text and "\n    " not in text
    assert sample.marks({"hidden_delta": 3.0}) == {"hidden_delta": 3.0}
