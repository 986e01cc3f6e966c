"""The commands of whoever writes a lesson or an answer: build, check, site."""

import argparse
import time
from pathlib import Path

from grader.commands.command import add_command, whole_number
from grader.errors import CommandError


def add_commands(commands: argparse._SubParsersAction) -> None:
    """Adds the commands to the parser; each sets `run`, which takes the arguments and returns the exit code."""
    examples = ["grader build", "grader build 3 5", "grader build --check"]
    build = add_command(commands, "build", "make the notebooks from the lessons' sources", _build, examples)
    build.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="03-multi-layer or 3 (default: all, and the front page)"
    )
    build.add_argument("--check", action="store_true", help="change nothing; fail if a file is not up to date")

    notebook = "course/03-multi-layer/multi-layer.ipynb"
    examples = [f"grader check {notebook}", f"grader check {notebook} --explain --seed 5"]
    check = add_command(commands, "check", "check every exercise of your own notebook, a line each", _check, examples)
    check.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    check.add_argument("--explain", action="store_true", help="print all that the notebook's panels would say")
    check.add_argument("--seed", type=whole_number(0), metavar="N", help="repeat the same random cases")

    examples = ["grader site", "grader site --to public --no-lab", "grader site --pyodide ~/pyodide"]
    summary = "make the static site: pages to read, the documentation, and a JupyterLite to run"
    site = add_command(commands, "site", summary, _site, examples)
    site.add_argument("--to", type=Path, metavar="DIR", help="where it goes (default: build/site)")
    site.add_argument("--no-lab", dest="lab", action="store_false", help="without the JupyterLite")
    site.add_argument("--no-docs", dest="docs", action="store_false", help="without the documentation")
    site.add_argument("--pyodide", type=Path, metavar="DIR", help="put this unpacked Pyodide release into the site")


def _build(arguments: argparse.Namespace) -> int:
    from grader.build.build import build
    from grader.build.currency import differences
    from grader.course import PAGES, find_lessons, select_lessons
    from grader.exercises import EXERCISES

    root = arguments.root.resolve()
    lessons = find_lessons(root)
    chosen = select_lessons(lessons, arguments.lessons) if arguments.lessons else [*lessons, *PAGES]
    outdated = []
    for page in chosen:
        started = time.perf_counter()
        built = build(root, page, EXERCISES)
        changes = differences(root, built) if arguments.check else built.write(root)
        outdated += changes if arguments.check else []
        print(
            f"{page.slug}  ({time.perf_counter() - started:.1f} s)  {'; '.join(changes) or 'up to date'}",
            flush=True,
        )
    if outdated:
        raise CommandError("the generated files are not those of today's sources: run `make build`")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from grader.checking.check import new_seed, say
    from grader.commands.check_notebook import check_notebook
    from grader.exercises import points

    try:
        seed = new_seed(arguments.seed)
    except ValueError as error:
        raise CommandError(str(error)) from None
    earned = full = 0.0
    for name, score, text in check_notebook(arguments.notebook, seed, arguments.root.resolve(), arguments.explain):
        full += points(name)
        earned += score
        say(text if arguments.explain else text.splitlines()[0])
    print(f"{earned:g} of {full:g} points")
    return 0 if earned == full else 1


def _site(arguments: argparse.Namespace) -> int:
    from grader.site.site import run_site

    return run_site(arguments.root.resolve(), arguments.to, arguments.lab, arguments.pyodide, arguments.docs)
