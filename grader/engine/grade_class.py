"""The `grade` command: every submission of a class into the gradebook, however often the run is interrupted."""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from grader.course import Course, select_lessons
from grader.engine.job import Job
from grader.engine.plain_log import use_plain_log
from grader.engine.preflight.submission import Submission, find_submissions
from grader.engine.progress_bar import ProgressBar
from grader.engine.recording.gradebook import PATIENCE
from grader.engine.recording.record import Recorder
from grader.engine.recording.store import ResultStore
from grader.engine.recording.submission_time import unread_time
from grader.engine.result import Result
from grader.engine.sandbox import bubblewrap, linux, tiers
from grader.engine.scheduling.jobs import make_job
from grader.engine.scheduling.run_state import Request, interrupted, noted, only_run
from grader.engine.scheduling.schedule import PROCESSES, run_jobs
from grader.engine.scheduling.worker import GRADE_ONE
from grader.engine.summary import Summary
from grader.errors import CommandError
from grader.names import plain

GO_ON = "go on with `grader grade --resume`"


def grade_class(
    root: Path,
    lessons: Sequence[str] = (),
    students: Sequence[str] = (),
    *,
    jobs: int = 0,
    scheduler: str | None = None,
    resume: bool = False,
    allow_weak: bool = False,
    fresh: bool = False,
    lines: bool = False,
    progress: Callable[[int], AbstractContextManager[Any]] = ProgressBar,
    say: Callable[[str], None] = print,
    grade: str = GRADE_ONE,
    patience: float = PATIENCE,
) -> Summary:
    """Grades what was handed in and records it. Killed at any moment, it can be run again and loses nothing.

    root: the course's folder. lessons, students: empty for all that have submissions. jobs: worker processes, 0 for one
    a core. scheduler: address of a Dask scheduler, in place of processes. resume: do as the interrupted run was asked.
    allow_weak: also without a strong sandbox. fresh: run also what has a result with the same key. lines: look for
    the lines of what has no name, also where the course's settings do not ask for it. progress: makes a bar for so many
    submissions, whose `done(result)` is called for each. say: prints a sentence. grade: "module:function". patience:
    seconds to wait for a gradebook that another program holds. Raises CommandError where the run cannot begin or go on.
    """
    with only_run(root):
        if resume and (lessons or students):
            raise CommandError("--resume does what the interrupted run was asked to: leave out lessons and students")
        lines = lines or Course(root).lines
        asked = Request(tuple(lessons), tuple(students), allow_weak, fresh, lines)
        request = interrupted(root) if resume else asked
        say(sandbox_in_force(root, request.allow_weak, scheduler))
        linux.prctl(linux.PR_SET_DUMPABLE, 0)  # a weak child of the same user could write to this memory
        if os.geteuid() == 0:
            say("you grade as root: what breaks out of a sandbox has your rights, so an ordinary user is safer")
        submissions = _select_submissions(root, request.lessons, request.students)
        run = _Run(root, request, grade)
        with (
            noted(root, request),
            _logged(root),
            Recorder(root, patience, say) as recorder,
            progress(len(submissions)) as bar,
        ):
            try:
                executor, workers = scheduler or PROCESSES, jobs or os.cpu_count() or 1
                run.grade_all(submissions, executor, workers, recorder, bar)
            except KeyboardInterrupt:
                done = run.summary.counts.total()
                raise CommandError(f"stopped: {done} of {len(submissions)} are recorded; {GO_ON}") from None
    return run.summary


def run_grade(root: Path, **options: Any) -> int:
    """`grade_class` for the command line. Returns the exit code: 0, or 3 where a person must look at a submission."""
    summary = grade_class(root, **options)
    print(summary.text())
    return summary.exit_code


class _Run:
    def __init__(self, root: Path, request: Request, grade: str):
        self.summary = Summary()
        self._root, self._request, self._grade = root, request, grade
        self._store, self._submitted = ResultStore(root), Course(root).submitted

    def grade_all(
        self, submissions: list[Submission], executor: str, workers: int, recorder: Recorder, bar: Any
    ) -> None:
        def done(result: Result, reused: bool) -> None:
            recorder.record(result)
            folder = self._submitted / result.student / result.lesson
            self.summary.add(result, reused, unread_time(folder))
            bar.done(result)

        jobs = self._jobs(submissions, lambda result: done(result, reused=True))
        with closing(run_jobs(jobs, len(submissions), executor, workers, self._grade)) as results:
            for result in results:
                # First the store: what is in it need not be run again, if the gradebook cannot be written to.
                self._store.write(result)
                done(result, reused=False)

    def _jobs(self, submissions: list[Submission], known: Callable[[Result], None]) -> Iterator[Job]:
        """The jobs that must be run; `known` is called with the results of the others."""
        tier = "weak" if self._request.allow_weak else "strong"
        for submission in submissions:
            if not _is_name(submission.student):
                self.summary.leave_out(submission, "its folder's name is no text that can be shown: rename it")
                continue
            try:
                job = make_job(self._root, submission, tier, lines=self._request.lines)
            except FileNotFoundError:
                self.summary.leave_out(submission, "its folder is gone")
                continue
            result = None if self._request.fresh else self._store.read(job.lesson, job.student)
            if result and result.key == job.key and self._is_as_asked(result):
                # Recorded all the same: the run that graded it may have been killed before it was.
                known(result)
            else:
                yield job

    def _is_as_asked(self, result: Result) -> bool:
        weak_and_not_asked = result.tier == "weak" and not self._request.allow_weak
        return not weak_and_not_asked and (result.lines or not self._request.lines)


def _select_submissions(root: Path, lessons: Sequence[str], students: Sequence[str]) -> list[Submission]:
    """What was handed in, lesson by lesson, each by student; as `grade_class` takes them.

    Raises CommandError where nothing was handed in, or nothing by one of the students.
    """
    known = Course(root).assignments()
    chosen = dict.fromkeys(select_lessons(known, lessons) if lessons else known)
    found = [submission for lesson in chosen for submission in find_submissions(root, lesson.slug)]
    found = [submission for submission in found if not students or submission.student in students]
    absent = set(students) - {submission.student for submission in found}
    if absent or not found:
        who = f" by {', '.join(sorted(absent))}" if absent else ""
        raise CommandError(f"nothing was handed in{who} for {', '.join(lessons) or 'any lesson'}: see `grader collect`")
    return found


@contextmanager
def _logged(root: Path) -> Iterator[None]:
    """Keeps what the engine logs for its maintainers. The file is made when there is something to say."""
    use_plain_log()
    handler = logging.FileHandler(Course(root).log, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.getLogger("grader.engine")
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        handler.close()


def _is_name(student: str) -> bool:
    return "\\" not in student and plain(student) == student


def sandbox_in_force(root: Path, allow_weak: bool, scheduler: str | None) -> str:
    """The tier in force, as a sentence. Raises CommandError where it is too weak, or shows the course."""
    if scheduler:
        return f"sandbox: {'as each Dask worker offers it' if allow_weak else 'strong, on every Dask worker'}"
    tier = tiers.detect()
    if tier.name != "strong" and not allow_weak:
        raise CommandError(
            f"only the weak sandbox is to be had here ({tier.reason}): see `grader doctor`, or "
            "add --run-student-code-as-me if you trust each line that was handed in as your own"
        )
    bubblewrap.check_unseen(root)
    return f"sandbox: {tier}"
