"""`exam --zips`: a zip a student that runs by itself, a sample to try before, and one zip that Moodle gives out.

None of them holds the checks: `derive`, which is in them, writes every answer.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from grader.course import Course, find_lessons
from grader.errors import CommandError
from grader.exam.dealing import Dealer
from grader.exam.leaks import find_exam_leaks
from grader.exam.spec import Spec
from grader.handout.handout import README, around, student_packages, with_wheels
from grader.handout.zips import write_zip
from grader.names import plain

MODULE = "backprop-course"
OWN = {"start.py": "start.py"}
"""What of the hand-out's own files an exam needs too."""
TEMPLATE = Path(__file__).with_name("student_readme.txt")
YOURS = {
    "ABOUT": "{minutes} minutes. Your notebook is course/{notebook}: dealt to you alone, and what you are marked by.",
    "AGAIN": """\
Have you tried that before, with the sample of this exam? Then put {notebook} of this zip into the sample's folder
course, in the place of the one that is there, and start that: nothing is installed again.""",
}
SAMPLE = {
    "ABOUT": """\
This is a sample of an exam, course/{notebook}, to try some days before whether all runs here. Its questions were dealt
to nobody. In the exam you get a notebook of your own, with other networks, and have {minutes} minutes.""",
    "AGAIN": """\
In the exam put the {notebook} that is yours into the folder course, in the place of the sample, and start again:
nothing is installed again.""",
}
"""What the README says."""
FOR_MOODLE = "{student}_{number}_assignsubmission_file/{notebook}"
"""As Moodle reads a path in a zip of feedback files (mod/assign/feedback/file/importziplib.php): whose it is, the
number says, which stands behind the first "_".
"""


def write_zips(
    root: Path,
    spec: Spec,
    dealer: Dealer,
    secret: int,
    students: Sequence[str],
    numbers: Mapping[str, str],
    say: Callable[[str], None],
) -> None:
    """Writes, beside the exam's spec, sample.zip, zips/STUDENT.zip for each student, and moodle.zip.

    numbers: student -> the participant's number in Moodle's worksheet; without any there is no moodle.zip. The same
    notebooks and sources give the same bytes. Raises CommandError, before anything is written, where a notebook holds
    an answer, another's deal or the class's secret.
    """
    course = Course(root)
    exam = course.exam(spec.slug)
    folder, name = exam.source.parent, exam.released.name
    sample = _notebook(course, exam.released, dealer.token(""), secret)
    notebooks = {
        student: _notebook(course, exam.dealt_to(student), dealer.token(student), secret) for student in students
    }
    room = with_wheels(root, find_lessons(root), around(root, OWN), {MODULE: student_packages()[MODULE]})

    def write(path: Path, notebook: bytes, words: Mapping[str, str]) -> int:
        files = {**room, README: _readme(spec, name, words), f"course/{name}": notebook}
        return write_zip(path, {f"{spec.slug}/{inside}": content for inside, content in files.items()})

    size = write(folder / "sample.zip", sample, SAMPLE)
    for student, notebook in notebooks.items():
        write(folder / "zips" / f"{student}.zip", notebook, YOURS)
    say(f"a zip to try before the exam, for all: {course.shown(folder / 'sample.zip')}, {size / 1e6:.1f} MB")
    if notebooks:
        say(f"a zip for each, with what it needs to run: {course.shown(folder / 'zips')}/STUDENT.zip")
    named = {student: numbers[student] for student in notebooks if student in numbers}
    if named:
        write_zip(folder / "moodle.zip", {_for_moodle(who, named[who], name): notebooks[who] for who in named})
        some = f"{len(named)} of {len(notebooks)}"
        say(f"the notebooks of {some}, for Moodle to give out: {course.shown(folder / 'moodle.zip')}")


def _notebook(course: Course, path: Path, token: str, secret: int) -> bytes:
    content = path.read_bytes()
    leaks = find_exam_leaks(content, token, secret)
    if leaks:
        raise CommandError(f"{course.shown(path)} gives away too much, so no zip is written: {'; '.join(leaks[:5])}")
    return content


def _readme(spec: Spec, notebook: str, words: Mapping[str, str]) -> bytes:
    title = plain(spec.title)
    filled = {word: text.format(minutes=spec.minutes, notebook=notebook) for word, text in words.items()}
    text = TEMPLATE.read_text(encoding="utf-8")
    for word, value in {"TITLE": title, "LINE": "=" * len(title), "NOTEBOOK": notebook, **filled}.items():
        text = text.replace(f"@{word}@", value)
    return text.encode()


def _for_moodle(student: str, number: str, notebook: str) -> str:
    return FOR_MOODLE.format(student=student.replace("_", "-"), number=number, notebook=notebook)
