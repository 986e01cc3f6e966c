"""Check every exercise of a notebook from a terminal: read, run and judged as in grading, but without a sandbox.

For one's own notebook only: its code runs with all the rights of whoever calls this.
"""

import contextlib
from pathlib import Path

from nbformat.v4 import new_code_cell

from grader.cells import CHECK_CELL, checked_in, exercise_of, grade_id
from grader.course import Lesson, find_lessons
from grader.engine.job import Limits
from grader.engine.judging.judge import Verdict, judge
from grader.engine.preflight.decoding import decode
from grader.engine.preflight.mending import readings
from grader.engine.preflight.preflight import preflight
from grader.engine.preflight.released import Release
from grader.engine.preflight.student_cells import StudentCell, read_cells
from grader.engine.running.own_process import OwnProcess
from grader.engine.running.runner import Runner
from grader.engine.slicing.lesson_plan import Step, plan
from grader.errors import CommandError
from grader.exercises import EXERCISES


def check_notebook(path: Path, seed: int, root: Path, explain: bool = False) -> list[tuple[str, float, str]]:
    """Every exercise that the notebook checks, in its order: (name, points earned, words).

    root: the course's. A copy of one of its lessons is rebuilt from the released notebook, as it would be for a mark.
    Any other notebook, and the released one itself, runs as it stands. explain: look for the line of a mistake too.
    Raises CommandError where the file is no notebook or checks nothing.
    """
    steps = _steps(path, root)
    if not any(step.action == "judge" for step in steps):
        raise CommandError(f"{path} has no cell that checks an exercise: is it a lesson of this course?")
    runner = Runner(lambda: OwnProcess(path.resolve().parent), Limits())
    found: list[tuple[str, float, str]] = []
    failed: list[tuple[str, str]] = []
    try:
        for count, step in enumerate(steps, start=1):
            source = step.cell.source
            if step.action == "run":
                errors = [output for output in runner.run(source) if output["output_type"] == "error"]
                failed += [(source, f"{error['ename']}: {error['evalue']}") for error in errors]
            elif step.action == "judge":
                verdict = judge(step.cell, runner, seed, count, graded=False)
                words = _words(verdict, failed)
                if explain and not (verdict.mark.trouble or verdict.mark.reason):
                    words = _panel(runner, verdict.mark.exercise, seed, words)
                found.append((verdict.mark.exercise, verdict.mark.score or 0.0, words))
    finally:
        runner.close()
    return found


def _steps(path: Path, root: Path) -> list[Step]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise CommandError(f"{path} does not exist") from None
    cells = next((cells for raw in readings(decode(content)[0]) if (cells := read_cells(raw.content)[0])), None)
    if cells is None:
        raise CommandError(f"{path} is not a notebook that can be read: open it in Jupyter and save it again")
    lesson = _lesson_of(cells, path, root)
    if lesson is None:
        return _as_they_stand([cell for cell in cells if cell.kind == "code"])
    release, solved = (root / lesson.released).read_text(encoding="utf-8"), root / lesson.solved
    rebuilt = preflight({lesson.released.name: content}, (), release, lesson.released.name).notebook
    return [] if rebuilt is None else plan(rebuilt, release, solved.read_text("utf-8") if solved.exists() else "")


def _lesson_of(cells: list[StudentCell], path: Path, root: Path) -> Lesson | None:
    """The lesson that the notebook is a copy of, as most of its cells tell; None for the released one itself."""
    found, most = None, 0
    with contextlib.suppress(CommandError):
        for lesson in find_lessons(root):
            released = root / lesson.released
            if not released.exists():
                continue
            if released.samefile(path):
                return None
            known = Release(released.read_text(encoding="utf-8"))
            texts = {text for text in known.sources if not CHECK_CELL.fullmatch(text)}
            same = [c.grade_id in known.labels or c.id in known.ids or c.bare in texts for c in cells]
            if sum(same) > most:
                found, most = lesson, sum(same)
    return found


def _as_they_stand(cells: list[StudentCell]) -> list[Step]:
    """Each exercise is judged once: in its grade cell, or where it is last checked."""
    called = {name: n for n, cell in enumerate(cells) for name in checked_in(cell.source)}
    graded = {exercise_of(cell.grade_id): n for n, cell in enumerate(cells) if _gives_points(cell)}
    places = {name: n for name, n in (called | graded).items() if name in EXERCISES}
    steps = []
    for n, cell in enumerate(cells):
        if not CHECK_CELL.fullmatch(cell.bare):
            steps.append(Step("run", new_code_cell(cell.source)))
        for name in (name for name, place in places.items() if place == n):
            settings = {"grade_id": grade_id(name), "points": EXERCISES[name].points}
            steps.append(Step("judge", new_code_cell(f"check({name})", metadata={"nbgrader": settings})))
    return steps


def _gives_points(cell: StudentCell) -> bool:
    return bool(cell.label.get("grade")) and not cell.label.get("solution")


def _panel(runner: Runner, name: str, seed: int, words: str) -> str:
    """What `check` says where it can read the function's text, and so find the line; `words` if the points differ."""
    outputs = runner.run(f'__import__("grader").check({name}, seed={seed})')
    texts = [output["data"].get("text/plain", "") for output in outputs if output["output_type"] == "display_data"]
    points = words.splitlines()[0].rpartition("(")[2]
    return next((text for text in reversed(texts) if text.partition("\n")[0].endswith(points)), words)


def _words(verdict: Verdict, failed: list[tuple[str, str]]) -> str:
    """What the panel says; of a function that is not there, why: where nobody knows, the first cell that failed."""
    reason = verdict.mark.reason
    for output in verdict.outputs:
        if output["output_type"] == "display_data":
            return output["data"]["text/plain"] + (f"\n  {reason}" if reason else "")
    name = verdict.mark.exercise
    if reason or verdict.mark.score is None:
        return f"✗ {name}: {verdict.outputs[-1]['evalue']}"
    about = [(source, error) for source, error in failed if name in source] or failed
    why = ""
    if about:
        source, error = about[0]
        why = f" (the cell that begins “{source.strip().splitlines()[0]}” said {error.splitlines()[0]})"
    return f"✗ {name}: {verdict.outputs[-1]['evalue']}{why}"
