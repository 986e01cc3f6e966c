"""Downloads as the platforms make them, and as they look once people have unpacked, packed and moved them."""

import pytest

from grader.errors import CommandError
from tests.unit.collect.conftest import LESSON, zipped

NAME = "multi-layer.ipynb"
RECEIPT = "Name: {name} ({user})\nAssignment: Lesson 3\nDate Submitted: Monday, 30 November 2026\n".format
YML = """\
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0101'
    :email: ada@example.org
  :created_at: 2026-11-30 15:58:01.123456789 -08:00
  :history: []
submission_12:
  :submitters:
  - :email: ben@example.org
    :name: 'Ben O''Neil'
    :sid:
  :created_at: &1 2026-11-30 15:00:00 Z
"""
AT_FOUR = "2026-11-30 15:58:01-08:00"

# Layout, files, and student -> the time that is written down ("" for none).
DOWNLOADS = {
    "blackboard: gradebook's prefix, receipts": (
        {
            "gradebook_CS-1_Lesson203_ada_attempt_2026-11-30-14-02-11_multi-layer.ipynb": b"a",
            "gradebook_CS-1_Lesson203_ada_attempt_2026-11-30-14-02-11.txt": RECEIPT(name="Ada L", user="ada").encode(),
            "gradebook_CS-1_Lesson203_ben_attempt_2026-11-30-14-02-11_multi-layer (1).ipynb": b"b",
            "gradebook_CS-1_Lesson203_ben_attempt_2026-11-30-14-02-11.txt": RECEIPT(name="Ben", user="ben").encode(),
        },
        {"ada": "", "ben": ""},
    ),
    "blackboard: users with a line in common, told by receipts in German, a file of two lines": (
        {
            "Les_3_x_ada_attempt_2026-11-30-14-02-11_multi-layer.ipynb": b"a",
            "Les_3_x_ada_attempt_2026-11-30-14-02-11.txt": RECEIPT(name="Ä (A) L", user="x_ada").encode("utf-8-sig"),
            "Les_3_x_ben_attempt_2026-11-30-14-02-11_multi\nlayer.ipynb": b"b",
            "Les_3_x_ben_attempt_2026-11-30-14-02-11.txt": b"Name : Ben (x_ben)\r\nAufgabe: 3\r\n",
        },
        {"x_ada": "", "x_ben": ""},
    ),
    "blackboard: without receipts, in a folder, a name like an attempt's": (
        {
            "L3/Lesson 3_ada_attempt_2026-11-30-14-02-11_multi-layer.ipynb": b"a",
            "L3/Lesson 3_ben_attempt_2026-11-30-14-02-11_L_ada_attempt_2026-12-30-14-02-11_x.ipynb": b"b",
            "__MACOSX/L3/._Lesson 3_ada": b"",
        },
        {"ada": "", "ben": ""},
    ),
    "brightspace: folders, with its index": (
        {
            "index.html": b"",
            "12-34 - Ada Lovelace - Nov 30, 2026 1402 PM/multi-layer.ipynb": b"a",
            "13-34 - Ben - van den Berg - 30 November, 2026 903 AM/multi-layer.ipynb": b"b",
        },
        {"Ada Lovelace": "", "Ben - van den Berg": ""},
    ),
    "brightspace: flat, French, a date in a student's own name": (
        {
            "12-34 - Ada Lovelace - 30 novembre 2026 23h59 - multi-layer.ipynb": b"a",
            "13-34 - Ben Ö - 30 août 2026 23h59 - x - 3-4 - Ada Lovelace - Dec 1, 2026 100 PM - y.ipynb": b"b",
        },
        {"Ada Lovelace": "", "Ben Ö": ""},
    ),
    "brightspace: other dates": (
        {
            "12-34 - Ada Lovelace - Monday, November 30, 2026 2:02 PM/multi-layer.ipynb".replace(":", "_"): b"a",
            "13-34 - Ben - 2026年11月30日 1402/multi-layer.ipynb": b"b",
        },
        {"Ada Lovelace": "", "Ben": ""},
    ),
    "brightspace: packed again in a folder of the zip's name": (
        {
            "download/12-34- Ada - Nov 3, 2026 1202 AM/multi-layer.ipynb": b"a",
            "download/13-34- Ben - Nov 3, 2026 1202 AM/sub/multi-layer.ipynb": b"b",
            "download/desktop.ini": b"",
        },
        {"Ada": "", "Ben": ""},
    ),
    "ilias: in German, with its table, late, umlauts": (
        {
            "Lektion 3/Abgaben/Lovelace_Ada_ada_1234/multi-layer.ipynb": b"a",
            "Lektion 3/Abgaben/Mueller_Joerg Kai_jm2_1235/Verspaetete Abgabe - multi-layer.ipynb": b"b",
            "Lektion 3/status.xlsx": b"",
        },
        {"ada": "", "jm2": ""},
    ),
    "ilias: teams": (
        {
            "Submissions/Team 7/Lovelace_Ada_ada_1234/multi-layer.ipynb": b"a",
            "Submissions/Team 12/Bell_Ben_ben.b_1235/multi-layer (1).ipynb": b"b",
        },
        {"ada": "", "ben.b": ""},
    ),
    "ilias: double names, logins that are numbers, names like Canvas's inside": (
        {
            "multi-layer/Submissions/de la Cruz_Ana Maria_900123_77/multi-layer.ipynb": b"a",
            "multi-layer/Submissions/X_Y_900124_78/lovelaceada_101_102_multi-layer.ipynb": b"b",
        },
        {"900123": "", "900124": ""},
    ),
    "sakai: with everything": (
        {
            "Lesson 3/grades.csv": b"x",
            "Lesson 3/Lovelace, Ada(ada)/timestamp.txt": b"2026-11-30T14:02:11.123Z",
            "Lesson 3/Lovelace, Ada(ada)/Submission attachment(s)/multi-layer.ipynb": b"a",
            "Lesson 3/Lovelace, Ada(ada)/Lovelace, Ada(ada)_submissionText.html": b"<p>",
            "Lesson 3/Lovelace, Ada(ada)/comments.txt": b"",
            "Lesson 3/Lovelace, Ada(ada)/Feedback Attachment(s)/old.ipynb": b"teacher's",
            "Lesson 3/Bell (jr), Ben(b.bell)/timestamp.txt": b"20261130140211123",
            "Lesson 3/Bell (jr), Ben(b.bell)/Submission attachment(s)/multi-layer.ipynb": b"b",
        },
        {"ada": "2026-11-30 14:02:11+00:00", "b.bell": "2026-11-30 14:02:11+00:00"},
    ),
    "sakai: without folders": (
        {
            "Lesson 3/Lovelace, Ada(ada)_Submission attachment(s)_my_multi-layer.ipynb": b"a",
            "Lesson 3/Bell, Ben(ben)_Submission attachment(s)_multi-layer.ipynb": b"b",
        },
        {"ada": "", "ben": ""},
    ),
    "sakai: in Spanish, a time of the student's own": (
        {
            "L/Lovelace, Ada(ada)/Archivos adjuntos/multi-layer.ipynb": b"a",
            "L/Lovelace, Ada(ada)/timestamp.txt": b"yesterday",
            "L/,(ben)/Archivos adjuntos/timestamp.txt": b"2020-01-01T00:00:00Z",
            "L/,(ben)/Archivos adjuntos/multi-layer.ipynb": b"b",
        },
        {"ada": "", "ben": ""},
    ),
    "gradescope: an export": (
        {
            "assignment_5_export/submission_11/multi-layer.ipynb": b"a",
            "assignment_5_export/submission_12/multi-layer.ipynb": b"b",
            "assignment_5_export/submission_metadata.yml": YML.encode(),
        },
        {"0101": AT_FOUR, "ben@example.org": "2026-11-30 15:00:00+00:00"},
    ),
    "gradescope: unpacked, Ruby's objects, names in quotes": (
        {
            "submission_11/code/multi-layer.ipynb": b"a",
            "submission_12/multi-layer.ipynb": b"b",
            "submission_metadata.yml": (
                b"---\nsubmission_11:\n  :submitters:\n  - :name: \"Ad\\xE4: L\"\n    :sid: ''\n"
                b"  :results:\n    :name: of a test\n    :email: of a test\n"
                b"submission_12:\n  :submitters:\n  - :name: Ben\n    :email: null\n  :created_at: !ruby/object:T x\n"
            ),
        },
        {"Adä~3A L": "", "Ben": ""},
    ),
    "gradescope: nothing says who": (
        {"assignment_5_export/submission_1/a.ipynb": b"a", "assignment_5_export/submission_2/a.ipynb": b"b"},
        {"submission_1": "", "submission_2": ""},
    ),
    "github: repositories with all that is in them": (
        {
            "hw-3-submissions/hw-3-ada/multi-layer.ipynb": b"a",
            "hw-3-submissions/hw-3-ada/.git/config": b"",
            "hw-3-submissions/hw-3-octo-cat-7/course/03-multi-layer/multi-layer.ipynb": b"b",
            "hw-3-submissions/hw-3-octo-cat-7/README.md": b"",
        },
        {"ada": "", "octo-cat-7": ""},
    ),
    "github: below other folders, an assignment called submissions": (
        {
            "Downloads/my-submissions-submissions/my-submissions-ada/multi-layer.ipynb": b"a",
            "Downloads/my-submissions-submissions/my-submissions-ben/multi-layer.ipynb": b"b",
        },
        {"ada": "", "ben": ""},
    ),
    "github: folders with the lesson's name alone": (
        {"multi-layer-ada/multi-layer.ipynb": b"a", "03-multi-layer-ben/multi-layer.ipynb": b"b"},
        {"ada": "", "ben": ""},
    ),
    "google: the folder of an assignment, another title": (
        {"HW 3/Ada Lovelace - Homework - 3.ipynb": b"a", "HW 3/Ben Bell - Homework - 3.ipynb": b"b"},
        {"Ada Lovelace": "", "Ben Bell": ""},
    ),
    "google: copies of copies": (
        {"Ada Lovelace - Copy of multi-layer.ipynb": b"a", "Ben Bell - multi-layer.ipynb": b"b"},
        {"Ada Lovelace": "", "Ben Bell": ""},
    ),
    "google: as Drive packs it": (
        {
            "drive-download-20261130T120000Z-001/Ada Lovelace - multi-layer.ipynb": b"a",
            "drive-download-20261130T120000Z-001/Ben - multi-layer - final.ipynb": b"b",
        },
        {"Ada Lovelace": "", "Ben": ""},
    ),
    "moodle: groups, blind marking, other languages": (
        {
            "Grupo A-Ada Lovelace_201_assignsubmission_file/multi-layer.ipynb": b"a",
            "Teilnehmer-in_202_assignsubmission_file_/multi-layer.ipynb": b"b",
            "참가자_203_assignsubmission_onlinetext_onlinetext.html": b"c",
        },
        {"201": "", "202": "", "203": ""},
    ),
    "moodle: packed again, beside a note": (
        {
            "download/Ada_201_assignsubmission_file_multi-layer.ipynb": b"a",
            "download/Ben_202_assignsubmission_file_/multi-layer.ipynb": b"b",
            "__MACOSX/._download": b"",
        },
        {"201": "", "202": ""},
    ),
    "canvas: packed again": (
        {"download/adal_1_2_multi-layer.ipynb": b"a", "download/benb_LATE_3_4_multi-layer-2.ipynb": b"b"},
        {"adal_1": "", "benb_3": ""},
    ),
    "homes: on a server": (
        {
            "home/ada/course/03-multi-layer/multi-layer.ipynb": b"a",
            "home/ada/.ipynb_checkpoints/x.ipynb": b"",
            "home/ben/multi-layer.ipynb": b"b",
            "home/ben/.cache/pip/x": b"",
        },
        {"ada": "", "ben": ""},
    ),
    "mail: a folder that was packed": (
        {"by-mail/ada.ipynb": b"a", "by-mail/ben.zip": zipped({NAME: b"b"}), "by-mail/Thumbs.db": b""},
        {"ada": "", "ben": ""},
    ),
}


def times(course) -> dict[str, str]:
    """Student -> the time beside what was collected."""
    found = course.tree("submitted")
    students = {path.split("/")[0] for path in found}
    return {one: found.get(f"{one}/{LESSON}/timestamp.txt", b"").decode() for one in students}


@pytest.mark.parametrize("name", DOWNLOADS)
def test_everybody_is_found_in_a_zip(course, make_zip, name):
    files, students = DOWNLOADS[name]
    assert course.collect(make_zip(files)) == 0, course.text()
    assert times(course) == students
    found = course.tree("submitted").values()
    assert {b"a", b"b"} <= set(found) and b"teacher's" not in found


@pytest.mark.parametrize("name", DOWNLOADS)
def test_in_a_folder_everybody_is_found_or_a_sentence_says_what_to_type(course, make_folder, name):
    files, students = DOWNLOADS[name]
    path = make_folder({path.replace("\n", " "): content for path, content in files.items()}, "download")
    try:
        code = course.collect(path)
    except CommandError as error:
        assert "lies in" in str(error) and "--layout student" in str(error)
        assert course.tree("submitted") == {}
    else:
        assert (code, times(course)) == (0, students), course.text()


def test_times_without_a_zone_are_written_where_it_is_named(course, make_zip):
    files, _ = DOWNLOADS["brightspace: folders, with its index"]
    path = make_zip(files)
    assert course.collect(path) == 0
    assert "2 times of handing in have no zone, and are not written down: name it with --timezone" in course.text()
    assert course.collect(path, timezone="Europe/Berlin") == 0
    assert times(course) == {
        "Ada Lovelace": "2026-11-30 14:02:00+01:00",
        "Ben - van den Berg": "2026-11-30 09:03:00+01:00",
    }
    with pytest.raises(CommandError, match="there is no time zone 'CEST'"):
        course.collect(path, timezone="CEST")


def blackboard(day: str) -> str:
    return f"L_ada_attempt_2026-{day}-08-00-00_{NAME}"


def brightspace(day: str) -> str:
    return f"1-2 - Ada - {day} 800 AM/{NAME}"


@pytest.mark.parametrize(
    ("earlier", "later", "other"),
    [
        (blackboard("10-30"), blackboard("11-01"), f"L_ben_attempt_2026-11-01-00-00-00_{NAME}"),
        (brightspace("Sep 30, 2026"), brightspace("Oct 1, 2026"), f"2-2 - Ben - Nov 1, 2026 800 AM/{NAME}"),
        (brightspace("30 september 2026"), brightspace("1. Oktober 2026"), f"2-2 - Ben - Nov 1, 2026 800 AM/{NAME}"),
    ],
)
def test_of_several_attempts_the_last_counts_and_it_is_said(course, make_zip, earlier, later, other):
    assert course.collect(make_zip({later: b"later", earlier: b"earlier", other: b"b"})) == 0
    assert b"later" in course.tree("submitted").values() and b"earlier" not in course.tree("submitted").values()
    assert "of several attempts the last counts: " in course.text()


def test_attempts_whose_times_cannot_be_read_are_a_persons_to_choose(course, make_zip):
    files = {brightspace("30 listopada 2026"): b"1", brightspace("1 grudnia 2026"): b"2"}
    files[f"2-2 - Ben - 1 grudnia 2026 800 AM/{NAME}"] = b"b"
    assert course.collect(make_zip(files)) == 1
    assert sorted(course.tree("unclaimed").values()) == [b"1", b"2"]
    assert list(course.tree("submitted").values()) == [b"b"]
    assert "Ada is in gradebook/unclaimed: there are several attempts, and their times cannot be read" in course.text()


def test_what_a_group_handed_in_on_gradescope_is_told(course, make_zip):
    yml = (
        b"submission_1:\n  :submitters:\n  - :name: Ada\n  - :name: Ben\nsubmission_2:\n  :submitters:\n  - :name: Z\n"
    )
    files = {f"submission_{n}/{NAME}": b"%d" % n for n in (1, 2)} | {"submission_metadata.yml": yml}
    assert course.collect(make_zip(files)) == 1
    assert "it is of a group, Ada and Ben: give it to each by hand" in course.text()
    assert list(course.tree("submitted").values()) == [b"2"]


PATTERNS = [
    (r"(?P<last_name>\w+)\.(?P<first_name>\w+)_(?P<time>[\d-]+)_(?P<file>.+)", "Lovelace.Ada_2026-11-30-10-00_x.ipynb"),
    (
        r"hw3/(?P<student_id>\w+)/(?P<timestamp>\d{4}-\d\d-\d\d \d\d:\d\d [+]\d{4})/",
        "hw3/ada/2026-11-30 10:00 +0100/x.ipynb",
    ),
    (r"(?P<email>[^_]+@[^_]+)__", "ada@example.org__x.ipynb"),
    (r"\[(?P<id>\d+)\]", "[101] whatever.ipynb"),
]


@pytest.mark.parametrize(("pattern", "path"), PATTERNS)
def test_any_other_names_are_read_by_a_pattern(course, make_zip, tmp_path, pattern, path):
    (tmp_path / "r.csv").write_text("id,name,email,sid\nada,Ada Lovelace,ada@example.org,101\nben,Ben,b@x.org,102\n")
    code = course.collect(make_zip({path: b"a", "ben.ipynb": b"?"}), pattern=pattern, roster=tmp_path / "r.csv")
    assert code == 1 and "ben.ipynb is in gradebook/unclaimed: its name does not say whose it is" in course.text()
    assert times(course) == {"ada": "2026-11-30 10:00:00+01:00" if "+0100" in path else ""}


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(", "is no regular expression"),
        ("x", "names no student"),
        ("(?P<who>x)", "has a group who"),
        ("(?P<id>x)", "holds no"),
    ],
)
def test_a_pattern_that_cannot_do_is_told(course, make_zip, pattern, words):
    with pytest.raises(CommandError, match=words):
        course.collect(make_zip({"ada.ipynb": b"a"}), pattern=pattern)
