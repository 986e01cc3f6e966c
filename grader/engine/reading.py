"""Reads a submission within limits: all that is parsed of what was handed in, before any of it runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from grader.engine.job import Job
from grader.engine.limited import Allowance, Exceeded, limited
from grader.engine.preflight.preflight import preflight
from grader.engine.preflight.rebuild import StudentText, assemble
from grader.engine.preflight.released import released
from grader.engine.slicing.cells_to_run import Parts
from grader.engine.slicing.lesson_plan import parts_of

ALLOWANCE = Allowance()
NO_CELLS = Parts()
TOO_MUCH = "what was handed in could not be read, as that takes {}: look at it by hand, or ask for the notebook alone"


@dataclass(frozen=True)
class Reading:
    """notebook, repairs, reason: as `Preflight`. parts: which of its code cells must run.
    certain: whether it would be the same again."""

    notebook: NotebookNode | None
    parts: Parts = NO_CELLS
    repairs: tuple[str, ...] = ()
    reason: str = ""
    certain: bool = True


def read(job: Job) -> Reading:
    """The notebook of what was handed in, put together here from the release and texts that were found elsewhere."""
    try:
        given = job.files, job.problems, job.release, job.notebook_name
        found = limited(f"{__name__}:parse", *given, allowance=ALLOWANCE)
    except Exceeded as exceeded:
        return Reading(None, reason=TOO_MUCH.format(exceeded), certain=exceeded.certain)
    repairs, reason = tuple(map(str, found["repairs"])), str(found["reason"])
    if found["texts"] is None:
        return Reading(None, repairs=repairs, reason=reason)
    notebook = assemble(released(job.release), [_text(*text) for text in found["texts"]])
    cells = Parts(frozenset(map(int, found["run"])), frozenset(map(int, found["play"])))
    return Reading(notebook, cells, repairs, reason)


def parse(files: Mapping[str, bytes], problems: Sequence[str], release: str, notebook_name: str) -> dict[str, Any]:
    """As `preflight`, in plain data: the notebook's texts, and which of its cells must run. In the limited process."""
    found = preflight(files, problems, release, notebook_name)
    said = {"repairs": found.repairs, "reason": found.reason}
    if found.notebook is None:
        return said | {"texts": None}
    texts = [(text.own, text.source) for text in found.texts]
    cells = parts_of(found.notebook, release)
    return said | {"texts": texts, "run": sorted(cells.run), "play": sorted(cells.play)}


def _text(own: Any, source: Any) -> StudentText:
    return StudentText(own is True, None if source is None else str(source))
