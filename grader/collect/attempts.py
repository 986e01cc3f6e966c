"""What a student handed in, once or several times; the last time counts."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from grader.collect.entries import Entry
from grader.collect.handed_in_at import in_order
from grader.collect.layouts.claim import Claim
from grader.engine.recording.submission_time import is_credible
from grader.people.namespaces import CANVAS, GITHUB, ILIAS, MOODLE, Id

Files = list[tuple[Claim, Entry]]
OF_PLATFORMS = (CANVAS, MOODLE, ILIAS, GITHUB)
"""Namespaces of one platform, whose ids nothing else uses."""


@dataclass(frozen=True)
class Submission:
    """What counts of a student's. time: the platform's, "" where there is none; claimed: one that cannot be.

    attempts: how many there were, of which this is the last.
    """

    files: Files
    time: str = ""
    claimed: str = ""
    attempts: int = 1

    @property
    def late(self) -> bool:
        """Whether the platform says so."""
        return any(claim.late for claim, _ in self.files)


def _attempts(files: Files) -> dict[str, Files]:
    found: dict[str, Files] = defaultdict(list)
    for claim, entry in files:
        found[claim.hand_in].append((claim, entry))
    return found


def are_untold(files: Files) -> bool:
    """Whether there are attempts that cannot be brought into an order; the exchange's always can."""
    attempts = _attempts(files)
    return len(attempts) > 1 and not all(claim.time for claim, _ in files)


def latest(files: Files) -> Submission:
    """Of several hand-ins the last; one whose time cannot be counts from when the system saw it."""
    attempts = _attempts(files)
    last = max((_submission(name, found) for name, found in attempts.items()), key=lambda one: one[0])[1]
    ordered = sorted(last.files, key=lambda one: one[0].order)
    return replace(last, files=ordered, attempts=len(attempts))


def _submission(hand_in: str, files: Files) -> tuple[tuple[datetime, str, str], Submission]:
    claimed = files[0][0].time
    if not files[0][0].lesson or not claimed or is_credible(claimed):
        return (in_order(claimed), claimed, hand_in), Submission(files, claimed)
    changed = max(entry.changed for _, entry in files)
    time = datetime.fromtimestamp(changed, UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC") if changed else ""
    return (in_order(time), time, hand_in), Submission(files, time, claimed)


def known_by(submission: Submission) -> tuple[Id, ...]:
    """What the platform itself calls a student: the first of its ids; nothing where people wrote the names."""
    ids = submission.files[0][0].ids
    return ids[:1] if ids and ids[0][0] in OF_PLATFORMS else ()
