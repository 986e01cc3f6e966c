"""How even an exam is, before it is handed out: what each question asks of the class's students, in numbers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from grader.csv_text import number, read_table, write_table
from grader.exam.dealing import Dealt
from grader.exam.spec import Spec

MEASURES = ("lines", "operations")
"""Of a `Length`."""
HEAD = ("question", "belt", "points", *MEASURES, "answers", "dealt again")
ABOUT = """\
Lines and operations are those of the master's function: least, median, most. They are counted, not measured on people.
Answers: how many different ones there are. Networks that differ in widths alone have the same."""

Deals = Mapping[str, Sequence[Dealt]]
"""Student -> the questions, in the exam's order."""


def table(spec: Spec, deals: Deals) -> str:
    """For the terminal."""
    columns = list(zip(*deals.values(), strict=True))
    rows: list[tuple[str, ...]] = [HEAD]
    for asked, column in zip(spec.asked, columns, strict=True):
        answers = len({tuple(line.code for line in dealt.question.master.lines) for dealt in column})
        again = str(sum(dealt.again for dealt in column))
        spread = [_spread([getattr(dealt.length, what) for dealt in column]) for what in MEASURES]
        about = asked.name, asked.belt, number(asked.points)
        rows.append((*about, *spread, f"{answers} of {len(column)}", again))
    totals = [sum(dealt.length.operations for dealt in dealt_to) for dealt_to in deals.values()]
    rows.append(("all", "", number(spec.points), "", _spread(totals), "", ""))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, ABOUT])


def write_lengths(path: Path, spec: Spec, deals: Deals) -> None:
    """How long every student's right answers are, as CSV: two columns a question, and the operations of all.

    Who stands in the file already and is not among these stays in it.
    """
    columns = [f"{asked.name} {what}" for asked in spec.asked for what in MEASURES]
    rows: list[Sequence[object]] = [["student", *columns, "all operations"]]
    if path.is_file():
        rows += [row for row in read_table(path).rows[1:] if row[0] not in deals]
    for student, dealt in deals.items():
        counts = [getattr(one.length, what) for one in dealt for what in MEASURES]
        rows.append([student, *counts, sum(one.length.operations for one in dealt)])
    write_table(path, rows)


def _spread(counts: Sequence[int]) -> str:
    return f"{min(counts)}, {median(counts):g}, {max(counts)}"
