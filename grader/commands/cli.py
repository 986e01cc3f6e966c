"""The command line: `python -m grader`, or `grader` where the course is installed."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from io import TextIOWrapper
from pathlib import Path

from grader.commands import author_commands, class_commands
from grader.commands.plain_stream import plain_stream
from grader.errors import CommandError

EXTRAS = {
    "instructor": [
        "alembic",
        "jinja2",
        "jupytext",
        "nbclient",
        "nbconvert",
        "nbgrader",
        "nh3",
        "sqlalchemy",
        "wcwidth",
    ],
    "cluster": ["dask", "distributed"],
    "site": ["docutils", "markdown_it", "math_core", "mdit_py_plugins", "pygments", "sphinx"],
}
"""Extra of the project -> its packages: missing, they have a sentence of their own."""

EXAMPLES = """\
a lesson, from release to marks:
  grader release                            the zip that students get: notebooks, checks, no answers
  grader collect 3 canvas-download.zip      sort what they handed in into gradebook/submitted
  grader extend ada 3 "2026-12-03 23:59 UTC"
                                            give a student more time
  grader grade 3                            mark it, in a sandbox, into nbgrader's gradebook
  grader report 3                           marks, problems, and which mistakes the class makes
  grader feedback 3                         a page for each student
  grader export 3 --format canvas --template gradebook.csv

an exam, each student's of other networks; from then on it is a lesson like any:
  grader exam midterm.toml --roster class.csv

while writing lessons:
  grader build 3                            make lesson 3 from its source; without a number, all
  grader build --check                      change nothing; say what is not up to date
  grader check course/03-multi-layer/multi-layer.ipynb
                                            check every exercise of your own notebook

for those who read without installing anything:
  grader site                               pages of the lessons, and a JupyterLite to run them in

first of all:
  grader doctor                             what this machine offers, and what to install

exit codes: 0 all is well; 1 it could not be done, and one sentence says why; 2 wrong use; 3 done, but a person must
look at a submission.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. Returns the exit code: 0, or 1 with one sentence on stderr; `grade` may return 3.

    argparse ends the process itself, with code 2, on wrong use.
    """
    arguments = make_parser().parse_args(argv)
    if isinstance(sys.stdout, TextIOWrapper):  # a student's name may hold what the terminal cannot show
        sys.stdout.reconfigure(errors="backslashreplace")
    with redirect_stdout(plain_stream(sys.stdout)), redirect_stderr(plain_stream(sys.stderr)):
        return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    try:
        code = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except CommandError as error:
        print(f"grader: {error}", file=sys.stderr)
    except ModuleNotFoundError as error:
        package = (error.name or "").split(".")[0]
        extra = next((extra for extra, packages in EXTRAS.items() if package in packages), None)
        if extra is None:
            raise
        print(f'grader: {package} is missing: pip install "backprop-course[{extra}]"', file=sys.stderr)
    except BrokenPipeError:  # the reader has seen enough: `grader report | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"grader: {f'{error.filename}: {error.strerror}' if error.filename else error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("grader: stopped", file=sys.stderr)
    return 1


def make_parser() -> argparse.ArgumentParser:
    """The parser of every command."""
    parser = argparse.ArgumentParser(
        prog="grader",
        description="Builds the course's notebooks, hands them out, and grades what students hand in.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--root", type=Path, default=Path(), help="the course's root folder (default: the current one)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    class_commands.add_commands(commands)
    author_commands.add_commands(commands)
    return parser
