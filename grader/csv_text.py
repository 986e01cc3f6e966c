"""CSV that spreadsheets read as it is meant, and no field of which they run."""

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import CommandError
from grader.whole_file import write_whole

# The last four are the first ones in full width, which some spreadsheets take for the same. A spreadsheet may be told
# to begin a new field at each of the others.
FORMULA = re.compile(r"(?:^|(?<=[;\t\r\n]))(?= *[=+\-@＝＋－＠])|(?<=,)(?=[=+\-@＝＋－＠])|^(?=[\t\r\n])")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""Excel's own first line."""
MARK = "\ufeff"
"""At a file's start: without it Excel reads letters beyond ASCII wrongly."""


def defused(field: object) -> str:
    """A field as text, with an apostrophe wherever a spreadsheet would begin to calculate. Numbers and signs stay."""
    text = number(field) if isinstance(field, float) else "" if field is None else str(field)
    return text if NUMBER.fullmatch(text) or text == "-" else FORMULA.sub("'", text)


def number(points: float, digits: int = 4) -> str:
    """Points with at most so many decimal places, and none that say nothing."""
    text = f"{points:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


@dataclass
class Table:
    """A CSV file that was read: its rows as they are, and what it needs to be written the same way."""

    rows: list[list[str]]
    delimiter: str = ","
    newline: str = "\r\n"
    mark: str = ""

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return self.rows[0]

    def column(self, *names: str) -> int | None:
        """The number of the first of these columns that is there, whatever its case."""
        known = {name.strip().casefold(): place for place, name in reversed(list(enumerate(self.header)))}
        return next((known[name.casefold()] for name in names if name.casefold() in known), None)


def read_table(path: Path) -> Table:
    """A CSV file, as platforms and spreadsheets write it: of commas, semicolons or tabs, UTF-8, UTF-16 or Western.

    Raises CommandError where it cannot be read, is no CSV, or has no line.
    """
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    mark = MARK if text.startswith(MARK) else ""
    text = text.removeprefix(mark)
    told = SEPARATOR.match(text)
    text = text[told.end() :] if told else text
    first = text.partition("\n")[0]
    outside = "".join(first.split('"')[::2])
    delimiter = told[1] if told else max(",;\t", key=outside.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise CommandError(f"{path} is no CSV that can be read ({error}): export it again") from None
    if not rows or not rows[0]:
        raise CommandError(f"{path} is empty: export it again")
    widest = len(rows[0])
    rows = [row + [""] * (widest - len(row)) for row in rows]
    return Table(rows, delimiter, "\r\n" if first.endswith("\r") else "\n", mark)


def _decoded(data: bytes) -> str:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):  # Excel's "Unicode text"
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def as_number(text: str) -> float | None:
    """A number of a platform's CSV, with a point or a comma; None for anything else."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def write_table(path: Path, rows: Iterable[Sequence[object]], like: Table | None = None) -> None:
    """Writes rows of fields: see `as_bytes`. Raises CommandError where it cannot be written."""
    write_whole(path, as_bytes(rows, like or Table([])), durable=False)


def as_bytes(rows: Iterable[Sequence[object]], like: Table) -> bytes:
    """The content of a CSV file, delimiter and ends of lines as `like` has them; every field is quoted and defused."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=like.delimiter, lineterminator=like.newline, quoting=csv.QUOTE_ALL)
    writer.writerows([defused(field) for field in row] for row in rows)
    # The name of a folder need not be proper Unicode; its line must not be lost for that.
    return (like.mark + text.getvalue()).encode("utf-8", "backslashreplace")
