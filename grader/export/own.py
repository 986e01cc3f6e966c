"""The course's own CSV: a line for each submission, with its status and every exercise."""

from collections.abc import Iterable

from grader.cells import exercise_of
from grader.engine.recording.class_marks import LessonMarks

COLUMNS = ("student", "lesson", "status", "reason", "score", "max", "late_penalty")


def own_rows(lessons: Iterable[LessonMarks]) -> list[list[object]]:
    """The header, then one row for each submission. What has no mark is blank."""
    lessons = list(lessons)
    exercises = list(dict.fromkeys(exercise_of(grade_id) for lesson in lessons for grade_id in lesson.full))
    rows: list[list[object]] = [[*COLUMNS, *exercises]]
    for lesson in lessons:
        names = {exercise_of(grade_id): grade_id for grade_id in lesson.full}
        for student, marks in lesson.students.items():
            full = float(sum(lesson.full.values()))
            fields: list[object] = [
                student,
                lesson.lesson.slug,
                marks.status,
                marks.reason,
                marks.score,
                full,
                marks.penalty,
            ]
            fields += [marks.scores.get(names.get(name, "")) for name in exercises]
            rows.append(fields)
    return rows
