"""The commands of a live class, as a term goes: release, exam, collect, grade, report, feedback, export; doctor."""

import argparse
from pathlib import Path

from grader.commands.command import add_command, whole_number
from grader.errors import CommandError, require_linux

LESSON = "03-multi-layer, or 3"


def add_commands(commands: argparse._SubParsersAction) -> None:
    """Adds the commands to the parser; each sets `run`, which takes the arguments and returns the exit code."""
    summary = "build, check that no answer leaks, write the students' zip"
    examples = [
        "grader release 1 2 3 --out first-half.zip",
        "grader release --gradescope 3",
        "grader release --public ../backprop",
    ]
    release = add_command(commands, "release", summary, _release, examples)
    release.add_argument("lessons", nargs="*", metavar="LESSON", help=f"{LESSON} (default: all)")
    release.add_argument("--out", type=Path, metavar="FILE", help="default: dist/backprop-course-student.zip")
    where = release.add_mutually_exclusive_group()
    for platform in ("gradescope", "prairielearn"):
        help_ = f"an autograder for it instead, in dist/{platform}-LESSON.zip"
        where.add_argument(f"--{platform}", dest="platform", action="store_const", const=platform, help=help_)
    help_ = "a folder that holds no answer, for a public repository: also sources, site, Binder, Colab, dev container"
    where.add_argument("--public", type=Path, metavar="DIR", help=help_)
    _add_weak(release, "an autograder grades also without a strong sandbox")

    summary = "deal an exam: to each student other networks, as hard as the others'"
    examples = [
        "grader exam midterm.toml",
        "grader exam midterm.toml --roster class.csv --zips",
        "grader exam midterm.toml --student zoe",
    ]
    exam = add_command(commands, "exam", summary, _exam, examples)
    exam.add_argument("spec", type=Path, metavar="SPEC", help="a TOML file: see INSTRUCTOR.md")
    _add_roster(exam)
    exam.add_argument("--student", action="append", default=[], metavar="ID", help="also this one; may be repeated")
    exam.add_argument("--zips", action="store_true", help="also a zip for each that runs by itself, and one for Moodle")

    summary = "sort what was handed in: zips of an LMS, folders, the exchange"
    examples = ["grader collect 3 submissions.zip", "grader collect 3 downloads --roster class.csv"]
    collect = add_command(commands, "collect", summary, _collect, examples)
    collect.add_argument("lesson", metavar="LESSON", help=LESSON)
    collect.add_argument("path", type=Path, metavar="PATH", help="a zip or a folder")
    collect.add_argument("--layout", metavar="NAME", help="how PATH is laid out (default: found by looking)")
    pattern = "reads names of any other kind: groups student or first_name, last_name, id, email, time, file"
    collect.add_argument("--pattern", metavar="REGEX", help=pattern)
    zone = "of times that the platform writes without one, such as Europe/Berlin"
    collect.add_argument("--timezone", metavar="ZONE", help=zone)
    _add_roster(collect)

    summary = "give a student more time: nbgrader's late penalties count from then on"
    examples = [
        'grader extend ada 3 "2026-12-03 23:59 Europe/Berlin"',
        "grader extend ada 3 --remove",
        "grader extend 3 --from class.csv",
    ]
    extend = add_command(commands, "extend", summary, _extend, examples)
    extend.add_argument("student", nargs="?", metavar="STUDENT", help="the id")
    extend.add_argument("lesson", metavar="LESSON", help=LESSON)
    extend.add_argument("time", nargs="?", metavar="TIME", help="with its zone: 2026-12-03 23:59 UTC")
    instead = extend.add_mutually_exclusive_group()
    instead.add_argument("--remove", action="store_true", help="the due date counts again")
    instead.add_argument("--from", dest="roster", type=Path, metavar="CSV", help="for many: columns id, extension")
    extend.set_defaults(wrong_use=extend.error)

    summary = "grade what was handed in, in a sandbox, into nbgrader's gradebook"
    examples = ["grader grade 3 --student ada --again", "grader grade --resume", "grader grade 3 --watch"]
    grade = add_command(commands, "grade", summary, _grade, examples)
    grade.add_argument("lessons", nargs="*", metavar="LESSON", help=f"{LESSON} (default: all that have submissions)")
    _add_students(grade)
    grade.add_argument("--jobs", type=whole_number(1), default=0, metavar="N", help="at once (default: one a core)")
    grade.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask scheduler: grade on its workers instead")
    grade.add_argument("--resume", action="store_true", help="go on with the run that was interrupted")
    grade.add_argument("--again", action="store_true", help="run also what was graded before and has not changed")
    grade.add_argument("--watch", action="store_true", help="grade what is handed in as it comes, until Ctrl+C")
    seconds = "between two looks of --watch (default: 5)"
    grade.add_argument("--every", type=whole_number(1), default=5, metavar="SECONDS", help=seconds)
    grade.set_defaults(wrong_use=grade.error)
    line = "look for the line where an answer goes wrong, if its mistake has no name (slower)"
    grade.add_argument("--lines", action="store_true", help=line)
    _add_weak(grade, "also without a strong sandbox: student code may do here all that you may do")

    summary = "marks, mistakes by kind, answers that are alike: text, CSV and pages"
    examples = ["grader report 3", "grader report --out reports --all", "grader report 3 --jplag answers"]
    report = add_command(commands, "report", summary, _report, examples)
    report.add_argument("lessons", nargs="*", metavar="LESSON", help=f"{LESSON} (default: all that are graded)")
    report.add_argument("--out", type=Path, metavar="DIR", help="default: gradebook/report")
    report.add_argument("--jplag", type=Path, metavar="DIR", help="also write the answers as JPlag reads them")
    report.add_argument("--all", action="store_true", help="a line for every student, however many")

    summary = "a page for each student, in gradebook/feedback"
    examples = ["grader feedback 3", "grader feedback 3 --student ada --student ben", "grader feedback 20 --master"]
    feedback = add_command(commands, "feedback", summary, _feedback, examples)
    feedback.add_argument("lesson", metavar="LESSON", help=LESSON)
    _add_students(feedback)
    help_ = "below each answer of an exam also the master's lines"
    feedback.add_argument("--master", action="store_true", help=help_)
    feedback.add_argument("--force", action="store_true", help="also the pages that are up to date")

    summary = "marks as CSV: plain, or as Canvas or Moodle imports them"
    examples = ["grader export", "grader export 3 --format moodle --template worksheet.csv --out import.csv"]
    export = add_command(commands, "export", summary, _export, examples)
    export.add_argument("lesson", nargs="?", metavar="LESSON", help=f"{LESSON} (default: all)")
    export.add_argument("--format", choices=("csv", "canvas", "moodle"), default="csv")
    export.add_argument("--template", type=Path, metavar="CSV", help="the gradebook that Canvas or Moodle exported")
    column = "the template's column, where it is not found by name"
    export.add_argument("--column", default="", metavar="NAME", help=column)
    export.add_argument("--scale", action="store_true", help="scale the marks to the platform's own maximum")
    export.add_argument("--out", type=Path, metavar="CSV", help="default: gradebook/export/LESSON-FORMAT.csv")

    summary = "what this machine offers for grading, and what to install"
    add_command(commands, "doctor", summary, _doctor, ["grader doctor"])


def _add_roster(command: argparse.ArgumentParser) -> None:
    command.add_argument("--roster", type=Path, metavar="CSV", help="students' ids: columns id, name, email")


def _add_students(command: argparse.ArgumentParser) -> None:
    command.add_argument("--student", action="append", default=[], metavar="ID", help="only this one; may be repeated")


def _add_weak(command: argparse.ArgumentParser, meaning: str) -> None:
    command.add_argument("--run-student-code-as-me", action="store_true", help=meaning)


def _release(arguments: argparse.Namespace) -> int:
    root = arguments.root.resolve()
    if arguments.platform:
        from grader.handout.autograder import run_autograder_release

        allow_weak = arguments.run_student_code_as_me
        return run_autograder_release(root, arguments.platform, arguments.lessons, arguments.out, allow_weak)
    from grader.course import Course
    from grader.engine.recording.due_dates import due_dates
    from grader.handout.handout import run_release

    if arguments.run_student_code_as_me:
        raise CommandError("--run-student-code-as-me is for an autograder: name it too, --gradescope or --prairielearn")
    due = due_dates(Course(root))
    if arguments.public:
        from grader.site.public import run_public_release

        return run_public_release(root, arguments.lessons, arguments.public, due=due)
    return run_release(root, arguments.lessons, arguments.out, due=due)


def _exam(arguments: argparse.Namespace) -> int:
    from grader.exam.exam import run_exam

    return run_exam(arguments.root.resolve(), arguments.spec, arguments.roster, arguments.student, arguments.zips)


def _collect(arguments: argparse.Namespace) -> int:
    from grader.collect.collect import run_collect

    root = arguments.root.resolve()
    return run_collect(
        root,
        arguments.lesson,
        arguments.path,
        arguments.layout,
        arguments.roster,
        arguments.pattern,
        arguments.timezone,
    )


def _extend(arguments: argparse.Namespace) -> int:
    from grader.collect.extensions import extensions_of, run_extend

    student, lesson, time = arguments.student, arguments.lesson, arguments.time
    if bool(student) == bool(arguments.roster) or bool(time) != bool(student and not arguments.remove):
        arguments.wrong_use("it takes STUDENT LESSON TIME, STUDENT LESSON --remove, or LESSON --from CSV")
    times = extensions_of(arguments.roster) if arguments.roster else {student: time or ""}
    return run_extend(arguments.root.resolve(), lesson, times, arguments.remove)


def _grade(arguments: argparse.Namespace) -> int:
    require_linux()
    from grader.engine.grade_class import run_grade
    from grader.engine.watching import run_watch

    root, lessons = arguments.root.resolve(), arguments.lessons
    options = {
        "students": arguments.student,
        "jobs": arguments.jobs,
        "scheduler": arguments.scheduler,
        "lines": arguments.lines,
        "allow_weak": arguments.run_student_code_as_me,
    }
    if arguments.watch:
        if arguments.resume or arguments.again:
            arguments.wrong_use("--watch grades what is new: leave out --resume and --again")
        return run_watch(root, lessons, every=arguments.every, **options)
    return run_grade(root, lessons=lessons, resume=arguments.resume, fresh=arguments.again, **options)


def _report(arguments: argparse.Namespace) -> int:
    from grader.class_report.report import run_report

    return run_report(arguments.root.resolve(), arguments.lessons, arguments.out, arguments.all, arguments.jplag)


def _feedback(arguments: argparse.Namespace) -> int:
    from grader.feedback.feedback import run_feedback

    root, lesson = arguments.root.resolve(), arguments.lesson
    return run_feedback(root, lesson, arguments.student, arguments.force, arguments.master)


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
    from grader.commands.doctor import run_doctor

    return run_doctor(arguments.root.resolve())
