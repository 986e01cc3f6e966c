"""Fast stand-ins for `grade_one`: the result depends on the job alone, as the true one's does."""

import hashlib
import json
import os
import signal
from pathlib import Path

from grader.engine.job import Job
from grader.engine.result import Mark, Result, Status
from grader.errors import CommandError

STATUSES = (Status.GRADED, Status.REPAIRED, Status.CRASHED, Status.TIMED_OUT)


def grade(job: Job) -> Result:
    """Marks, status and notebook drawn from the hash of what was handed in."""
    digest = hashlib.sha256(repr(sorted(job.files.items())).encode() + str(job.seed).encode()).digest()
    notebook, marks = json.loads(job.release), []
    for cell in notebook["cells"]:
        question = cell["metadata"].get("nbgrader", {})
        if question.get("grade"):
            grade_id, full = question["grade_id"], float(question["points"])
            score = full * (digest[len(marks)] % 5) / 4
            marks.append(Mark(grade_id, grade_id.removeprefix("check-").replace("-", "_"), score, full))
            text = {"text/plain": [str(score)]}
            cell["outputs"] = [{"output_type": "execute_result", "execution_count": 1, "data": text, "metadata": {}}]
    return Result(
        student=job.student,
        lesson=job.lesson,
        key=job.key,
        status=STATUSES[digest[0] % len(STATUSES)],
        reason="",
        marks=tuple(marks),
        notebook=json.dumps(notebook),
        tier=job.tier,
        lines=job.lines,
    )


def raises(job: Job) -> Result:
    """A mistake in the engine, which one student's work brings to light."""
    if job.student == "student-02":
        raise ZeroDivisionError("a mistake of ours")
    return grade(job)


def kills_its_worker(job: Job) -> Result:
    """One student's work ends the worker, however often."""
    if job.student == "student-02":
        os.kill(os.getpid(), signal.SIGKILL)
    return grade(job)


def kills_its_worker_once(job: Job) -> Result:
    """Each student's work ends the worker at the first try. What was tried is noted in a folder of the environment."""
    try:
        Path(os.environ["FAKE_GRADING_TRIED"], job.student).touch(exist_ok=False)
    except FileExistsError:
        return grade(job)
    os.kill(os.getpid(), signal.SIGKILL)


def waits(job: Job) -> Result:
    """Never ends by itself. That it has begun is noted in a folder of the environment, where there is one."""
    if "FAKE_GRADING_TRIED" in os.environ:
        Path(os.environ["FAKE_GRADING_TRIED"], job.student).touch()
    while True:
        signal.pause()


def has_no_sandbox(job: Job) -> Result:
    """As `grade_one` on a machine that lacks it."""
    raise CommandError("no sandbox here")


def waits_but_for_the_first(job: Job) -> Result:
    """As `waits`, once there is something to wait for."""
    return grade(job) if job.student == "student-00" else waits(job)
