"""Blackboard's "Assignment File Download": `ASSIGNMENT_USER_attempt_2026-11-30-14-02-11_name.ipynb`, and receipts.

The form is that of nbgrader's own collector (nbgrader issue 511) and of public clean-up scripts (bb-file-cleanup,
BBGradebookOrganiser). A receipt, the same without a file's name and with `.txt`, begins with "Name: Ada Lovelace
(ada)" in the language of the site. Assignments and users may have "_" in them: a receipt tells, else what all have in
common is the assignment's. The time is the server's, which does not say its zone.
"""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence

from grader.collect.entries import Entry
from grader.collect.layouts.claim import Claim, Layout, Reader, Readings
from grader.course import Lesson
from grader.people.namespaces import of_login

FILE = re.compile(
    r"(?P<head>.+?)_attempt_(?P<day>\d{4}-\d\d-\d\d)-(?P<clock>\d\d-\d\d-\d\d)(?:_(?P<rest>.+)|\.txt)", re.DOTALL
)
PERSON = re.compile(r"[^:：\n]*[:：]\s*(?P<name>.+?)\s*\((?P<user>[^()\n]+)\)\s*(?:\n|$)")
BEGINNING = 2000  # bytes of a receipt; its first line says who it is
RECEIPT = "receipt.txt"


def blackboard(entries: Sequence[Entry], lesson: Lesson) -> Reader:
    """Knows users by the receipts among the files, and by what the names have in common."""
    found = [(entry, match) for entry in entries if "/" not in entry.path and (match := FILE.fullmatch(entry.path))]
    people = dict(_of_receipt(entry, match["head"]) for entry, match in found if match["rest"] is None)
    told = {head: person for head, person in people.items() if person}
    title = _title({match["head"] for _, match in found}, told)

    def read(path: str) -> Readings:
        match = None if "/" in path else FILE.fullmatch(path)
        if match is None:
            return []
        head = match["head"]
        name, user = told.get(head) or ("", head.removeprefix(title))
        time = f"{match['day']} {match['clock'].replace('-', ':')}"
        called = (name,) if name else ()
        return [
            Claim(user, user, of_login(user), called, match["rest"] or RECEIPT, hand_in=f"{head} {time}", time=time)
        ]

    return read


def _of_receipt(entry: Entry, head: str) -> tuple[str, tuple[str, str] | None]:
    """The name and the user that a receipt tells, where they are those of its own name."""
    try:
        with entry.open() as file:
            text = file.read(BEGINNING).decode("utf-8-sig", "replace")
    except Exception:  # a damaged zip may raise anything; then the name of the file must do
        return head, None
    match = PERSON.match(text.lstrip())
    fits = match is not None and head.endswith(f"_{match['user']}")
    return head, (match["name"], match["user"]) if match and fits else None


def _title(heads: Iterable[str], told: Mapping[str, tuple[str, str]]) -> str:
    """What stands before the user, with its "_"."""
    titles = {head.removesuffix(user) for head, (_, user) in told.items()}
    if len(titles) == 1:
        return titles.pop()
    words = [head.split("_")[:-1] for head in heads]
    common = itertools.takewhile(lambda alike: len(set(alike)) == 1, zip(*words, strict=False))
    return "".join(f"{alike[0]}_" for alike in common)


BLACKBOARD_LAYOUT = Layout("a download of Blackboard's", blackboard, zipped=True)
