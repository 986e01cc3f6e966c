"""What a small class hands in for lesson 3, as platforms give it to download, with their lists of the class."""

import csv
import zipfile
from pathlib import Path

import nbformat

from tests.courses import LESSON
from tests.demo.students import all_right, half_done, planted, untouched
from tests.exams import SLUG, exam_of, filled, first_alone

NOTEBOOK = LESSON.released.name
DOWNLOADS = Path("gradebook", "downloads")
INBOUND = Path("gradebook", "exchange", "backprop", "inbound")
CLASS = {
    "ada": ("Lovelace", "Ada"),
    "ben": ("Banneker", "Benjamin"),
    "cleo": ("Philopator", "Cleopatra"),
    "dan": ("Bernoulli", "Daniel"),
    "eve": ("Curie", "Eve"),
    "finn": ("Magnus", "Finn"),
    "gus": ("Klimt", "Gustav"),
}
"""id -> family name and first name. ada: all right; ben: one transpose; cleo: half done; dan: a PDF, and the second
time a notebook with commas that JSON does not allow; eve: all right, but late; finn: untouched; gus: all right."""
ON_THE_PLATFORM = ("ada", "ben", "cleo", "dan", "eve")
PDF = b"%PDF-1.4\n% an essay\n"


def write_downloads(root: Path) -> None:
    """Puts into gradebook/ what INSTRUCTOR.md says is there. root: of a course in which the lesson is built."""
    folder = root / DOWNLOADS
    folder.mkdir(parents=True)
    notebooks = _notebooks(root)
    files = {student: (NOTEBOOK, notebooks[student]) for student in ON_THE_PLATFORM} | {"dan": ("essay.pdf", PDF)}
    _write_zip(folder / "canvas-submissions.zip", {_canvas(who, name): text for who, (name, text) in files.items()})
    _write_zip(folder / "moodle-submissions.zip", {_moodle(who, name): text for who, (name, text) in files.items()})
    _write_zip(folder / "canvas-second.zip", {_canvas("dan", NOTEBOOK): notebooks["dan"]})
    (folder / "by-mail").mkdir()
    (folder / "by-mail" / "gus.ipynb").write_bytes(notebooks["gus"])
    time = "2024-11-29 18:00:00.000000 UTC"
    handed_in = root / INBOUND / f"finn+{LESSON.slug}+{time}"
    handed_in.mkdir(parents=True)
    (handed_in / NOTEBOOK).write_bytes(notebooks["finn"])
    (handed_in / "timestamp.txt").write_text(time)
    _write_csv(folder / "canvas-gradebook.csv", _canvas_list())
    _write_csv(folder / "moodle-worksheet.csv", _moodle_list())


def write_exam_downloads(root: Path) -> None:
    """What the class hands in for the exam that it was dealt. ada, dan, finn, gus: all right; ben: the first question;
    cleo: Ada's notebook; eve: untouched."""
    dealt = {student: exam_of(root).dealt_to(student).read_text(encoding="utf-8") for student in CLASS}
    texts = {student: nbformat.writes(filled(text)).encode() for student, text in dealt.items()}
    texts |= {"ben": nbformat.writes(filled(dealt["ben"], first_alone)).encode(), "cleo": texts["ada"]}
    texts |= {"eve": dealt["eve"].encode()}
    finns = root / INBOUND / f"finn+{SLUG}+2024-12-01 10:00:00.000000 UTC"
    finns.mkdir(parents=True)
    (finns / "midterm.ipynb").write_bytes(texts.pop("finn"))
    files = {_canvas(student, "midterm.ipynb"): text for student, text in texts.items()}
    _write_zip(root / DOWNLOADS / "canvas-midterm.zip", files)


def _notebooks(root: Path) -> dict[str, bytes]:
    solved, released = (nbformat.read(root / path, as_version=4) for path in (LESSON.solved, LESSON.released))
    make = dict.fromkeys(CLASS, all_right) | {"ben": planted("ben"), "cleo": half_done, "finn": untouched}
    texts = {student: nbformat.writes(write(released, solved)) for student, write in make.items()}
    texts["dan"] = texts["dan"].replace('"nbformat_minor": 5\n', '"nbformat_minor": 5,\n')
    return {student: text.encode() for student, text in texts.items()}


def _canvas_list() -> list[list[str]]:
    """Canvas's gradebook, before there are marks."""
    rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]]
    rows[0] += ["Essay (7000)", "03 Multi-layer (7001)", "20 Midterm (7002)"]
    rows.append(["    Points Possible", "", "", "", "", "10", "24", "16"])
    for number, (student, (family, first)) in enumerate(CLASS.items()):
        rows.append([f"{family}, {first}", str(101 + number), f"s{number}", student, "A", "7", "", ""])
    return rows


def _moodle_list() -> list[list[str]]:
    """Moodle's grading worksheet, before there are marks."""
    person = ["Identifier", "Full name", "ID number", "Email address", "Status"]
    rows = [[*person, "Grade", "Maximum Grade", "Grade can be changed", "Last modified (grade)", "Feedback comments"]]
    for number, student in enumerate(ON_THE_PLATFORM):
        name = " ".join(reversed(CLASS[student]))
        person = [f"Participant {201 + number}", name, student, f"{student}@example.org", "Submitted for grading"]
        rows.append([*person, "", "24.00", "Yes", "-", ""])
    return rows


def _canvas(student: str, name: str) -> str:
    number, written = list(CLASS).index(student), "".join(CLASS[student]).lower()
    return f"{written}_{'LATE_' if student == 'eve' else ''}{101 + number}_{5001 + number}_{name}"


def _moodle(student: str, name: str) -> str:
    family, first = CLASS[student]
    return f"{first} {family}_{201 + list(CLASS).index(student)}_assignsubmission_file/{name}"


def _write_zip(path: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def _write_csv(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
