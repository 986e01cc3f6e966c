"""Grades one submission from first byte to last mark. The same in a worker process here, and on a cluster."""

import threading
import time
from functools import partial

import nbformat
from nbformat import NotebookNode

from grader.cells import is_answer
from grader.engine.cleaning.within_limits import sanitize_within_limits
from grader.engine.dealt import questions
from grader.engine.job import Job
from grader.engine.judging.judge import Verdict, judge, unjudged
from grader.engine.judging.line import with_lines
from grader.engine.reading import Reading, read
from grader.engine.result import Mark, Result, Status, not_graded
from grader.engine.running.runner import Runner, SandboxLost
from grader.engine.running.shell_errors import CRASHED, OUT_OF_TIME, TIMED_OUT
from grader.engine.sandbox import control_groups, tiers
from grader.engine.sandbox.tiers import Tier
from grader.engine.sandbox.zygote_channel import ZygoteChannel
from grader.engine.sandbox.zygote_client import SLOTS, Zygote
from grader.engine.slicing.lesson_plan import Step, steps
from grader.errors import CommandError

ENTRY = "grader.engine.running.child:serve"
"""What runs the cells in each child, "module:function"."""
STARVED = 0.2
"""Of the time that a notebook took: it waited so long for a core that what timed out might have been done alone."""
ATTEMPTS = 3
"""Whenever the sandbox itself was lost, all is run again."""
_kept = threading.local()


def grade_one(job: Job, entry: str = ENTRY, extra_paths: tuple[str, ...] = ()) -> Result:
    """The result for one submission. entry: as ENTRY. extra_paths: folders that it may be imported from.

    Raises CommandError where this machine lacks the sandbox that the job asks for.
    """
    started = time.monotonic()
    if job.refused:
        return not_graded(job, job.refused)
    found = read(job)
    if found.notebook is None:
        return _unreadable(job, found, started)
    to_do = steps(found.notebook, found.parts, job.reference)
    begun = time.monotonic()
    for attempt in range(ATTEMPTS):
        tier = _tier(job)
        zygote = _zygote(tier.name, entry, extra_paths)
        runner = Runner(partial(ZygoteChannel, zygote, job.limits), job.limits)
        try:
            verdicts = _go_through(to_do, job, runner)
            marks = [verdict.mark for verdict in verdicts]
            repairs = (*found.repairs, *runner.repairs)
            status, reason = _status(marks, runner, repairs)
            starved = _ran_late(marks, runner) and runner.waited() > STARVED * (time.monotonic() - begun)
            if job.lines:  # last, when nothing that a process does can change a mark or a status any more
                marks = with_lines(marks, [verdict.report for verdict in verdicts], found.notebook, runner)
            break
        except SandboxLost as lost:
            if attempt == ATTEMPTS - 1:
                raise CommandError(f"the sandbox does not hold: {lost}; run `grader doctor`") from None
            control_groups.find_place.cache_clear()  # perhaps it was there that no group could be made any more
        finally:
            runner.close()
    clean, certain = sanitize_within_limits(found.notebook, _students(found.notebook, to_do))
    return Result(
        job.student,
        job.lesson,
        job.key if certain else "",
        status,
        reason,
        tuple(marks),
        nbformat.writes(clean) + "\n",
        repairs,
        tier.name,
        round(time.monotonic() - started, 3),
        tier.not_kept,
        starved or not certain,
        job.lines,
    )


def _go_through(to_do: list[Step], job: Job, runner: Runner) -> list[Verdict]:
    """Run and judge, in the notebook's order; the outputs are filled in."""
    verdicts = []
    for count, step in enumerate(to_do, start=1):
        step.cell.execution_count = count
        if step.action == "judge":
            verdict = judge(step.cell, runner, job.case_seed, count, dealt=questions(job.release))
            verdicts.append(verdict)
            _fill(step.cell, verdict.outputs, count)
        elif step.action == "run":
            _fill(step.cell, runner.run(step.cell.source), count)
    return verdicts


def _students(notebook: NotebookNode, done: list[Step]) -> set[int]:
    """The positions of the cells that show what the student made."""
    ran = {step.cell.id for step in done if step.action == "run"}
    return {place for place, cell in enumerate(notebook.cells) if cell.id in ran or is_answer(cell)}


def _fill(cell: NotebookNode, outputs: list[dict], count: int) -> None:
    cell.outputs = [nbformat.from_dict(output) for output in outputs]
    for output in cell.outputs:
        if output.output_type == "execute_result":
            output.execution_count = count


def _ran_late(marks: list[Mark], runner: Runner) -> bool:
    """Whether anything took too long."""
    slow = any(mark.trouble == "timed out" for mark in marks)
    return slow or any(trouble.kind in (TIMED_OUT, OUT_OF_TIME) for trouble in runner.troubles)


def _status(marks: list[Mark], runner: Runner, repairs: tuple[str, ...]) -> tuple[Status, str]:
    unmarked = [mark for mark in marks if mark.score is None]
    if unmarked:
        return Status.NEEDS_PERSON, f"{unmarked[0].exercise or unmarked[0].grade_id}: {unmarked[0].headline}"
    slow = [mark for mark in marks if mark.trouble == "timed out"]
    dead = [mark for mark in marks if mark.trouble == "crashed"]
    for trouble in runner.troubles:
        if trouble.kind == CRASHED:
            where = f"{dead[0].exercise}: " if dead else ""
            return Status.CRASHED, f"{where}{trouble}"
    if runner.troubles:
        return Status.TIMED_OUT, str(runner.troubles[0])
    if slow:
        return Status.TIMED_OUT, slow[0].headline
    if repairs:
        return Status.REPAIRED, repairs[0]
    return Status.GRADED, ""


def _unreadable(job: Job, found: Reading, started: float) -> Result:
    """The released notebook with the reason in every grade cell, and no marks. What was uncertain is tried again."""
    notebook = nbformat.reads(job.release, as_version=4)
    verdicts: list[Verdict] = []
    for cell in notebook.cells:
        if cell.get("metadata", {}).get("nbgrader", {}).get("grade"):
            verdicts.append(unjudged(cell, found.reason))
            _fill(cell, verdicts[-1].outputs, 1)
    return Result(
        job.student,
        job.lesson,
        job.key if found.certain else "",
        Status.UNREADABLE,
        found.reason,
        tuple(verdict.mark for verdict in verdicts),
        nbformat.writes(notebook) + "\n",
        found.repairs,
        seconds=round(time.monotonic() - started, 3),
        starved=not found.certain,
        lines=job.lines,
    )


def _tier(job: Job) -> Tier:
    """The tier in force."""
    tier = tiers.detect()
    if tier.name == "weak" and job.tier == "strong":
        raise CommandError(f"the strong sandbox is not to be had here: {tier.reason}; {tier.remedy}")
    return tier


def _zygote(tier: str, entry: str, extra_paths: tuple[str, ...]) -> Zygote:
    """The zygote of this thread: its life hangs on the thread that started it."""
    zygotes = vars(_kept).setdefault("zygotes", {})
    settings = tier, entry, extra_paths
    if settings not in zygotes:
        zygotes[settings] = Zygote(tier, entry, extra_paths, _slot())
    return zygotes[settings]


def _slot() -> int:
    """Different for every thread that grades on this machine at the same time."""
    return threading.get_native_id() % SLOTS
