"""A folder around a class never makes one student of it; what says nothing of whose it is, is asked about."""

import pytest

from grader.errors import CommandError
from tests.courses import LESSON as THE_LESSON
from tests.courses import write
from tests.unit.collect.conftest import LESSON, zipped

STUDENTS = ("ada", "ben", "cleo", "dan")
NAME = "multi-layer.ipynb"
NOTEBOOK = b'{"cells": ["check(forward)", "check(backward)"]}'
OTHER = b'{"cells": ["check(reverse_pass)"]}'
MAIL = {f"{who}.ipynb": NOTEBOOK for who in STUDENTS}
FOLDERS = {f"{who}/{NAME}": NOTEBOOK for who in STUDENTS}
HOMES = {f"{who}/course/{LESSON}/{NAME}": NOTEBOOK for who in STUDENTS}
ZIPS = {f"{who}.zip": zipped({NAME: NOTEBOOK}) for who in STUDENTS}


@pytest.fixture
def course(course):
    """One with the lesson released: its notebooks can be told from others."""
    write(course.root / THE_LESSON.released, NOTEBOOK.decode())
    return course


def students(course) -> set[str]:
    return {path.split("/")[0] for path in course.tree("submitted")}


def around(folder: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{path}": content for path, content in files.items()}


@pytest.mark.parametrize("files", [MAIL, FOLDERS, HOMES, ZIPS], ids=["mail", "folders", "homes", "zips"])
@pytest.mark.parametrize(
    ("folder", "beside"),
    [
        ("by-mail", {}),
        ("download", {"__MACOSX/._x": b"", ".DS_Store": b"", "x/Thumbs.db": b""}),
        ("Multi Layer", {"notes.txt": b"x"}),
        ("X/download/home", {}),
    ],
)
def test_a_packed_folder_is_a_class(course, make_zip, files, folder, beside):
    assert course.collect(make_zip({**around(folder, files), **beside})) == ("notes.txt" in beside), course.text()
    assert students(course) == set(STUDENTS)


@pytest.mark.parametrize("files", [MAIL, FOLDERS, HOMES, ZIPS], ids=["mail", "folders", "homes", "zips"])
@pytest.mark.parametrize("folder", ["by-mail", "handed-in/x/home"])
def test_a_folder_in_a_folder_is_asked_about_and_its_path_helps(course, make_folder, files, folder):
    path = make_folder(around(folder, files))
    with pytest.raises(
        CommandError, match=r"might be a class or one student: collect that folder itself \(.*\), or say"
    ):
        course.collect(path)
    assert course.collect(path / folder) == 0
    assert students(course) == set(STUDENTS)


def test_a_folder_in_a_zip_has_a_path_too(course, make_zip):
    path = make_zip(around("a/b/c", FOLDERS))
    with pytest.raises(CommandError, match=r"download\.zip/a/b/c"):
        course.collect(path)
    assert course.collect(path / "a" / "b" / "c") == 0
    assert students(course) == set(STUDENTS)


@pytest.mark.parametrize(
    "files",
    [
        {NAME: NOTEBOOK},
        {NAME: NOTEBOOK, "multi-layer-Copy1.ipynb": NOTEBOOK, "notes.ipynb": OTHER, "scratch.ipynb": OTHER},
        {NAME: NOTEBOOK, "mine.ipynb": NOTEBOOK},
        {f"{LESSON}/{NAME}": NOTEBOOK, "01-chain-rule/chain-rule.ipynb": OTHER, "index.ipynb": OTHER},
        {f"course/{LESSON}/{NAME}": NOTEBOOK, "course/backprop/network.py": b""},
        {f"old/{NAME}": NOTEBOOK, f"final/{NAME}": NOTEBOOK},
        {"my_1_notes.txt": b"", NAME: NOTEBOOK, "env/x_2_3_4.txt": b"", "week_1_part_2/x": b""},
    ],
    ids=range(7),
)
@pytest.mark.parametrize("kind", ["zip", "folder"])
def test_one_student_stays_one(course, make_zip, make_folder, files, kind):
    files = around("ada", files)
    assert course.collect(make_zip(files) if kind == "zip" else make_folder(files)) == 0, course.text()
    assert students(course) == {"ada"}


@pytest.mark.parametrize("inside", [MAIL, FOLDERS, HOMES], ids=["mail", "folders", "homes"])
def test_folders_of_sections_are_refused(course, make_folder, inside):
    files = around("class-a", inside) | around("class-b", inside)
    with pytest.raises(CommandError, match="nothing is collected: 4 notebooks of this lesson fall to one student"):
        course.collect(make_folder(files))


TRIES = {NAME: NOTEBOOK, **{f"{name}/{NAME}": NOTEBOOK for name in ("monday", "with loops", "colab", "numpy")}}


def test_who_has_tried_many_times_is_one_student(course, make_folder, make_zip):
    assert course.collect(make_folder(around("ada", TRIES) | around("ben", {NAME: NOTEBOOK}))) == 0, course.text()
    assert students(course) == {"ada", "ben"}
    with pytest.raises(CommandError, match="might be a class or one student"):
        course.collect(make_zip(around("ada", TRIES)))


def test_beside_honest_folders_such_a_one_is_set_aside(course, make_folder):
    files = around("eve", {NAME: NOTEBOOK, "second try.ipynb": NOTEBOOK}) | around("class-b", MAIL)
    assert course.collect(make_folder(files)) == 1
    assert students(course) == {"eve"}
    assert (
        "class-b is in gradebook/unclaimed: 4 notebooks of this lesson fall to one student (ada, ben" in course.text()
    )


@pytest.mark.parametrize("folder", ["mallory", "by-mail/mallory", "handed-in/mallory"])
@pytest.mark.parametrize("kind", ["zip", "folder"])
def test_a_student_alone_whose_folder_names_others_is_nobody_elses(course, make_zip, make_folder, folder, kind):
    files = around(folder, FOLDERS)
    path = make_zip(files, "by-mail.zip") if kind == "zip" else make_folder(files, "x/handed-in")
    if (folder, kind) == ("mallory", "zip"):  # packed by whoever collects it: the same without the folder
        return
    with pytest.raises(CommandError, match="might be a class or one student"):
        course.collect(path)
    assert students(course) == set()


@pytest.mark.parametrize("known", ["by the list", "since it was collected"])
def test_a_packed_folder_that_has_a_students_name_is_asked_about(course, make_zip, tmp_path, known):
    (tmp_path / "r.csv").write_text("id,name\nmal,Mallory\nada,Ada\nben,Ben\n")
    options = {"roster": tmp_path / "r.csv"} if known == "by the list" else {}
    if not options:
        assert course.collect(make_zip({"Mallory.ipynb": b"x", "zed.ipynb": b"z"})) == 0
    path = make_zip(around("Mallory", {"ada.ipynb": NOTEBOOK, "ben.ipynb": NOTEBOOK}), "second.zip")
    with pytest.raises(CommandError, match="lies in Mallory/, which might be a class or one student"):
        course.collect(path, **options)
    assert not students(course) & {"ada", "ben"}


def test_a_folder_around_that_is_named_like_a_platforms_student_is_asked_about(course, make_zip):
    path = make_zip(around("multi_feedback_Uebung_3", {f"Lovelace_{who}_{who}_30{n}/{NAME}": NOTEBOOK
                                                       for n, who in enumerate(STUDENTS)}))  # fmt: skip
    with pytest.raises(CommandError, match=r"might be one student's of .* say --layout ilias"):
        course.collect(path)
    assert course.collect(path / "multi_feedback_Uebung_3") == 0
    assert students(course) == set(STUDENTS)
