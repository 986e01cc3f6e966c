"""Plain words for a mistake of a class: the titles of `grader.checking.mistakes`, without the facts of one finding."""

import re

from grader.checking.edits import KINDS
from grader.checking.usual_mistakes import KNOWN
from grader.class_report.row import LOOK_AT, UNKNOWN
from grader.exercises import EXERCISES

WITHOUT_NAME = {
    UNKNOWN: "wrong, not known by name",
    "carried_forward": "one slip, carried forward",
    "no function": "the function is not there",
    "crashed": "the process died",
    "timed out": "took too long",
}
"""What has no entry in `grader.checking.mistakes`: the unknown mistake, one slip in an exam, troubles of a `Mark`."""
FIELD = re.compile(r"\{(\w+)[^{}]*\}")
IN_PLACE_OF = {"error": "an exception"}


def label(exercise: str, kind: str) -> str:
    """The mistake in a few words, the exercise's own where it has them. Never raises: an old kind names itself."""
    if kind in WITHOUT_NAME:
        return WITHOUT_NAME[kind]
    if kind.startswith(LOOK_AT):
        look = kind.removeprefix(LOOK_AT)
        return f"one line is wrong: {KINDS.get(look, look)}"
    try:
        title = EXERCISES[exercise].words(kind).title
    except KeyError:
        title = KNOWN[kind].title if kind in KNOWN else kind.replace("_", " ")
    return FIELD.sub(lambda field: IN_PLACE_OF.get(field[1], "…"), title)


def section(exercise: str) -> str:
    """The lesson's section to read again, empty where the exercise is not known (any more)."""
    return EXERCISES[exercise].section if exercise in EXERCISES else ""
