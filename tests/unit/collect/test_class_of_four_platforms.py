"""A class of sixty that handed in through four platforms: one list finds everybody, by whatever each calls them."""

import random

import pytest

from grader.csv_text import Table, write_table
from tests.unit.collect.conftest import LESSON

GIVEN = ("Ada", "Jörg", "José", "Łukasz", "Ann", "李雷", "O'Neil", "Ben-Ami", "Zoë", "Mary Ann")
FAMILY = ("Lovelace", "Müller", "García López", "van den Berg", "Lee", "Åkesson")
PEOPLE = [(f"{given} {family}", family, given) for family in FAMILY for given in GIVEN]


@pytest.fixture
def roster(tmp_path):
    """Numbers of one platform that are numbers of others of the class on another: each in its own column."""
    rows = [["id", "First name", "Last name", "email", "canvas", "moodle", "username", "sid"]]
    for number, (_, family, given) in enumerate(PEOPLE):
        other = (number + 7) % 60
        ids = [str(1000 + number), str(1000 + other), f"u{number}", str(1000 + 59 - number)]
        rows.append([f"s{number}", given, family, f"{number}@example.org", *ids])
    write_table(tmp_path / "class.csv", rows, Table([], delimiter="\t"))
    return tmp_path / "class.csv"


def canvas(number: int) -> str:
    _, family, given = PEOPLE[number]
    name = "".join(char for char in (family + given).lower() if char.isalnum())
    return f"{name}_{'LATE_' * (number % 2)}{1000 + number}_{5000 + number}_multi-layer.ipynb"


def moodle(number: int) -> str:
    return f"{PEOPLE[number][0]}_{1000 + (number + 7) % 60}_assignsubmission_file/multi-layer.ipynb"


def blackboard(number: int) -> str:
    return f"gradebook_CS_L3_u{number}_attempt_2026-11-30-14-02-{number:02}_multi-layer.ipynb"


def brightspace(number: int) -> str:
    return f"{9000 - number}-77 - {PEOPLE[number][0]} - Nov 30, 2026 2{number % 4}15/multi-layer.ipynb"


def test_everybody_is_found(course, make_zip, roster):
    order = random.Random(3).sample(range(60), 60)
    for place, platform in enumerate((canvas, moodle, blackboard, brightspace)):
        files = {f"L3/{platform(number)}": b"%d" % number for number in order[place::4]}
        assert course.collect(make_zip(files), roster=roster, timezone="UTC") == 0, course.text()
        assert "15 files, 15 students" in course.said[0]
    found = course.tree("submitted")
    assert {path: content for path, content in found.items() if path.endswith(".ipynb")} == {
        f"s{number}/{LESSON}/multi-layer.ipynb": b"%d" % number for number in range(60)
    }
    assert sum(path.endswith("timestamp.txt") for path in found) == 30
