"""Whose is a hand-in of nbgrader's exchange? Its name is whatever a student wrote; its owner is the system's word."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from grader.names import shown


@dataclass(frozen=True)
class HandIn:
    """A folder in the exchange. name: of the folder; student: who it says has handed in; owners: user ids."""

    name: str
    student: str
    owners: frozenset[int]


def login_name(owner: int) -> str:
    """What a user of this machine is called, "" where the machine does not know."""
    try:
        import pwd  # Windows has none

        return pwd.getpwuid(owner).pw_name
    except (ImportError, KeyError, OverflowError):
        return ""


def contested(
    hand_ins: Iterable[HandIn], house: Collection[int], login: Callable[[int], str] = login_name
) -> dict[str, str]:
    """Name of a folder -> why a person must say whose it is, for all of which the owner does not fit the student.

    hand_ins: of all lessons, as each says something of who is who. house: user ids that may copy anybody's work, such
    as the inbound folder's own. A login name must be the student's. Owners whom this machine has no name for (another
    machine of the exchange does) must be one to a student, and of one student only.
    """
    reasons: dict[str, str] = {}
    known: set[str] = set()
    unknown: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for hand_in in hand_ins:
        owners = sorted(hand_in.owners - set(house))
        name = login(owners[0]) if owners else ""
        if len(owners) > 1:
            reasons[hand_in.name] = "its files have several owners"
        elif name and name != hand_in.student:
            reasons[hand_in.name] = f"its owner is {shown(name)}"
        elif name:
            known.add(hand_in.student)
        elif owners:
            unknown[hand_in.student][owners[0]].append(hand_in.name)
    students = defaultdict(set)
    for student, by_owner in unknown.items():
        for owner in by_owner:
            students[owner].add(student)
    for student, by_owner in unknown.items():
        for owner, names in by_owner.items():
            if len(students[owner]) > 1:
                others = ", ".join(sorted(shown(other) for other in students[owner] - {student}))
                why = f"its owner, user {owner}, has handed in as {others} too"
            elif len(by_owner) > 1:
                why = f"{shown(student)}'s hand-ins are owned by users {', '.join(map(str, sorted(by_owner)))}"
            elif student in known:
                why = f"its owner, user {owner}, is not {shown(student)}"
            else:
                continue
            reasons |= dict.fromkeys(names, why)
    return reasons
