"""Moodle's grading worksheet, in any language: its columns told by their place, their kind and their values.

mod/assign/feedback/offline of Moodle writes them in one order: the identifier ("Participant 123": a word and a number),
the full name, what else identifies (email, ID number), status, grade, maximum grade, whether the grade can be changed,
two times, comments. Marked blind, there is no name. The headings and the words are those of the language of whoever
downloads it.
"""

import re
from dataclasses import dataclass

from grader.csv_text import Table, as_number

IDENTIFIER = re.compile(r"(\D*[^\W\d_]\D*?)\s*\d+")
NO = {"no", "nein", "non", "não", "nao", "nie", "nee", "nej", "nei", "ei", "ne", "nem", "nu", "нет", "ні", "否", "不"}
NO |= {"いいえ", "아니오", "아니요", "όχι", "hayır", "לא", "لا", "ez"}
YES = {"yes", "ja", "oui", "sí", "si", "sim", "tak", "да", "так", "是", "はい", "예", "네", "ναι", "evet", "ano", "áno"}
YES |= {"igen", "kyllä", "da", "כן", "نعم", "bai"}
FEWEST = 6
"""Columns: identifier, status, grade, maximum, whether it can be changed, and when it last was."""
TITLES = {
    "grade": ("grade",),
    "maximum": ("maximum grade",),
    "changeable": ("grade can be changed",),
    "comments": ("feedback comments",),
}


@dataclass(frozen=True)
class Worksheet:
    """Places of columns; None for what is not there, or cannot be told."""

    identifier: int
    name: int | None
    people: tuple[int, ...]
    grade: int | None
    maximum: int | None
    changeable: int | None
    comments: int | None


def find_worksheet(table: Table, told: bool = False) -> Worksheet | None:
    """The columns of a worksheet; None where the table is none. told: a person says that it is one."""
    rows = [row for row in table.rows[1:] if any(cell.strip() for cell in row)]
    columns = [[row[place].strip() for row in rows] for place in range(len(table.header))]
    identifier = next((place for place, values in enumerate(columns[:2]) if _identifies(values)), None)
    if identifier is None:
        return None
    known = {what: table.column(*names) for what, names in TITLES.items()}
    maximum = known["maximum"] if known["maximum"] is not None else _maximum(columns, identifier)
    in_english = table.column("Identifier") == identifier and table.column("Full name", "Grade", "Status") is not None
    if not (in_english or told) and (
        maximum is None or len(columns) < FEWEST or table.header[identifier].strip() == "id"
    ):
        return None  # a list with ids such as s123
    grade, changeable = known["grade"], known["changeable"]
    if maximum is not None:
        grade = maximum - 1 if grade is None else grade
        changeable = maximum + 1 if changeable is None and maximum + 1 < len(columns) else changeable
    last = len(columns) - 1
    comments = known["comments"]
    if comments is None and maximum is not None and last > maximum + 1 and not all(columns[last]):
        comments = last  # the two times before it are never blank
    end = grade if grade is not None else len(columns)
    people, name = _people(table, columns, identifier, end)
    return Worksheet(identifier, name, people, grade, maximum, changeable, comments)


def is_locked(value: str) -> bool | None:
    """Whether Moodle says that a grade cannot be changed; None for a word that is not known here."""
    word = value.strip().casefold()
    return True if word in NO else False if word in YES or not word else None


def _identifies(values: list[str]) -> bool:
    """One word before a number that nobody else has."""
    words = {match[1] if (match := IDENTIFIER.fullmatch(value)) else "" for value in values}
    return len(words) == 1 and "" not in words and len(set(values)) == len(values)


def _maximum(columns: list[list[str]], identifier: int) -> int | None:
    """The first column of one number for all, the one of the grades being before it."""
    for place, values in enumerate(columns[identifier + 3 :], identifier + 3):
        before = columns[place - 1]
        numbers = {as_number(value) for value in values}
        if (
            len(numbers) == 1
            and None not in numbers
            and all(not text or as_number(text) is not None for text in before)
        ):
            return place
    return None


def _people(table: Table, columns: list[list[str]], identifier: int, end: int) -> tuple[tuple[int, ...], int | None]:
    """The columns of further ids, and that of the names."""
    english = [
        place for title in ("ID number", "Username", "Email address") if (place := table.column(title)) is not None
    ]
    name = table.column("Full name")
    if english or name is not None:
        return tuple(english), name
    first = identifier + 1
    named = first + 1 < end and _are_names(columns[first])  # the status is always there
    rest = range(first + named, end)
    return tuple(place for place in rest if _is_id(columns[place])), first if named else None


def _are_names(values: list[str]) -> bool:
    """What most have for themselves alone, in words: a status is of many, and marked blind it comes first."""
    return 2 * len(set(values)) > len(values) and not any("@" in value for value in values)


def _is_id(values: list[str]) -> bool:
    """Something without spaces that everybody has one of: an address, or what has digits in it."""
    there = [value for value in values if value]
    return (
        bool(there)
        and len(set(there)) == len(there)
        and not any(" " in value for value in there)
        and all("@" in value or any(char.isdigit() for char in value) for value in there)
    )
