"""Bytes of any encoding become text."""

import pytest

from grader.engine.preflight.decoding import decode

TEXT = '{"cells": ["die Größe, nützlich"]}'


def test_plain_utf_8_needs_no_repair():
    assert decode(TEXT.encode()) == (TEXT, "")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
        ("utf-32", "UTF-32"),
        ("latin-1", "a Windows encoding (cp1252)"),
        ("cp1252", "a Windows encoding (cp1252)"),
    ],
)
def test_another_encoding_is_read_and_told(encoding, name):
    assert decode(TEXT.encode(encoding)) == (TEXT, f"the file was in {name}: it was read as that")


def test_bytes_that_windows_does_not_know_are_latin_1():
    assert decode(b"\x81\xe4") == ("\x81ä", "the file was in latin-1: it was read as that")


@pytest.mark.parametrize("cut", [b"\xff", b"\xc3", b"\xf0\x9f\x98"])
def test_damaged_utf_8_keeps_its_other_letters(cut):
    text, repair = decode(TEXT.encode() + cut)
    assert text.startswith(TEXT)
    assert repair == "some bytes of the file were damaged: they were replaced by question marks"


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"\0\0", b"\xff\xfe", b"\xff\xfe\0", b"\xef\xbb\xbf", bytes(range(256))]
)
def test_no_bytes_are_too_strange(content):
    text, _ = decode(content)
    text.encode()
