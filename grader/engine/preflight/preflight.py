"""From the files of a submission to a notebook that can be run and marked. Nothing of the student's is run here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from grader.cells import exercise_of
from grader.course import TIMESTAMP
from grader.engine.preflight.find_notebook import Candidate, best_script, looks_like_notebook, read_notebooks
from grader.engine.preflight.rebuild import StudentText, rebuild
from grader.engine.preflight.released import Release, released
from grader.exercises import EXERCISES
from grader.names import MOST_NAMED, listed, shown


@dataclass(frozen=True)
class Preflight:
    """notebook: rebuilt from the release, None where nothing could be read. repairs: what was mended, a sentence each.
    reason: why there is no notebook, one sentence. texts: what the notebook is assembled from."""

    notebook: NotebookNode | None
    repairs: tuple[str, ...] = ()
    reason: str = ""
    texts: tuple[StudentText, ...] = ()


def preflight(
    files: Mapping[str, bytes], problems: Sequence[str], release: NotebookNode | str, notebook_name: str
) -> Preflight:
    """The lesson's notebook as it was handed in, mended and rebuilt from the released one.

    files and problems: as `submission.read_files` gives them. notebook_name: "multi-layer.ipynb". A pure function of
    its arguments, which raises nothing for whatever the files hold.
    """
    known = released(release) if isinstance(release, str) else Release(release)
    notebooks = [candidate for candidate in read_notebooks(files, known, notebook_name) if candidate.cells]
    if notebooks:
        best, *others = notebooks
        if not best.known:
            return Preflight(None, reason=_about_another(best))
        notes = _about_files(best, others, notebook_name)
    else:
        script = best_script(files, known)
        if script is None:
            return Preflight(None, reason=_about_nothing(files, problems))
        best = script
        notes = [f"no notebook was handed in: the functions were read from {shown(best.path)}"]
    rebuilt = rebuild(known, best.cells)
    repairs = (*notes, *best.mended, *rebuilt.repairs, *_few(problems))
    return Preflight(rebuilt.notebook, repairs, texts=rebuilt.texts)


def _about_files(best: Candidate, others: list[Candidate], notebook_name: str) -> list[str]:
    rivals = {c.path for c in others if c.known and (best.is_checkpoint or not c.is_checkpoint)} - {best.path}
    if rivals:
        return [
            f"several notebooks of the lesson were handed in: {shown(best.path)} was graded, "
            f"the one with most answers, and not {listed(sorted(rivals))}"
        ]
    renamed = best.path != notebook_name
    return [f"the notebook was handed in as {shown(best.path)}, not {notebook_name}"] if renamed else []


def _about_another(notebook: Candidate) -> str:
    lesson = _other_lesson(notebook)
    seems = f"it seems to be of {lesson}" if lesson else "it seems to be another notebook"
    return f"{shown(notebook.path)} holds nothing of this lesson: {seems}"


def _about_nothing(files: Mapping[str, bytes], problems: Sequence[str]) -> str:
    """Why there is nothing to grade, for student and instructor."""
    paths = [path for path in files if path != TIMESTAMP]
    notebooks = [path for path in paths if looks_like_notebook(path)]
    if notebooks:
        empty = not any(files[path].strip() for path in notebooks)
        what = "nothing in it" if empty else "no cells that can be read"
        return f"no notebook could be read: {listed(sorted(notebooks))} {'have' if notebooks[1:] else 'has'} {what}"
    if problems:
        return f"no notebook was handed in: {problems[0]}"
    if not paths:
        return "no notebook was handed in: the folder is empty"
    packed = ", which is not unpacked" if all(path.lower().endswith(".zip") for path in paths) else ""
    return f"no notebook was handed in: the folder holds only {listed(sorted(paths))}{packed}"


def _other_lesson(candidate: Candidate) -> str:
    """The lesson that most of the notebook's answers belong to, "" if there is none."""
    named = [exercise_of(cell.grade_id) for cell in candidate.cells]
    names = [*named, *(name for cell in candidate.cells if cell.kind == "code" for name in cell.names.functions)]
    lessons = [EXERCISES[name].lesson for name in names if name in EXERCISES]
    return max(sorted(set(lessons)), key=lessons.count, default="")


def _few(problems: Sequence[str]) -> list[str]:
    more = [f"{len(problems) - MOST_NAMED} more files were not read"] if len(problems) > MOST_NAMED else []
    return [*problems[:MOST_NAMED], *more]
