"""Any name becomes one that every system takes, and can be read back."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.collect.student_name import LONGEST, safe_name

CODES = re.compile(r"(?:~[0-9A-F]{2})+")


def plain_name(name: str) -> str:
    """The text that `safe_name` made the name of, but for one that was cut."""
    return CODES.sub(lambda codes: bytes.fromhex(codes[0].replace("~", "")).decode(errors="surrogateescape"), name)


@pytest.mark.parametrize("name", ["ada", "Ada Lovelace", "müller_12", "ada@example.org", "李雷", "a-b.c", "_x", "नेहा"])
def test_an_ordinary_name_stays(name):
    assert safe_name(unicodedata.normalize("NFC", name)) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("=1+1", "~3D1~2B1"),
        ("..", "~2E~2E"),
        ("a/b", "a~2Fb"),
        ("a\\b", "a~5Cb"),
        ("-rf", "~2Drf"),
        ("a+b", "a~2Bb"),
        ("a*[?]", "a~2A~5B~3F~5D"),
        ("x ", "x~20"),
        ("nul.txt", "~6Eul.txt"),
        ("~root", "~7Eroot"),
        ("a\u202eb", "a~E2~80~AEb"),
        ("a\nb", "a~0Ab"),
        ("O'Brien", "O~27Brien"),
        ("a  b", "a ~20b"),
        ("{x}", "~7Bx~7D"),
    ],
)
def test_an_odd_name_is_written_in_a_way_that_can_be_read_back(name, safe):
    assert safe_name(name) == safe
    assert plain_name(safe) == name


def test_two_ways_to_write_an_accent_are_one_student():
    assert safe_name("Zoe\u0308") == safe_name("Zo\u00eb")


def test_a_very_long_name_is_cut_and_stays_its_own():
    one, other = safe_name("x" * 300), safe_name("x" * 299)
    assert len(one) <= LONGEST and one != other


@given(st.text(min_size=1))
def test_every_name_is_safe_and_its_own(name):
    safe = safe_name(name)
    assert 0 < len(safe) <= LONGEST and len(safe.encode()) <= 2 * LONGEST
    assert not set(safe) & set('/\\<>:"|?*+[]{}=\0\n\t,;')
    assert safe[0] not in ".-@ +=" and safe[-1] not in ". "
    if "~x" not in safe:
        assert plain_name(safe) == unicodedata.normalize("NFC", name)
        assert safe_name(plain_name(safe)) == safe


def test_a_name_that_the_system_could_not_decode_is_told_apart():
    assert safe_name("a\udcff") == "a~FF"
