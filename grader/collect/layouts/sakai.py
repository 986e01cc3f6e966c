"""Sakai's "Download All": `Assignment/Last, First(eid)/Submission attachment(s)/name`.

After zipSubmissions in AssignmentServiceImpl.java of Sakai: beside the attachments lie timestamp.txt, the student's
text and the teacher's comments; without folders it is `Last, First(eid)_Submission attachment(s)_name`. The folder's
name for attachments is in the language of the site. timestamp.txt is an instant in UTC, or, of older ones, seventeen
digits (GMT).
"""

import re
from collections.abc import Sequence

from grader.collect.entries import Entry
from grader.collect.layouts.claim import Claim, Layout, Reader, Readings
from grader.course import TIMESTAMP, Lesson
from grader.people.namespaces import of_login

FOLDER = re.compile(r"(?P<name>[^/]*,[^/]*)\((?P<eid>[^()/]+)\)")
FLAT = re.compile(r"(?<! attachment)\((?P<eid>[^()/]+)\)_")
TEACHERS = re.compile(r"(?:comments\.(?:txt|html)|feedbackText\.html|Feedback Attachment\(s\)[/_].*)", re.DOTALL)
TEXT = re.compile(r".*_submissionText\.\w+", re.DOTALL)
DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d*")
INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?Z")


def sakai(entries: Sequence[Entry], lesson: Lesson) -> Reader:
    """Takes the times from what Sakai has put beside the attachments. Without folders a name may have two readings."""
    times = {}
    for entry in entries:
        first, _, inside = entry.path.partition("/")
        if inside == TIMESTAMP and FOLDER.fullmatch(first):
            times[first] = _time(entry)

    def read(path: str) -> Readings:
        first, _, inside = path.partition("/")
        folder = FOLDER.fullmatch(first)
        if inside:
            return [_claim(folder["name"], folder["eid"], inside, "/", times.get(first, ""))] if folder else []
        ends = [match for match in FLAT.finditer(first) if "," in first[: match.start()]]
        return [_claim(first[: end.start()], end["eid"], first[end.end() :], "_", "") for end in ends]

    return read


def _claim(written: str, eid: str, below: str, divider: str, time: str) -> Claim:
    family, _, given = written.partition(",")
    called = (f"{family.strip()}, {given.strip()}", f"{given.strip()} {family.strip()}")
    name = below if TEXT.fullmatch(below) else below.split(divider, 1)[-1]
    own = below == TIMESTAMP or TEACHERS.fullmatch(below)
    return Claim(eid, eid, of_login(eid), called, "" if own else name, time=time)


def _time(entry: Entry) -> str:
    try:
        with entry.open() as file:
            text = file.read(100).decode("utf-8", "replace").strip()
    except Exception:  # of a damaged zip it may be any
        return ""
    if digits := DIGITS.fullmatch(text):
        year, month, day, hour, minute, second = digits.groups()
        return f"{year}-{month}-{day} {hour}:{minute}:{second}+00:00"
    instant = INSTANT.fullmatch(text)
    return f"{instant[1]} {instant[2]}{':00' if len(instant[2]) == 5 else ''}+00:00" if instant else ""


SAKAI_LAYOUT = Layout("a download of Sakai's", sakai, extras=("grades.*", "*.html"), zipped=True)
