"""Names and lists that nobody has thought of: each is read, or a sentence says why not."""

import io
import random
from contextlib import suppress
from pathlib import Path

import pytest

from grader.collect.detection import detect, forced
from grader.collect.entries import Entry
from grader.collect.layouts import LAYOUTS
from grader.collect.lesson_text import LessonText
from grader.collect.roster import read_roster
from grader.collect.sorting import sort
from grader.errors import CommandError
from grader.people.namespaces import by_hand
from tests.courses import LESSON

NAMES = [
    *("ada", "ben", "é", "李", "1", "23", "x" * 300, " ", "\n", "_", "-", " - ", "/", "(", ")", ",", "(1)", "Copy"),
    *("_attempt_2026-11-30-14-02-11", "_assignsubmission_file", " - Nov 3, 2026 903 AM", "_Submission attachment(s)_"),
    *("submission_4", "submission_metadata.yml", "-submissions", "+03-multi-layer+2024-01-01 00:00:00 UTC", "_LATE"),
    *("multi-layer", "03-multi-layer", ".ipynb", ".zip", ".txt", "timestamp.txt", "Abgaben", "Team 7", "home"),
]
CONTENTS = [b"x", b"Name: A (ada)", b"submission_4:\n  :submitters:\n  - :name: q\n", b'{"cells": []}']
TITLES = [
    *("id", "ID", "Student", "Section", "name", "Name", "Vorname", "email", "Identifier", "Full name", "Grade", ""),
    *("Maximum Grade", "canvas", "Status", "sep=;", "Points", "x"),
]
CELLS = [
    "",
    "ada",
    "s1",
    "Participant 12",
    "Teilnehmer/in 3",
    "Lovelace, Ada",
    "a@b.c",
    "24,00",
    "Ja",
    "-",
    '"',
    "'",
    "李",
]


def entry(path: str, content: bytes) -> Entry:
    return Entry(path, len(content), len(content), lambda: io.BytesIO(content))


@pytest.mark.parametrize("seed", range(60))
def test_any_names_are_sorted_or_refused(seed):
    draw, text = random.Random(seed), LessonText(Path("nowhere"), LESSON)
    paths = {"".join(draw.choices(NAMES, k=draw.randint(1, 9))).strip("/") for _ in range(draw.randint(1, 12))} - {""}
    entries = [entry(path, draw.choice(CONTENTS)) for path in sorted(paths)]
    views = [forced(entries, layout, name, LESSON) for name, layout in LAYOUTS.items()]
    with suppress(CommandError):
        views.append(detect(entries, Path("download.zip"), LESSON, text, {"ada"}.__contains__))
    for view in filter(None, views):
        with suppress(CommandError):
            found = sort(view, LESSON, None, None, text)
            kept = [file for one in found.students.values() for file in one.files]
            kept += [file for stray in found.strays for file in stray.files]
            assert len(kept) + found.others <= len(view.entries)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200))
def test_any_list_is_read_or_refused(tmp_path, seed):
    draw = random.Random(seed)
    delimiter, width = draw.choice(",;\t"), draw.randint(1, 9)
    lines = [draw.choices(TITLES, k=width)]
    lines += [draw.choices(CELLS, k=max(0, width + draw.randint(-2, 2))) for _ in range(draw.randint(0, 5))]
    text = draw.choice(["\n", "\r\n"]).join(delimiter.join(cells) for cells in lines)
    data = text.encode(draw.choice(["utf-8", "utf-16", "utf-8-sig", "cp1252"]), "ignore")
    (tmp_path / "r.csv").write_bytes(data[: draw.choice((len(data), draw.randint(0, len(data))))])
    with suppress(CommandError):
        read_roster(tmp_path / "r.csv").find(by_hand("ada"), ["Ada Lovelace"])


@pytest.mark.parametrize(
    "part", [",(", " - Nov 1, 2026 100 PM", "_", "-", "a_", " ", "(1)", "+03-multi-layer", "- Copy"]
)
def test_no_name_takes_long(part):
    """A platform's names are bounded, for some are chosen by students, and expressions might search them for hours."""
    for length in (900, 60_000):
        name = (part * length)[:length]
        for layout in LAYOUTS.values():
            layout.reader([entry(f"{name}/x.ipynb", b"x")], LESSON)(f"{name}/x.ipynb")
