"""The glossary says where a symbol is met: there it stands."""

import re
from pathlib import Path

import pytest

from grader.course import GLOSSARY

ROOT = Path(__file__).resolve().parents[3]
PLACE = re.compile(r"L(?P<lesson>\d) §(?P<section>\d+)")
ROWS = [line for line in (ROOT / GLOSSARY.source).read_text(encoding="utf-8").splitlines() if line.startswith("# |")]
SYMBOLS = [row for row in ROWS if "](" in row]
"""The rows of one symbol each, with a link to its lesson; the last table's have none."""


def _section(lesson: str, section: str) -> str:
    """The text of a section, as its source has it, without white space and comment signs."""
    (source,) = ROOT.glob(f"solutions/0{lesson}-*/*.py")
    sections = re.split(r"^# ## (?=\d+ )", source.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (text,) = [text for text in sections if text.startswith(f"{section} ")]
    return _plain(text)


def _plain(text: str) -> str:
    return re.sub(r"\s|#|\\[,;]|[{}]", "", re.sub(r"\\[lr]Vert", r"\\|", text))


@pytest.mark.parametrize("row", SYMBOLS, ids=lambda row: row.split("|")[1].strip() + row.split("|")[2].strip())
def test_a_symbol_stands_where_it_is_first_met(row: str):
    _, symbol, code, _, _, place, _ = row.split("|")
    names = [_plain(name) for name in re.findall(r"\$(.*?)\$", symbol) or re.findall(r"`(.*?)`", code)]
    section = _section(**PLACE.search(place).groupdict())
    assert [name for name in names if name not in section] == []


def test_no_symbol_is_listed_twice_under_one_meaning():
    listed = [(row.split("|")[1], row.split("|")[3]) for row in SYMBOLS]
    assert len(listed) == len(set(listed)) > 50


@pytest.mark.parametrize("row", [row for row in ROWS if "](" not in row and PLACE.search(row)])
def test_the_places_of_other_meanings_exist(row: str):
    for lesson, section in PLACE.findall(row):
        assert _section(lesson, section)
