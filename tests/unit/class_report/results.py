"""Results made up for the class report's tests."""

from hypothesis import strategies as st

from grader.engine.recording.class_marks import StudentMarks
from grader.engine.result import Mark, Result, Status

LESSON = "03-multi-layer"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'/><svg onload=alert(1)>",
    "{{ 7 * 7 }}",
    "</style></title><b>",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    'a,"b"\nc',
    "a\u202egnp.exe",
    "\x1b[2Jred",
    "\udce9 no unicode",
    "王小明",
]


def mark(exercise: str, score: float | None, full: float = 3.0, *kinds: str, **said: str) -> Mark:
    """A mark in a lesson's way of naming things. said: headline, trouble, reason."""
    return Mark(f"check-{exercise.replace('_', '-')}", exercise, score, full, kinds, **said)


def result(student: str, *marks: Mark, status: Status = Status.GRADED, **fields) -> Result:
    """A result of lesson 3, on the strong tier unless `fields` say otherwise."""
    fields = {"reason": "", "notebook": "{}", "tier": "strong"} | fields
    return Result(student=student, lesson=LESSON, key="", status=status, marks=marks, **fields)


def by_hand(student: str, **scores: float) -> dict[str, StudentMarks]:
    """What the gradebook has where a person gave these marks: exercise -> score."""
    scores = {f"check-{name.replace('_', '-')}": score for name, score in scores.items()}
    return {student: StudentMarks(student, scores=scores, by_hand=list(scores))}


KINDS = ["negated", "slope_at_a", "raised", "layer_above", "layer_below", "not_implemented", "of_an_old_version"]
EXERCISES = ["forward", "hidden_delta", "backward", "=<script>\u202e\udce9"]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12))


@st.composite
def _results(draw: st.DrawFn, student: str) -> Result:
    marks = []
    for exercise in EXERCISES[: draw(st.integers(0, len(EXERCISES)))]:
        score = draw(st.sampled_from([None, 0.0, 1.5, 3.0]))
        kinds = draw(st.lists(st.sampled_from(KINDS), max_size=2, unique=True))
        marks.append(mark(exercise, score, 3.0, *kinds, trouble=draw(st.sampled_from(["", "crashed"]))))
    return result(
        student,
        *marks,
        status=draw(st.sampled_from(list(Status))),
        reason=draw(texts),
        repairs=tuple(draw(st.lists(texts, max_size=2))),
        tier=draw(st.sampled_from(["strong", "weak", ""])),
    )


@st.composite
def classes(draw: st.DrawFn) -> list[Result]:
    """Classes of up to eight, with names of every sort."""
    students = draw(st.lists(texts, max_size=8, unique=True))
    return [draw(_results(student)) for student in students]
