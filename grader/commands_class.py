"""The commands of a live class, in the order of a term: release, collect, grade, report, feedback, export."""

import argparse
from pathlib import Path

LESSON = "03-multi-layer, or 3"


def add_commands(commands: argparse._SubParsersAction) -> None:
    """Adds the commands to the parser; each sets `run`, which takes the arguments and returns the exit code."""
    release = commands.add_parser("release", help="build, check that no answer leaks, write the students' zip")
    release.add_argument("lessons", nargs="*", metavar="LESSON", help=f"{LESSON} (default: all)")
    release.add_argument("--out", type=Path, metavar="FILE", help="default: dist/backprop-course-student.zip")
    release.set_defaults(run=_release)

    collect = commands.add_parser("collect", help="sort what was handed in: zips of an LMS, folders, the exchange")
    collect.add_argument("lesson", metavar="LESSON", help=LESSON)
    collect.add_argument("path", type=Path, metavar="PATH", help="a zip or a folder")
    collect.add_argument("--layout", metavar="NAME", help="how PATH is laid out (default: found by looking)")
    collect.add_argument("--roster", type=Path, metavar="CSV", help="students' ids: columns id, name, email")
    collect.set_defaults(run=_collect)

    grade = commands.add_parser("grade", help="grade what was handed in, in a sandbox, into nbgrader's gradebook")
    grade.add_argument("lessons", nargs="*", metavar="LESSON", help=f"{LESSON} (default: all that have submissions)")
    grade.add_argument("--student", action="append", default=[], metavar="ID", help="only this one (may be repeated)")
    grade.add_argument("--jobs", type=_count, default=0, metavar="N", help="at the same time (default: one a core)")
    grade.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask scheduler: grade on its workers instead")
    grade.add_argument("--resume", action="store_true", help="go on with the run that was interrupted")
    grade.add_argument("--again", action="store_true", help="run also what was graded before and has not changed")
    grade.add_argument("--kernel", action="store_true", help="a stock Jupyter kernel for each: slow, the reference")
    grade.add_argument(
        "--allow-weak-sandbox",
        action="store_true",
        help="also where bubblewrap is missing: only for work that you trust",
    )
    grade.set_defaults(run=_grade)

    report = commands.add_parser("report", help="marks, statuses and mistakes by kind: text, CSV and a page with plots")
    report.add_argument("lessons", nargs="*", metavar="LESSON", help=f"{LESSON} (default: all that are graded)")
    report.add_argument("--out", type=Path, metavar="DIR", help="default: gradebook/report")
    report.add_argument("--all", action="store_true", help="a line for every student, however many")
    report.set_defaults(run=_report)

    feedback = commands.add_parser("feedback", help="a page for each student, in gradebook/feedback")
    feedback.add_argument("lesson", metavar="LESSON", help=LESSON)
    feedback.add_argument(
        "--student", action="append", default=[], metavar="ID", help="only this one (may be repeated)"
    )
    feedback.add_argument("--force", action="store_true", help="also the pages that are up to date")
    feedback.set_defaults(run=_feedback)

    export = commands.add_parser("export", help="marks as CSV: plain, or as Canvas or Moodle imports them")
    export.add_argument("lesson", nargs="?", metavar="LESSON", help=f"{LESSON} (default: all)")
    export.add_argument("--format", choices=("csv", "canvas", "moodle"), default="csv")
    export.add_argument("--template", type=Path, metavar="CSV", help="the gradebook that Canvas or Moodle exported")
    export.add_argument(
        "--column", default="", metavar="NAME", help="the template's column, where it is not found by name"
    )
    export.add_argument("--scale", action="store_true", help="scale the marks to the platform's own maximum")
    export.add_argument("--out", type=Path, metavar="CSV", help="default: gradebook/export/LESSON-FORMAT.csv")
    export.set_defaults(run=_export)

    doctor = commands.add_parser("doctor", help="what this machine offers for grading, and what to install")
    doctor.set_defaults(run=_doctor)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, 1 or more")
    return int(text)


def _release(arguments: argparse.Namespace) -> int:
    from grader.release.handout import run_release

    return run_release(arguments.root.resolve(), arguments.lessons, arguments.out)


def _collect(arguments: argparse.Namespace) -> int:
    from grader.collect.collect import run_collect

    root = arguments.root.resolve()
    return run_collect(root, arguments.lesson, arguments.path, arguments.layout, arguments.roster)


def _grade(arguments: argparse.Namespace) -> int:
    from grader.engine.grade_class import run_grade

    return run_grade(
        arguments.root.resolve(),
        lessons=arguments.lessons,
        students=arguments.student,
        jobs=arguments.jobs,
        scheduler=arguments.scheduler,
        resume=arguments.resume,
        fresh=arguments.again,
        runner="kernel" if arguments.kernel else "warm",
        allow_weak=arguments.allow_weak_sandbox,
    )


def _report(arguments: argparse.Namespace) -> int:
    from grader.class_report.report import run_report

    return run_report(arguments.root.resolve(), arguments.lessons, arguments.out, arguments.all)


def _feedback(arguments: argparse.Namespace) -> int:
    from grader.feedback.feedback import run_feedback

    return run_feedback(arguments.root.resolve(), arguments.lesson, arguments.student, arguments.force)


def _export(arguments: argparse.Namespace) -> int:
    from grader.export.export import run_export

    return run_export(
        arguments.root.resolve(),
        arguments.lesson,
        arguments.format,
        arguments.out,
        arguments.template,
        arguments.column,
        arguments.scale,
    )


def _doctor(arguments: argparse.Namespace) -> int:
    from grader.doctor import run_doctor

    return run_doctor(arguments.root.resolve())
