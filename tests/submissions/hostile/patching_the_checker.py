"""Changes what checks and what replies, wherever it can be reached."""

from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG
from tests.submissions.notebooks import answered, save
from tests.submissions.sample import sample
from tests.submissions.world import World

PATCH_CHECK = f"""{WRONG}

import backprop
import grader.checking.check
import grader.checking.comparison
import grader.checking.examination


class AllRight:
    def __getattr__(self, name):
        return True


def check(function, seed=None):
    return 3.0


grader.checking.check.check = grader.checking.check = check
sys = __import__("sys")
for name in ("grader.checking.examination", "grader.checking.comparison", "grader.checking.contract"):
    module = sys.modules[name]
    for function in ("examine", "compare", "agrees", "compare_values", "repeats"):
        if hasattr(module, function):
            setattr(module, function, lambda *arguments, **options: AllRight())
np.allclose = np.isclose = np.array_equal = np.testing.assert_allclose = lambda *arguments, **options: True
backprop.relative_error = relative_error = lambda *arguments: 0.0
"""


@sample(
    tries="Redefines check, the checker's own functions, np.allclose and the module's referee so that all is right.",
    must="The judge has checker functions of its own, in another process.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def patch_check(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=PATCH_CHECK))


PATCH_ENGINE = """
import functools
import inspect
import sys

heard = []


def hidden_delta(delta_next, W_next, z):
    for item in heard:
        if isinstance(item, dict):
            for word in ("truth", "expected", "variables"):
                if word in item:
                    return item[word]["delta"]
    return np.zeros_like(z)


def listening(function):
    @functools.wraps(function)
    def listens(*arguments, **options):
        result = function(*arguments, **options)
        heard.extend([*arguments, *options.values(), result][:20])
        del heard[:-2000]
        return result

    return listens


for name, module in list(sys.modules.items()):
    if name.startswith("grader.engine"):
        for attribute, function in list(vars(module).items()):
            if inspect.isfunction(function) and function.__module__ == name:
                setattr(module, attribute, listening(function))
"""


@sample(
    tries="Finds the engine's own modules in its process and listens in on every function for scores and truths.",
    must="There are none: what runs beside the student only runs cells and calls functions.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def patch_engine(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=PATCH_ENGINE))


PATCH_REPLY = """
import json
import sys

dumps = json.dumps


def praise(content, *arguments, **options):
    json.dumps = dumps
    if isinstance(content, dict):
        content = content | {"score": 3.0, "right": True, "failure": None, "called": {}}
    return dumps(content, *arguments, **options)


def hidden_delta(delta_next, W_next, z):
    json.dumps = praise
    return np.zeros_like(z)
"""


@sample(
    tries="Patches json, struct and the socket while its function is called, so that its reply says that all is right.",
    must="A reply is only ever a value; the question is lost, and no other.",
    status={Status.GRADED, Status.CRASHED},
    lost=("hidden_delta",),
)
def patch_reply(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=PATCH_REPLY))


PATCH_SHELL = f"""{WRONG}

shell = get_ipython()
run_cell, publish = shell.run_cell, shell.display_pub.publish


def blank_checks(lines):
    return ["3.0"] if any(line.startswith("check(") for line in lines) else lines


def run_and_praise(source, *arguments, **options):
    return run_cell("3.0" if source.startswith("check(") else source, *arguments, **options)


def publish_praise(data, *arguments, **options):
    return publish(data | {{"text/plain": "3.0"}}, *arguments, **options)


shell.input_transformers_cleanup.insert(0, blank_checks)
shell.input_transformers_post.append(blank_checks)
shell.run_cell = run_and_praise
shell.display_pub.publish = publish_praise
shell.events.register("post_run_cell", lambda result: setattr(result, "error_in_exec", None))
shell.set_custom_exc((Exception,), lambda *arguments, **options: None)
"""


@sample(
    tries="Blanks the grade cells by an input transformer, and puts functions of its own into the shell and "
    "its displays.",
    must="Grade cells are not run where the student can reach them, and every later answer is graded.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def patch_shell(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=PATCH_SHELL))


THREAD_OUTLIVES_CELL = f"""{WRONG}

import sys
import threading
import time


def meddle():
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for space in (globals(), vars(sys.modules["grader"])):
            space["check"] = lambda function, seed=None: 3.0
        for name in list(sys.modules):
            if name in ("grader.checking.examination", "grader.checking.comparison"):
                vars(sys.modules[name])["examine"] = check
        time.sleep(0.01)


for daemon in (True, False):
    threading.Thread(target=meddle, daemon=daemon).start()
"""


@sample(
    tries="Starts threads that go on after their cell and keep putting a praising check and their own "
    "function in place.",
    must="The judge asks its own check; no other answer suffers.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def thread_outlives_cell(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=THREAD_OUTLIVES_CELL))
