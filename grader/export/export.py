"""The `export` command."""

import sys
from collections.abc import Callable
from pathlib import Path

from grader.course import Course, select_lessons
from grader.csv_text import read_table, write_table
from grader.engine.recording.class_marks import ClassMarks
from grader.errors import CommandError
from grader.export.canvas import canvas_rows
from grader.export.moodle import moodle_rows
from grader.export.own import own_rows
from grader.export.platform import Filling, why
from grader.people.known_as import read_known_as

PLATFORMS = {"canvas": canvas_rows, "moodle": moodle_rows}
FORMATS = ("csv", *PLATFORMS)


def run_export(
    root: Path,
    lesson: str | None,
    format: str,
    out: Path | None = None,
    template: Path | None = None,
    column: str = "",
    scale: bool = False,
    say: Callable[[str], None] = print,
    warn: Callable[[str], None] = lambda line: print(line, file=sys.stderr),
) -> int:
    """Writes marks as CSV: "csv" (every lesson, or one), "canvas" or "moodle" (one lesson).

    Marks are those of nbgrader's gradebook, with a person's marks, extra credit and late penalties. What has no marks
    is blank, and told on stderr. out: None is gradebook/export/LESSON-FORMAT.csv. template: what the platform exports,
    filled in. column: the platform's, where it is not found by name. scale: to the platform's maximum, where that is
    not the lesson's. Returns 0, or 1 where a student has no row in the template. Raises CommandError where nothing can
    be exported.
    """
    known = Course(root).assignments()
    lessons = select_lessons(known, [lesson]) if lesson else known
    if format in PLATFORMS and not lesson:
        raise CommandError(f"{format} takes one lesson at a time: name it")
    if format not in FORMATS:
        raise CommandError(f"there is no format {format!r}: the formats are {', '.join(FORMATS)}")
    out = out or Course(root).export / f"{lessons[0].slug if lesson else 'all'}-{format}.csv"
    with ClassMarks(root) as gradebook:
        marks = [gradebook.read(chosen) for chosen in lessons]
    count = sum(len(one.students) for one in marks)
    if not count:
        what = lessons[0].slug if lesson else "any lesson"
        raise CommandError(f"nobody has handed in {what}: `grader collect` and `grader grade` come first")
    problems: list[str] = []
    if format == "csv":
        write_table(out, own_rows(marks))
        blank = [mark for one in marks for mark in one.students.values() if mark.score is None]
        notes = [f"{mark.student} has no mark ({why(mark)}): left blank" for mark in blank]
    else:
        filling = Filling(marks[0], scale, read_known_as(Course(root).known_as))
        table = read_table(template) if template else None
        write_table(out, PLATFORMS[format](filling, table, column), table)
        notes, problems = filling.notes, filling.problems
    for line in [*notes, *problems]:
        warn(line)
    say(f"{out}: {count} submissions" + (", but see above" if notes or problems else ""))
    return 1 if problems else 0
