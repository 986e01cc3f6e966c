"""How even an exam is, before it is handed out: what each question asks of the class's students, in numbers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from grader.csv_text import number, write_table
from grader.exam.dealing import Dealt
from grader.exam.spec import Spec

HEAD = ("question", "belt", "points", "lines", "operations", "answers", "dealt again")
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
        spread = [_spread([getattr(dealt.length, what) for dealt in column]) for what in ("lines", "operations")]
        about = asked.name, asked.belt, number(asked.points)
        rows.append((*about, *spread, f"{answers} of {len(column)}", again))
    totals = [sum(dealt.length.operations for dealt in dealt_to) for dealt_to in deals.values()]
    rows.append(("all", "", number(spec.points), "", _spread(totals), "", ""))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, ABOUT])


def write_difficulty(path: Path, spec: Spec, deals: Deals) -> None:
    """The operations of every student's questions, as CSV."""
    names = [asked.name for asked in spec.asked]
    rows: list[list[object]] = [["student", *names, "all"]]
    for student, dealt in deals.items():
        counts = [one.length.operations for one in dealt]
        rows.append([student, *counts, sum(counts)])
    write_table(path, rows)


def _spread(counts: Sequence[int]) -> str:
    return f"{min(counts)}, {median(counts):g}, {max(counts)}"
