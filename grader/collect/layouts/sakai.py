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

FOLDER = re.compile(r"(?P<name>[^/_]+)\((?P<eid>[^()/]+)\)(?:_(?P<rest>.+))?", re.DOTALL)
TEACHERS = re.compile(r"(?:comments\.(?:txt|html)|feedbackText\.html|Feedback Attachment\(s\)[/_].*)", re.DOTALL)
TEXT = re.compile(r".*_submissionText\.\w+", re.DOTALL)
DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d*")
INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?Z")


def sakai(entries: Sequence[Entry], lesson: Lesson) -> Reader:
    """Takes the times from what Sakai has put beside the attachments."""
    times = {}
    for entry in entries:
        first, _, inside = entry.path.partition("/")
        if inside == TIMESTAMP and FOLDER.fullmatch(first):
            times[first] = _time(entry)

    def read(path: str) -> Readings:
        first, _, inside = path.partition("/")
        match = FOLDER.fullmatch(first)
        below = inside or (match["rest"] if match else "")
        if match is None or not below or "," not in match["name"]:
            return []
        eid = match["eid"]
        family, _, given = match["name"].partition(",")
        called = (f"{family.strip()}, {given.strip()}", f"{given.strip()} {family.strip()}")
        text = below if TEXT.fullmatch(below) else ""
        name = text or (below.split("/", 1) if inside else below.split("_", 1))[-1]
        if below == TIMESTAMP or TEACHERS.fullmatch(below):
            name = ""
        return [Claim(eid, eid, of_login(eid), called, name, time=times.get(first, ""))]

    return read


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
