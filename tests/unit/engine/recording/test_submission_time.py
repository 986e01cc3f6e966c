"""The text of a submission's `timestamp.txt` may be a student's: it is a time, or it is nothing."""

import pytest

from grader.engine.recording.submission_time import parse_time, read_time


@pytest.mark.parametrize("text", ["2026-01-02 03:04:05.6 UTC", "2026-01-02 04:04:05.6 Europe/Berlin"])
def test_what_nbgrader_writes_is_read(text):
    assert str(parse_time(text)).startswith("2026-01-02 03:04:05")


@pytest.mark.parametrize("text", ["", "soon", "9" * 30 + "h1e5\\1e5é99999999999999", "\0" * 200])
def test_what_is_no_time_is_none(tmp_path, text):
    (tmp_path / "timestamp.txt").write_text(text, encoding="utf-8")
    assert parse_time(text) is None
    assert read_time(tmp_path) is None
