"""Which of a student's cells answers which question."""

from dataclasses import dataclass

from grader.cells import grade_id
from grader.engine.preflight.released import Question, Release
from grader.engine.preflight.student_cells import StudentCell


@dataclass(frozen=True)
class Answer:
    """cell: the number of the student's cell, None where the release's own text stays. how: "" where the cell was just
    where it should be, else what was found there, in words that end the sentence "the cell that answers X ..."."""

    question: Question
    cell: int | None
    how: str = ""


def find_answers(release: Release, cells: list[StudentCell]) -> list[Answer]:
    """An answer to every question, in the release's order."""
    return [_find(question, release, cells) for question in release.questions]


def _find(question: Question, release: Release, cells: list[StudentCell]) -> Answer:
    labelled = [n for n, cell in enumerate(cells) if cell.grade_id == question.grade_id]
    written = [n for n in labelled if cells[n].bare != question.stub]
    whole = [n for n in written if not question.function or question.function in cells[n].names.defined]
    if whole:
        return Answer(question, whole[-1], _about_labelled(question, cells, labelled, written, whole[-1]))
    elsewhere = _elsewhere(question, release, cells)
    if elsewhere is not None:
        return Answer(question, elsewhere, _about_elsewhere(question, cells, elsewhere, labelled))
    if written:
        return Answer(question, written[-1], _about_labelled(question, cells, labelled, written, written[-1]))
    if labelled:
        return Answer(question, None, "was there more than once, without an answer" if labelled[1:] else "")
    same_id = [n for n, cell in enumerate(cells) if question.cell_id and cell.id == question.cell_id]
    if same_id and cells[same_id[-1]].bare != question.stub:
        return Answer(question, same_id[-1], "had lost its label: it was known by its id")
    if same_id or any(cell.bare == question.stub for cell in cells):
        return Answer(question, None, "had lost its label, and has no answer")
    return Answer(question, None, "was gone: the released one was used")


def _about_labelled(
    question: Question, cells: list[StudentCell], labelled: list[int], written: list[int], taken: int
) -> str:
    if len(written) > 1:
        times = "twice" if len(written) == 2 else f"{len(written)} times"
        last = "last one" if taken == written[-1] else "last one that defines the function"
        return f"was there {times}: the {last} was graded"
    if len(labelled) > 1:
        return "was there twice: the one that was filled in was graded"
    if cells[taken].kind != question.kind:
        return f"had become a {cells[taken].kind} cell: its text was graded all the same"
    return ""


def _elsewhere(question: Question, release: Release, cells: list[StudentCell]) -> int | None:
    """The last cell that defines the question's function; one with the released cell's id goes before the others."""
    function = question.function
    if not function:
        return None
    others = [
        n
        for n, cell in enumerate(cells)
        if cell.kind == "code" and cell.grade_id != question.grade_id and cell.bare not in release.sources
    ]
    found = [n for n in others if function in cells[n].names.functions]
    if not found:
        # A lambda or another function's new name. Such a name may be a number's too: it counts where the cell that was
        # to hold the function is gone, and in the one that checks it.
        gone = not any(cell.grade_id == question.grade_id or cell.bare == question.stub for cell in cells)
        found = [
            n
            for n in others
            if function in cells[n].names.defined and (gone or cells[n].grade_id == grade_id(function))
        ]
    known = [n for n in found if question.cell_id and cells[n].id == question.cell_id]
    return next(reversed(known or found), None)


def _about_elsewhere(question: Question, cells: list[StudentCell], taken: int, labelled: list[int]) -> str:
    if any(cells[n].bare != question.stub for n in labelled):
        return "defines something else: the function was found in another cell"
    if labelled:
        return "was not filled in: the function was found in another cell"
    if cells[taken].id and cells[taken].id == question.cell_id:
        return "had lost its label: it was known by its id"
    return "had lost its label: it was known by the function that it defines"
