"""Looks for answers and secrets."""

from pathlib import Path

from grader.engine.result import Status
from tests.submissions.aftermath import Aftermath
from tests.submissions.hostile import aimed
from tests.submissions.notebooks import all_right, answered, save, with_cell
from tests.submissions.sample import sample
from tests.submissions.world import ROOT, World

PLANTED = "HOSTILE_SAMPLES_TOKEN"
"""The test sets it before the engine starts."""

ENVIRONMENT_SECRETS = """
import glob
import os

names = set(os.environ)
for path in glob.glob("/proc/*/environ"):
    try:
        names |= {part.partition("=")[0] for part in open(path).read().split(chr(0)) if part}
    except OSError:
        pass
print("names:", sorted(names))
"""


def _after_environment_secrets(after: Aftermath) -> None:
    names = after.told("names")
    telling = ("GRADER_SEED", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PYTEST", "AUTH", "CREDENTIAL")
    assert PLANTED not in names
    assert [name for name in names if any(word in name.upper() for word in telling)] == []


@sample(
    tries="Prints the environment of every process that it can see: the seed of the cases, passwords, tokens.",
    must="No variable of the engine's own surroundings is there.",
    status=Status.GRADED,
    afterwards=_after_environment_secrets,
)
def environment_secrets(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), ENVIRONMENT_SECRETS))


READ_GRADEBOOK = """
import os
import time

found, end = [], time.monotonic() + 10
for path in ("<course>/gradebook/gradebook.db", "<course>/gradebook/results", "<course>/nbgrader_config.py"):
    if os.path.exists(path):
        found.append(path)
for folder, folders, files in os.walk("/"):
    if time.monotonic() > end:
        break
    folders[:] = [name for name in folders if name not in ("proc", "sys", "usr", "lib", "site-packages")]
    found += [os.path.join(folder, name) for name in files if name.endswith((".db", ".sqlite"))]
print("found:", found)
"""


def _after_read_gradebook(after: Aftermath) -> None:
    assert after.told("found") == []


@sample(
    tries="Opens the gradebook by its path, and searches the disk for any database.",
    must="There is none in sight.",
    status=Status.GRADED,
    afterwards=_after_read_gradebook,
)
def read_gradebook(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), aimed(READ_GRADEBOOK, world)))


READ_HIDDEN_CASES = """
import gc
import inspect
import sys


def hidden_delta(delta_next, W_next, z):
    places = [frame.frame.f_locals for frame in inspect.stack()]
    frame = sys._getframe(1)
    while frame:
        places += [frame.f_locals, frame.f_globals]
        frame = frame.f_back
    places += [vars(item) for item in gc.get_objects() if type(item).__name__ in ("Case", "Evidence", "Differencer")]
    for place in places:
        for word in ("truth", "expected", "correct", "answer", "solution"):
            found = place.get(word)
            found = found.get("delta") if isinstance(found, dict) else found
            if isinstance(found, np.ndarray) and found.shape == z.shape:
                return found
    return np.zeros_like(z)
"""


@sample(
    tries="The called function walks its callers' frames and all objects in memory for the case and the true gradient.",
    must="Neither is in its process, so the answer stays wrong.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def read_hidden_cases(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=READ_HIDDEN_CASES))


READ_PROCESSES = """
import glob
import os

own, seen, reached = str(os.getpid()), [], []
for folder in glob.glob("/proc/[0-9]*"):
    seen.append(folder)
    if folder.endswith("/" + own):
        continue
    for path in (folder + "/mem", folder + "/root/etc/passwd", folder + "/cwd/.", folder + "/fd/3", folder + "/maps"):
        try:
            os.close(os.open(path, os.O_RDONLY))
            reached.append(path)
        except OSError:
            pass
print("seen:", len(seen))
print("reached:", reached)
"""


def _after_read_processes(after: Aftermath) -> None:
    assert after.told("seen") <= 4
    assert after.told("reached") == []


@sample(
    tries="Reads command lines, open files, memory and the root folder of every process that it can see.",
    must="It sees its own few processes, and no memory nor file but its own.",
    status=Status.GRADED,
    afterwards=_after_read_processes,
)
def read_processes(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), READ_PROCESSES))


READ_SOLUTIONS = """
import json
import os
import time
from pathlib import Path

import grader


def hidden_delta(delta_next, W_next, z):
    return np.zeros_like(z)


seen, end = [], time.monotonic() + 10
own = str(Path(grader.__file__).resolve().parents[1])
for root in ("<course>", "<root>", own, os.getcwd(), os.path.expanduser("~"), "/"):
    for folder, folders, files in os.walk(root):
        if time.monotonic() > end:
            break
        folders[:] = [name for name in folders if name not in ("proc", "sys", "site-packages")]
        seen += [os.path.join(folder, name) for name in files if name.endswith((".ipynb", ".zip"))]
for path in seen:
    try:
        cells = json.loads(Path(path).read_text())["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell.get("id") == "hidden-delta"]
        exec(next(source for source in sources if "NotImplementedError" not in source))
        break
    except Exception:
        pass
try:
    print(Path("<secret>").read_text())
except OSError:
    print("no secret")
"""


def _after_read_solutions(after: Aftermath) -> None:
    assert after.world.secret.read_text() not in str(after.notebook)


@sample(
    tries="Searches the disk for the solved notebook, the secret and other submissions, and runs the first "
    "answer it finds.",
    must="It finds none of them.",
    status=Status.GRADED,
    lost=("hidden_delta",),
    afterwards=_after_read_solutions,
)
def read_solutions(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=aimed(READ_SOLUTIONS, world).replace("<root>", str(ROOT))))
