"""An exam that comes back in any platform's layout is each student's own deal."""

import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest

from grader.collect.collect import run_collect
from grader.engine.dealt import whose
from grader.exam.exam import run_exam
from tests.courses import make_course, write
from tests.exams import SLUG, exam_of, filled, write_spec

pytestmark = pytest.mark.slow

SPEC = 'name = "20-midterm"\nminutes = 60\n\n[[question]]\nkind = "network"\nbelt = "white"\npoints = 6\n'
ROSTER = """\
id,name,canvas,moodle,username,sid,github
ada,Ada Lovelace,101,201,ada,0101,octo-ada
ben,Ben Bell,102,202,ben,0102,octo-ben
"""
YML = """\
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0101'
submission_12:
  :submitters:
  - :name: Ben Bell
    :sid: '0102'
"""
NAME = "midterm.ipynb"
EXCHANGE = "{}+20-midterm+2024-12-01 10:00:00.000000 UTC"
ATTEMPT = "Midterm_{}_attempt_2026-11-30-14-02-11_midterm.ipynb"
LAYOUTS = {
    "canvas": (f"lovelaceada_101_5001_{NAME}", f"bellben_LATE_102_5002_{NAME}"),
    "moodle": (f"Ada Lovelace_201_assignsubmission_file/{NAME}", f"Ben Bell_202_assignsubmission_file/{NAME}"),
    "blackboard": (ATTEMPT.format("ada"), ATTEMPT.format("ben")),
    "brightspace": (
        f"12-34 - Ada Lovelace - Nov 30, 2026 1402 PM/{NAME}",
        f"13-34 - Ben Bell - Nov 30, 2026 903 AM/{NAME}",
    ),
    "ilias": (f"Exam/Submissions/Lovelace_Ada_ada_1234/{NAME}", f"Exam/Submissions/Bell_Ben_ben_1235/{NAME}"),
    "sakai": tuple(
        f"Midterm/{who}/Submission attachment(s)/{NAME}" for who in ("Lovelace, Ada(ada)", "Bell, Ben(ben)")
    ),
    "gradescope": (f"assignment_5_export/submission_11/{NAME}", f"assignment_5_export/submission_12/{NAME}"),
    "github": (f"midterm-submissions/midterm-octo-ada/{NAME}", f"midterm-submissions/midterm-octo-ben/{NAME}"),
    "google": (f"Midterm/Ada Lovelace - {NAME}", f"Midterm/Ben Bell - {NAME}"),
    "exchange": (f"{EXCHANGE.format('ada')}/{NAME}", f"{EXCHANGE.format('ben')}/{NAME}"),
    "by mail": (f"by-mail/ada/{NAME}", "by-mail/ben.ipynb"),
}
"""Platform -> where Ada's and Ben's notebooks lie in what it gives to download."""


@pytest.fixture(scope="module")
def dealt(tmp_path_factory) -> Path:
    """A course with an exam that two were dealt."""
    course = make_course(tmp_path_factory.mktemp("dealt") / "course")
    write(course / "class.csv", ROSTER)
    run_exam(course, write_spec(course, SPEC), course / "class.csv", say=lambda text: None)
    return course


@pytest.mark.parametrize("platform", LAYOUTS)
def test_everybody_has_handed_in_what_was_dealt_to_them(dealt, tmp_path, platform):
    course = shutil.copytree(dealt, tmp_path / "course")
    exam, download = exam_of(course), tmp_path / "download.zip"
    with zipfile.ZipFile(download, "w") as archive:
        for student, path in zip(("ada", "ben"), LAYOUTS[platform], strict=True):
            archive.writestr(path, nbformat.writes(filled(exam.dealt_to(student).read_text(encoding="utf-8"))))
        if platform == "gradescope":
            archive.writestr("assignment_5_export/submission_metadata.yml", YML)
    said: list[str] = []
    assert run_collect(course, "20", download, roster=course / "class.csv", say=said.append) == 0, said
    handed_in = {path.parents[1].name: path for path in (course / "gradebook" / "submitted").glob(f"*/{SLUG}/*.ipynb")}
    assert {*handed_in} == {"ada", "ben"}
    for student, path in handed_in.items():
        assert whose(exam, student, {path.name: path.read_bytes()}) == ("", "")
        (other,) = {*handed_in} - {student}
        assert f"those of {student}" in whose(exam, other, {path.name: path.read_bytes()})[0]
