"""On Windows, say: every command works, but for `grade`, which says in one sentence where it does."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader.engine.recording.record import Recorder
from grader.engine.recording.store import ResultStore
from tests.courses import LESSON, ROOT, make_course
from tests.unit.commands.three_readers import HIDDEN_DELTA, of_ones_own
from tests.unit.engine.recorded_course import result

pytestmark = pytest.mark.slow

# What others have installed there is other than here, so it is imported before what Linux has is hidden.
PRETENDED = """
import os, platform, shutil, signal, sys
import IPython, jinja2, jupytext, markdown_it, matplotlib.pyplot, multiprocessing, nbclient, nbconvert, pygments.lexers
import nbgrader.api, nbgrader.converters, subprocess, tempfile

for name in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules[name] = None
for name in ("fork", "sched_getaffinity", "setsid", "O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_DIRECTORY"):
    delattr(os, name)
del signal.setitimer
shutil._use_fd_functions = False  # as it finds there when it is imported
platform.system = lambda: "Windows"
"""
COMMANDS = """
import contextlib, io, json, traceback
from grader.commands.cli import main

said = {}
for arguments in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(arguments)
        except BaseException:
            code = traceback.format_exc()
    said[arguments[2]] = code, out.getvalue(), err.getvalue()
print(json.dumps(said))
"""


def pretend(program: str, *arguments: object) -> str:
    """What a program prints in a process that has nothing of Linux's."""
    command = [sys.executable, "-c", f"{PRETENDED}\n{program}", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True).stdout


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that was graded elsewhere, and what else was handed in."""
    root = make_course(tmp_path_factory.mktemp("elsewhere") / "course")
    with Recorder(root) as recorder:
        recorder.record(result("ada"))
    ResultStore(root).write(result("ada"))
    (root / "handed-in" / "ben").mkdir(parents=True)
    (root / "handed-in" / "ben" / LESSON.released.name).write_text("{}")
    (root / "own.ipynb").write_text(of_ones_own(HIDDEN_DELTA), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def said(course: Path) -> dict[str, list]:
    """Command -> its exit code (or the traceback), stdout and stderr. In one process: it takes a while to start."""
    commands = [
        ["--root", course, "doctor"],
        ["--root", course, "check", course / "own.ipynb"],
        ["--root", course, "collect", "3", course / "handed-in"],
        ["--root", course, "grade", "3"],
        ["--root", course, "report", "3"],
        ["--root", course, "feedback", "3"],
        ["--root", course, "export", "3"],
        ["--root", ROOT, "site", "--no-lab", "--no-docs", "--to", course / "site"],
    ]
    return json.loads(pretend(COMMANDS, json.dumps([[str(word) for word in command] for command in commands])))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("check", "3 of 3 points"),
        ("collect", "1 collected"),
        ("report", "1 submission."),
        ("feedback", "1 pages written"),
        ("export", "03-multi-layer-csv.csv"),
        ("site", "pages: 8"),
    ],
)
def test_a_command_that_runs_no_student_code_works(said: dict[str, list], command: str, words: str):
    code, out, err = said[command]
    assert code == 0, err
    assert words in out


def test_what_starts_kernels_and_installers_asks_for_nothing_that_is_not_there():
    pretend("import grader.build.build, grader.build.currency, grader.handout.handout, grader.site.browser_lab")


def test_grade_says_where_it_works(said: dict[str, list]):
    code, _, err = said["grade"]
    assert code == 1
    assert err.startswith("grader: grading needs Linux, and this is Windows: use WSL")
    assert len(err.splitlines()) == 1


def test_nbgraders_autograde_says_the_same(course: Path):
    program = (
        "from pathlib import Path\nfrom nbgrader.apps.api import NbGraderAPI\nfrom grader.course import load_config\n"
        f"print(NbGraderAPI(config=load_config(Path(sys.argv[1]))).autograde({LESSON.slug!r}, 'ada')['log'])"
    )
    log = pretend(program, course)
    assert "grading needs Linux, and this is Windows" in log
    assert "Traceback" not in log


def test_doctor_says_so_too_and_examines_the_rest(said: dict[str, list]):
    code, out, _ = said["doctor"]
    assert code == 1
    assert "none: grading needs Linux" in out and "use WSL" in out
    assert "reachable, writable" in out and "could not be examined" not in out
    assert out.rstrip().endswith("Not safe for work that you do not trust: sandbox.")
