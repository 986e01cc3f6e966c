"""Names in sentences; names of folders, which can be read back; names of files, no two of which are the same."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.names import MAX_FILE_NAME, MAX_FOLDER_NAME, capped, file_name, folder_name, listed, shown

CODES = re.compile(r"(?:~[0-9A-F]{2})+")
ODD = ["ada", "Ada", "a/b", "a", "..", ".", "", "~", "%", "%41da", "=1+1", "José", "Jose\u0301", "\udcff", "con ",
       "x" * 300, "x" * 301, "X" * 300, "a\nb", "a\0b", "*"]  # fmt: skip


def plain_name(name: str) -> str:
    """The text that `folder_name` made the name of, but for one that was cut."""
    return CODES.sub(lambda codes: bytes.fromhex(codes[0].replace("~", "")).decode(errors="surrogateescape"), name)


@pytest.mark.parametrize("name", ["ada", "Ada Lovelace", "müller_12", "ada@example.org", "李雷", "a-b.c", "_x", "नेहा"])
def test_an_ordinary_name_stays(name):
    assert folder_name(unicodedata.normalize("NFC", name)) == unicodedata.normalize("NFC", name)


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
    assert folder_name(name) == safe
    assert plain_name(safe) == name


def test_two_ways_to_write_an_accent_are_one_student():
    assert folder_name("Zoe\u0308") == folder_name("Zo\u00eb")


def test_a_very_long_name_is_cut_and_stays_its_own():
    one, other = folder_name("x" * 300), folder_name("x" * 299)
    assert len(one) <= MAX_FOLDER_NAME and one != other


@given(st.text(min_size=1))
def test_every_name_is_safe_and_its_own(name):
    safe = folder_name(name)
    assert 0 < len(safe) <= MAX_FOLDER_NAME and len(safe.encode()) <= 2 * MAX_FOLDER_NAME
    assert not set(safe) & set('/\\<>:"|?*+[]{}=\0\n\t,;')
    assert safe[0] not in ".-@ +=" and safe[-1] not in ". "
    if "~x" not in safe:
        assert plain_name(safe) == unicodedata.normalize("NFC", name)
        assert folder_name(plain_name(safe)) == safe


def test_a_name_that_the_system_could_not_decode_is_told_apart():
    assert folder_name("a\udcff") == "a~FF"


def test_files_names_differ_on_every_disk():
    names = [*ODD, file_name("x" * 300)]
    assert len({file_name(name).lower() for name in names}) == len(names)


@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_any_two_files_names_differ(one, other):
    assert file_name(one).lower() != file_name(other).lower() or one == other
    assert "/" not in file_name(one) and not file_name(one).startswith(".") and len(file_name(one)) <= MAX_FILE_NAME


def test_what_a_terminal_cannot_show_is_a_mark_and_a_long_name_is_cut_in_the_middle():
    assert shown("a\x1b[2J\n\udce9") == "a?[2J??"
    assert shown("a" * 200 + ".ipynb") == "a" * 60 + "…" + "a" * 24 + ".ipynb"


def test_a_list_is_cut_with_a_count():
    assert [listed(list("abcd")[:count]) for count in range(5)] == [
        "",
        "a",
        "a and b",
        "a, b and c",
        "a, b, c and 1 more",
    ]
    assert [capped("abc", 3), capped("abcd", 3)] == ["a, b, c", "a, b, c and 1 more"]
