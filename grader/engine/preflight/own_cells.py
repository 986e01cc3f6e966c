"""The cells that a student added: an answer may use what they define, so they are kept, each where it was."""

from dataclasses import dataclass, replace

from grader.engine.preflight.answers import Answer
from grader.engine.preflight.released import Release
from grader.engine.preflight.student_cells import StudentCell

MAX_OWN_CELLS = 200
MAX_OWN_CHARS = 1024**2
BEFORE_ALL = -1


@dataclass(frozen=True)
class OwnCell:
    """number: of the student's cell. place: of the released cell that it comes after, -1 for before all."""

    number: int
    place: int


def find_own_cells(release: Release, cells: list[StudentCell], answers: list[Answer]) -> tuple[list[OwnCell], str]:
    """The own cells in the order of the rebuilt notebook, and a sentence if some were left out."""
    taken = {answer.cell: answer for answer in reversed(answers) if answer.cell is not None}
    places = [taken[n].question.place if n in taken else _place(release, cell) for n, cell in enumerate(cells)]
    own, changed = [], []
    before = BEFORE_ALL
    for n, (cell, place) in enumerate(zip(cells, places, strict=True)):
        before = before if place is None else place
        if n in taken or cell.kind != "code" or not _has_code(cell) or cell.bare in release.sources:
            continue
        if place is None:
            own.append(OwnCell(n, before))
        elif not release.cells[before].label.get("solution"):
            changed.append(OwnCell(n, before))
        elif _says_more(release, before, cell):
            own.append(OwnCell(n, _around(n, before, answers)))
    kept = _capped(own, cells)
    note = f"only {len(kept)} of the student's {len(own)} own cells were kept" if len(kept) < len(own) else ""
    kept += _needed(_capped(changed, cells), cells, [*taken, *(extra.number for extra in kept)])
    kept = _in_time(sorted(kept, key=lambda extra: extra.number), cells, list(taken.values()))
    return sorted(kept, key=lambda extra: (extra.place, extra.number)), note


def _place(release: Release, cell: StudentCell) -> int | None:
    """Where the release has this cell, whatever became of its text; None for an own one."""
    by_name = release.labels.get(cell.grade_id, release.ids.get(cell.id))
    return release.sources.get(cell.bare) if by_name is None else by_name


def _has_code(cell: StudentCell) -> bool:
    return any(line and not line.lstrip().startswith("#") for line in cell.bare.splitlines())


def _says_more(release: Release, place: int, cell: StudentCell) -> bool:
    """Whether a second copy of an answer's cell has more in it than another try at the function.

    To split a cell in Jupyter gives both halves the same label: the other half may hold what the answer needs.
    """
    function = {question.function for question in release.questions if question.place == place}
    return not function & cell.names.defined or bool(cell.names.defined - function)


def _around(number: int, place: int, answers: list[Answer]) -> int:
    """Before or after the answer, as in the student's notebook."""
    winner = next(answer.cell for answer in answers if answer.question.place == place)
    return place - 1 if winner is not None and number < winner else place


def _needed(changed: list[OwnCell], cells: list[StudentCell], users: list[int]) -> list[OwnCell]:
    """The changed copies of released cells that define what the answers and own cells use, by themselves or in turn."""
    needed = set().union(*(cells[n].names.needed for n in users))
    kept: list[OwnCell] = []
    while found := [extra for extra in changed if cells[extra.number].names.defined & needed]:
        kept += found
        changed = [extra for extra in changed if extra not in found]
        needed = needed.union(*(cells[extra.number].names.needed for extra in found))
    return kept


def _in_time(own: list[OwnCell], cells: list[StudentCell], answers: list[Answer]) -> list[OwnCell]:
    """Moves an own cell up to where an answer needs it, if the student had it before that answer.

    Only where cells have changed places, or an answer was taken from another cell, is there anything to move.
    """
    users = [(answer.cell, answer.question.place - 1) for answer in answers if answer.cell is not None]
    moved: list[OwnCell] = []
    for extra in reversed(own):
        defined = cells[extra.number].names.defined
        latest = [place for n, place in users if n > extra.number and defined & cells[n].names.needed]
        extra = replace(extra, place=min([extra.place, *latest]))
        users.append((extra.number, extra.place))
        moved.append(extra)
    return moved[::-1]


def _capped(own: list[OwnCell], cells: list[StudentCell]) -> list[OwnCell]:
    kept, left = [], MAX_OWN_CHARS
    for extra in own[:MAX_OWN_CELLS]:
        left -= len(cells[extra.number].source)
        if left < 0:
            break
        kept.append(extra)
    return kept
