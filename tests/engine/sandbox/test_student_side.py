"""What student code finds in the sandbox knows no answer, and earns nothing when it is handed in as one."""

import inspect
import pickle
import pickletools
import pkgutil
from importlib import import_module
from pathlib import Path

import backprop
import numpy as np
import pytest

import grader
from grader.checking.examination import examine
from grader.engine.sandbox import student_side
from grader.exercises import EXERCISES

KNOWS_NOTHING = {
    "grader.checking.deadline",
    "grader.checking.exception_messages",
    "grader.checking.forbidden_calls",
    "grader.checking.invocation",
    "grader.checking.lacking",
    "grader.checking.newer_syntax",
    "grader.engine.job",
    "grader.engine.preflight.cell_names",
    "grader.engine.running.child",
    "grader.engine.running.failed_cells",
    "grader.engine.running.outputs",
    "grader.engine.running.packing",
    "grader.engine.running.shell",
    "grader.engine.running.shell_errors",
    "grader.engine.running.tried_texts",
    "grader.engine.running.wire",
    "grader.engine.sandbox.confinement",
    "grader.engine.sandbox.control_groups",
    "grader.engine.sandbox.first_process",
    "grader.engine.sandbox.keeper",
    "grader.engine.sandbox.landlock",
    "grader.engine.sandbox.linux",
    "grader.engine.sandbox.preloading",
    "grader.engine.sandbox.processes",
    "grader.engine.sandbox.system_calls",
    "grader.engine.sandbox.waiting",
    "grader.engine.sandbox.zygote",
    "grader.handed_over.functions",
    "grader.handed_over.unlucky_generator",
}
"""Who adds one must have looked: nothing in it may come from a right answer, a mistake or a seed."""
EVERYTHING_IN_SIGHT = """
import gc, os, sys
answer = sorted(
    {name for name in sys.modules if name.split(".")[0] == "grader"}
    | {getattr(thing, "__module__", "") or "" for thing in gc.get_objects() if callable(thing)} & set(wanted)
)
"""
FILES = """
import os, sys
answer = []
for place in dict.fromkeys([*sys.path, sys.prefix, *wanted]):
    for folder, _, names in os.walk(place or "."):
        answer += [os.path.join(folder, name) for name in names if "grader" in folder.split(os.sep)]
"""


def test_it_is_just_what_the_child_needs():
    assert set(student_side.modules()) == KNOWS_NOTHING


def test_nothing_else_of_the_package_is_in_a_childs_memory(lab):
    others = [f"grader.{part}" for part in ("exercises", "checking.examination", "checking.usual_mistakes", "dojo")]
    names = [module.name for module in pkgutil.walk_packages(grader.__path__, "grader.")]
    known = set(lab.ask(f"wanted = {names}\n{EVERYTHING_IN_SIGHT}"))
    packages = {name.rpartition(".")[0] for name in KNOWS_NOTHING} | {"grader", "grader.engine"}
    assert known <= KNOWS_NOTHING | packages
    for name in others:
        assert lab.ask(f"import {name}") == "ModuleNotFoundError"


def test_no_file_of_the_package_can_be_read(lab):
    wanted = [str(student_side.PACKAGE), str(Path(backprop.__path__[0]).parent)]
    found = lab.ask(f"wanted = {wanted}\n{FILES}")
    assert isinstance(found, list)
    for path in found[:50]:
        assert lab.ask(f"open({path!r}).read()") in ("PermissionError", "FileNotFoundError")


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_all_that_a_case_hands_over_is_there(exercise):
    """A pickle names the modules that it needs."""
    for k in range(exercise.cases):
        arguments = pickle.dumps(exercise.case(np.random.default_rng(k), k).arguments)
        words = [text for _, text, _ in pickletools.genops(arguments) if isinstance(text, str)]
        assert {word for word in words if word.startswith("grader.")} <= KNOWS_NOTHING


def test_a_graded_notebook_still_finds_what_it_imports(lab):
    source = "import contextlib, io\nsaid = io.StringIO()\nwith contextlib.redirect_stdout(said):\n"
    source += "    from grader import check, derive, dojo, dojo_record, failing_case, hunt, progress\n"
    source += "    for name in (check, derive, dojo, dojo_record, failing_case, hunt, progress):\n"
    source += "        name(print)\n    dojo('white').check(print)\n    hunt('white').check(print)\n"
    source += "answer = said.getvalue().count('is being graded')"
    assert lab.ask(source) == 11


def test_pytorch_is_not_there_in_a_preloaded_child(preloaded_child):
    assert preloaded_child("import torch") == "ModuleNotFoundError"


@pytest.fixture
def preloaded_child(tier, entries):
    from grader.engine.job import Limits
    from grader.engine.sandbox.zygote_client import Zygote
    from tests.engine.conftest import ask

    with Zygote(tier, "sandbox_entries:run_source", [entries]) as zygote, zygote.spawn(Limits()) as child:
        child.sock.settimeout(60)
        yield lambda source: ask(child, source)


def functions_in_sight():
    """Every function and method of the course's module, by its name: students have it."""
    found = {}
    for module in pkgutil.iter_modules(backprop.__path__, "backprop."):
        for label, thing in vars(import_module(module.name)).items():
            if getattr(thing, "__module__", None) != module.name:
                continue
            found |= {f"{module.name}.{label}": thing} if callable(thing) else {}
            methods = vars(thing).items() if inspect.isclass(thing) else ()
            found |= {f"{module.name}.{label}.{key}": value for key, value in methods if inspect.isfunction(value)}
    return found


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_no_function_of_the_module_is_an_answer(exercise):
    """Those that would be are forbidden, and what is forbidden earns nothing."""
    given = len(exercise.case(np.random.default_rng(0), 0).arguments)
    earned = {}
    for name, function in functions_in_sight().items():
        try:
            inspect.signature(function).bind(*range(given))
        except (TypeError, ValueError):
            continue
        report = examine(function, exercise, 0, line_seconds=0, graded=True)
        if report.earned:
            earned[name] = report.earned
    assert earned == {}
