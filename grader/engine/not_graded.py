"""The result of a submission that the engine could not grade, so that it does not vanish from the marks."""

import json

from grader.engine.job import Job
from grader.engine.result import Mark, Result
from grader.engine.status import Status


def not_graded(job: Job, reason: str) -> Result:
    """No marks: a person must look. reason: one sentence.

    The notebook is the released one, with the reason in every grade cell. The key is empty, because what went wrong
    was the engine's fault or the machine's: the next run tries again.
    """
    notebook = json.loads(job.release)
    marks = []
    for cell in notebook["cells"]:
        question = cell["metadata"].get("nbgrader", {})
        if question.get("grade"):
            exercise = question["grade_id"].removeprefix("check-").replace("-", "_")
            marks.append(Mark(question["grade_id"], exercise, None, float(question["points"]), headline=reason))
            error = {"output_type": "error", "ename": "NotGraded", "evalue": reason, "traceback": [reason]}
            cell["outputs"] = [error]
    return Result(
        student=job.student,
        lesson=job.lesson,
        key="",
        status=Status.NEEDS_PERSON,
        reason=reason,
        marks=tuple(marks),
        notebook=json.dumps(notebook, ensure_ascii=False),
        runner=job.runner,
    )
