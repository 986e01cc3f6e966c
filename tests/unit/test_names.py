"""Names in sentences; names of folders, which can be read back; names of files, no two of which are the same."""

import html
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.names import (
    MAX_FILE_NAME,
    MAX_FOLDER_NAME,
    capped,
    file_name,
    folder_name,
    inert,
    listed,
    plain,
    plain_lines,
    shown,
)

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


def test_what_steers_a_terminal_or_turns_the_writing_is_shown_as_a_mark():
    assert plain("a\x1b[2J\u202eb\u2066\udce9") == "a�[2J�b��"
    assert plain("a\nb\u00a0c") == "a b c"
    assert plain("می\u200cخواهم 王小明 é") == "می\u200cخواهم 王小明 é"


@given(st.text(st.characters(exclude_categories=())))
def test_plain_lines_have_their_ends_and_nothing_else_that_steers(text):
    found = plain_lines(text)
    assert found.count("\n") == text.count("\n")
    assert all(letter.isprintable() or letter in "\n\u200c\u200d" for letter in found)


MARKED = [
    "[see your marks](javascript:alert(1)).pdf", "![x](https:attacker.example).pdf", "![x][y]", "[y]: https://a.example",
    "<https://a.example>", "https://a.example/x", "HTTP://a.example", "www.a.example", "<a@b.example>", "[x](y 'z')",
    "<img src=x onerror=alert(1)>", "&lt;script&gt;", "\\<b>",
    "$\\href{javascript:alert(1)}{x}$", "\\(x\\) \\[y\\] $$z$$",
    "\\begin{align}x\\end{align}", "\\[x\\](y)", "# big", "> said", "- item", "+ item", "* item", "**x**", "__x__",
    "_x_", "~~x~~", "`x`", "```x", "a | b", "[^1]", "x^2^", "H~2~O", "a\n\n# b", "    code", "\x1b[2J",
]  # fmt: skip


@pytest.mark.parametrize("text", MARKED)
def test_a_sentence_of_a_students_words_is_a_paragraph_wherever_it_is_shown(text):
    markdown2html = pytest.importorskip("nbconvert.filters").markdown2html
    for words in (text, f"{text} holds nothing of this lesson", f"the notebook was handed in as {text}, not x.ipynb"):
        page = markdown2html(inert(words)).strip()
        assert re.fullmatch(r"<p>[^<>]*</p>", page), page
        assert html.unescape(page) == f"<p>{inert(words)}</p>"
        assert not set(inert(words)) & set("<>[]$\\`")


@given(st.text(st.sampled_from("[]()<>!*_`#$\\&|^~-+=:/. \nwah1{}\"'")))
def test_whatever_is_written_it_is_a_paragraph(text):
    markdown2html = pytest.importorskip("nbconvert.filters").markdown2html
    page = markdown2html("x " + inert(text)).strip()
    assert re.fullmatch(r"<p>[^<>]*</p>", page), page


@pytest.mark.parametrize(
    "text", ["multi-layer (1).ipynb", "my_work_2.ipynb", "l'été 100%.py", "a+b=c@d.txt", "03. Übung"]
)
def test_ordinary_words_stay(text):
    assert inert(text) == text
