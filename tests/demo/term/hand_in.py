"""What a small class hands in for lesson 3, as Canvas and Moodle give it to download, with their lists of the class."""

import csv
import zipfile
from pathlib import Path

import nbformat

from grader.demo.students import all_right, half_done, planted
from grader.release.lessons import Lesson

LESSON = Lesson.from_slug("03-multi-layer")
DOWNLOADS = Path("gradebook", "downloads")
CLASS = {
    "ada": ("Lovelace", "Ada"),
    "ben": ("Banneker", "Benjamin"),
    "cleo": ("Philopator", "Cleopatra"),
    "dan": ("Bernoulli", "Daniel"),
    "eve": ("Curie", "Eve"),
}
"""id -> family name and first name. ada: all right; ben: one transpose; cleo: half done; dan: a PDF, and, when asked
again, a notebook with commas that JSON does not allow; eve: all right, but late."""
CANVAS_COLUMN = "03 Multi-layer (7001)"
PDF = b"%PDF-1.4\n% an essay\n"


def notebooks(root: Path) -> dict[str, bytes]:
    """Each student's notebook, as text in bytes. root: of a course in which the lesson is built."""
    solved, released = (nbformat.read(root / path, as_version=4) for path in (LESSON.solved, LESSON.released))
    write = {"ada": all_right, "ben": planted("ben"), "cleo": half_done, "dan": all_right, "eve": all_right}
    texts = {student: nbformat.writes(make(released, solved)) for student, make in write.items()}
    texts["dan"] = texts["dan"].replace("\n}", ",\n}").replace(",,", ",")
    return {student: text.encode() for student, text in texts.items()}


def write_downloads(root: Path) -> None:
    """Puts into gradebook/downloads what INSTRUCTOR.md says is there."""
    folder = root / DOWNLOADS
    folder.mkdir(parents=True)
    files = {student: (LESSON.released.name, text) for student, text in notebooks(root).items()}
    again = dict(files)
    files["dan"] = ("essay.pdf", PDF)
    _write_zip(folder / "canvas-submissions.zip", {_canvas(who, name): text for who, (name, text) in files.items()})
    _write_zip(folder / "moodle-submissions.zip", {_moodle(who, name): text for who, (name, text) in files.items()})
    _write_zip(folder / "canvas-second.zip", {_canvas("dan", again["dan"][0]): again["dan"][1]})
    _write_lists(folder)


def _write_lists(folder: Path) -> None:
    """Canvas's gradebook and Moodle's grading worksheet, as they are exported before there are marks."""
    canvas = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Essay (7000)", CANVAS_COLUMN]]
    canvas += [["    Points Possible", "", "", "", "", "10", "24"]]
    moodle = [["Identifier", "Full name", "ID number", "Email address", "Status", "Grade", "Maximum Grade"]]
    moodle[0] += ["Grade can be changed", "Last modified (submission)", "Last modified (grade)", "Feedback comments"]
    for number, (student, (family, first)) in enumerate(CLASS.items(), start=1):
        canvas.append([f"{family}, {first}", f"{100 + number}", f"s{number}", student, "A", "7", ""])
        person = [f"Participant {200 + number}", f"{first} {family}", student, f"{student}@example.org"]
        moodle.append([*person, "Submitted for grading", "", "24.00", "Yes", "-", "-", ""])
    _write_csv(folder / "canvas-gradebook.csv", canvas)
    _write_csv(folder / "moodle-worksheet.csv", moodle)


def _canvas(student: str, name: str) -> str:
    family, first = CLASS[student]
    number = list(CLASS).index(student) + 1
    late = "LATE_" if student == "eve" else ""
    return f"{family}{first}_{late}".lower().replace("late_", "LATE_") + f"{100 + number}_{5000 + number}_{name}"


def _moodle(student: str, name: str) -> str:
    family, first = CLASS[student]
    return f"{first} {family}_{list(CLASS).index(student) + 201}_assignsubmission_file/{name}"


def _write_zip(path: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def _write_csv(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
