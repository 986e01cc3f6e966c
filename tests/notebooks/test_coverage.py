"""The map of sources to lessons names sections that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = [line for line in (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8").splitlines() if "| L" in line]
LESSON = re.compile(r"L(\d)((?:(?:, | and | to )?§\d+|[ ]§\d+)+)")


def _sections(number: str) -> set[str]:
    (source,) = ROOT.glob(f"solutions/0{number}-*/*.py")
    return set(re.findall(r"^# ## (\d+) ", source.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("row", ROWS)
def test_every_section_named_exists(row):
    named = LESSON.findall(row)
    assert named, "no section is named"
    for number, sections in named:
        assert set(re.findall(r"§(\d+)", sections)) <= _sections(number)
