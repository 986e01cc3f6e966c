"""The text of a submission's `timestamp.txt` may be a student's: it is a time, or it is nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from grader.engine.recording.submission_time import is_credible, parse_time, read_time, unread_time


@pytest.mark.parametrize("text", ["2026-01-02 03:04:05.6 UTC", "2026-01-02 04:04:05.6 Europe/Berlin"])
def test_what_nbgrader_writes_is_read(text):
    assert str(parse_time(text)).startswith("2026-01-02 03:04:05")


@pytest.mark.parametrize("text", ["", "soon", "9" * 30 + "h1e5\\1e5é99999999999999", "\0" * 200])
def test_what_is_no_time_is_none(tmp_path, text):
    (tmp_path / "timestamp.txt").write_text(text, encoding="utf-8")
    assert parse_time(text) is None
    assert read_time(tmp_path) is None
    assert "is no time that can be read" in unread_time(tmp_path)


def test_where_there_is_no_time_or_one_that_is_read_nothing_is_said(tmp_path):
    assert unread_time(tmp_path) == ""
    (tmp_path / "timestamp.txt").write_text("2026-12-01 10:00 UTC\n", encoding="utf-16")  # as PowerShell writes it
    assert (unread_time(tmp_path), read_time(tmp_path)) == ("", "2026-12-01 10:00 UTC")


@pytest.mark.parametrize(
    ("text", "credible"),
    [
        ("2024-01-02 03:04:05.6 UTC", True),
        ("2024-01-02 03:04:05 CEST", True),
        ("2024-01-02T03:04:05Z", True),
        ("2999-01-02 03:04:05 UTC", False),
        ("2999-01-02T03:04:05Z", False),
        ("2999-99-99 99:99:99", False),
        ("soon", False),
        ("", False),
    ],
)
def test_only_a_time_that_has_been_is_one_of_handing_in(text, credible):
    assert is_credible(text) == credible


@pytest.mark.parametrize(("hours", "credible"), [(-1, True), (0, True), (14, True), (30, False)])
def test_a_clock_of_another_zone_is_believed(hours, credible):
    time = datetime.now(UTC) + timedelta(hours=hours)
    assert is_credible(time.strftime("%Y-%m-%d %H:%M:%S.%f ada")) == credible
