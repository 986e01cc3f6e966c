"""The `exam` command: deals an exam to a class, shows how even it is, and writes a notebook for each student."""

from collections.abc import Callable, Sequence
from pathlib import Path

from grader.collect.roster import Roster, read_roster
from grader.course import Course, Exam, find_lessons
from grader.engine.recording.course_seed import course_seed
from grader.errors import CommandError
from grader.exam.dealing import Dealer
from grader.exam.notebook import exam_notebook
from grader.exam.spec import Spec, read_spec
from grader.exam.table import Deals, table, write_lengths
from grader.names import folder_name
from grader.people.namespaces import MOODLE
from grader.whole_file import write_whole

SAMPLE = ""
"""Who is dealt the class's own notebook."""
MANY, SECONDS = 30, 0.25
"""Students, from which on somebody waits; and what each takes."""


def run_exam(
    root: Path,
    spec: Path,
    roster: Path | None = None,
    students: Sequence[str] = (),
    zips: bool = False,
    say: Callable[[str], None] = print,
) -> int:
    """Deals the exam of a spec to the students of a roster, and to those that are named besides.

    What was dealt before stays as it is, so that more students can be dealt in later. With no student at all it deals
    the sample alone. zips: write these students' zips too. Returns 0. Raises CommandError where the spec is wrong,
    where no fair deal is found, where the exam was dealt by another spec, or where a zip would give something away.
    """
    asked, course = read_spec(spec), Course(root)
    exam = course.exam(asked.slug)
    _refuse_lessons(root, asked)
    _refuse_change(course, exam, asked, spec)
    secret = course_seed(root)
    dealer = Dealer(asked, secret)
    listed = read_roster(roster) if roster else Roster(())
    named = list(dict.fromkeys(map(folder_name, [*listed.students, *students])))
    if len(named) > MANY:
        say(f"dealing to {len(named)} students, which takes about {SECONDS * len(named):.0f} s")
    deals: Deals = {student: dealer.deal(student) for student in named}
    sample = dealer.deal(SAMPLE)
    known = sum(exam.dealt_to(student).is_file() for student in deals)
    for student, dealt in deals.items():
        path = exam.dealt_to(student)
        if not path.is_file():  # somebody may have it already, and is marked by it
            _write(path, exam_notebook(asked, [one.question for one in dealt], student, dealer.token(student)))
    _write(exam.released, exam_notebook(asked, [one.question for one in sample], SAMPLE, dealer.token(SAMPLE)))
    # Last: with its spec the exam is one of the course's assignments.
    _write(exam.source, asked.text)
    say(f"{asked.title}: {len(asked.asked)} questions, {asked.points:g} points, {asked.minutes} minutes\n")
    say(table(asked, deals or {SAMPLE: sample}))
    if deals:
        write_lengths(exam.source.with_name("lengths.csv"), asked, deals)
        say(f"\ndealt now: {len(deals) - known}; had theirs before, and keep it: {known}")
        say(f"a notebook for each: {course.shown(exam.dealt)}/STUDENT/{exam.released.name}")
    say(f"a sample to look at: {course.shown(exam.released)}")
    if zips:
        from grader.exam.zips import write_zips  # here, for what builds wheels takes seconds to import

        numbers = {folder_name(student): number for student, number in listed.called_in(MOODLE).items()}
        write_zips(root, asked, dealer, secret, named, numbers, say)
    return 0


def _refuse_lessons(root: Path, spec: Spec) -> None:
    """Raises CommandError where the exam would be taken for a lesson."""
    for lesson in find_lessons(root):
        name = spec.slug[3:]
        if spec.slug[:2] == lesson.slug[:2] or name == lesson.released.stem:
            raise CommandError(f"{spec.slug} would be taken for {lesson.slug}: give the exam another number and name")


def _refuse_change(course: Course, exam: Exam, spec: Spec, path: Path) -> None:
    """Raises CommandError where the exam was dealt by another spec: students would be marked by two of them."""
    if exam.source.is_file() and read_spec(exam.source) != spec:
        raise CommandError(
            f"{spec.slug} was dealt by another spec, {course.shown(exam.source)}: give {path} another name; or, if "
            f"nobody has a notebook yet, remove {course.shown(exam.source.parent)} and {course.shown(exam.dealt)}"
        )


def _write(path: Path, text: str) -> None:
    write_whole(path, text.encode("utf-8", "surrogatepass"), durable=False)
