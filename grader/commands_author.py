"""The commands of whoever writes a lesson or an answer: build, check, demo."""

import argparse
import time
from pathlib import Path

from grader.release.errors import CommandError


def add_commands(commands: argparse._SubParsersAction) -> None:
    """Adds the commands to the parser; each sets `run`, which takes the arguments and returns the exit code."""
    build = commands.add_parser("build", help="make the notebooks from the lessons' sources")
    build.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="03-multi-layer or 3 (default: all, and the front page)"
    )
    build.add_argument("--check", action="store_true", help="change nothing; fail if a file is not up to date")
    build.set_defaults(run=_build)

    check = commands.add_parser("check", help="check every exercise of your own notebook, a line each")
    check.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    check.add_argument("--explain", action="store_true", help="print all that the notebook's panels would say")
    check.add_argument("--seed", type=_seed, default=None, help="repeat the same random cases")
    check.set_defaults(run=_check)

    demo = commands.add_parser("demo", help="grade a made-up class: right, wrong, broken and hostile submissions")
    demo.add_argument("--keep", type=Path, metavar="DIR", help="where the class goes (default: gradebook/demo)")
    demo.set_defaults(run=_demo)


def _seed(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, 0 or more")
    return int(text)


def _build(arguments: argparse.Namespace) -> int:
    from grader.exercises import EXERCISES
    from grader.release.build import build_lesson, remove_files, stray_files, write_files
    from grader.release.currency import difference
    from grader.release.lessons import FRONT_PAGE, find_lessons, select_lessons

    root = arguments.root.resolve()
    lessons = find_lessons(root)
    chosen = select_lessons(lessons, arguments.lessons) if arguments.lessons else [*lessons, FRONT_PAGE]
    outdated = []
    for lesson in chosen:
        started = time.perf_counter()
        files = build_lesson(root, lesson, EXERCISES)
        stray = stray_files(root, lesson, files)
        if arguments.check:
            found = [difference(path, content, root) for path, content in files.items()]
            found += [f"{path} is not made by the build" for path in stray]
            changes = [line for line in found if line]
            outdated += changes
        else:
            remove_files(root, stray)
            changes = [f"{path} written" for path in write_files(root, files)]
            changes += [f"{path} removed" for path in stray]
        print(
            f"{lesson.slug}  ({time.perf_counter() - started:.1f} s)  {'; '.join(changes) or 'up to date'}",
            flush=True,
        )
    if outdated:
        raise CommandError("the generated files are not those of today's sources: run `make build`")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from grader.check import new_seed, say
    from grader.check_notebook import check_notebook
    from grader.exercises import points

    earned = full = 0.0
    for name, report, reason in check_notebook(arguments.notebook, new_seed(arguments.seed)):
        full += points(name)
        if report is None:
            say(f"✗ {name}: {reason}")
            continue
        earned += report.earned
        say(report.text() if arguments.explain else report.mark + report.headline)
    print(f"{earned:g} of {full:g} points")
    return 0 if earned == full else 1


def _demo(arguments: argparse.Namespace) -> int:
    from grader.demo.demo import run_demo

    return run_demo(arguments.root.resolve(), arguments.keep)
