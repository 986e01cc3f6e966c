"""A time that is written down is read, or a sentence says what of it could not be: never another time, in silence."""

from datetime import datetime

import nbgrader.utils
import pytest
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from grader import times
from grader.engine.nbgrader_steps import use_engine
from grader.times import UnreadTimeError, read, use_zone_of, written

NOON = datetime(2026, 12, 1, 12)


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setattr(times._Exchange, "settings", Config())
    return Config()


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-12-01 12:00 UTC",
            "2026-12-01 12:00:00.000000 UTC",
            "2026-12-01T12:00Z",
            "2026-12-01t12:00:00.0000000z",
        ),
        *("2026-12-01 12:00 utc\n", "2026-12-01  12:00   GMT", "2026-12-01 13:00 +0100", "2026-12-01T13:00:00+01:00"),
        *("2026-12-01 13:00+01", "2026-12-01 17:30,000 +05:30", "2026-12-01 02:15 -09:45", "2026-12-02 02:00 +14:00"),
        *(
            "2026-12-01 13:00 Europe/Berlin",
            "2026-12-01 09:00 America/Argentina/Buenos_Aires",
            "2026-12-01 21:00 Japan",
        ),
        *("2026-12-01 17:45 Asia/Kathmandu", "2026-12-01 13:00 CET", "2026-12-01 07:00 EST"),
    ],
)
def test_what_is_certain_is_read(text: str):
    assert read(text) == NOON


@pytest.mark.parametrize(
    ("text", "words"),
    [
        *((text, "is no time that can be read") for text in ("01.12.2026 10:00", "01/12/2026 23:59", "tomorrow", "")),
        *((text, "is no time that can be read") for text in ("1796083200", "26-12-01 10:00 UTC", "2026-12-01", "\0")),
        *((text, "is no time that can be read") for text in ("2026-12-01 24:00 UTC", "12-01-2026 10:00 UTC")),
        *((text, "is no time that can be read") for text in ("2026-12-01 10 UTC", "0026-12-01 10:00 UTC")),
        *((text, "is no time that can be read") for text in ("2026-12-01 10:00 pm UTC", "२०२६-12-01 10:00 UTC")),
        *((text, "no such day or minute") for text in ("2026-02-30 10:00 UTC", "2026-12-31 23:59:60 UTC")),
        *((text, "does not say in which zone") for text in ("2026-12-01 10:00", "2026-12-01T10:00:00.5")),
        *((f"2026-12-01 10:00 {zone}", "zone that is not known") for zone in ("CEST", "PST", "IST", "BST", "UTC+2")),
        *((f"2026-12-01 10:00 {zone}", "zone that is not known") for zone in ("+25:00", "+14:01", "-15", "America")),
        *((f"2026-12-01 10:00 {zone}", "zone that is not known") for zone in ("right/UTC", "Europe/../UTC", "../UTC")),
        ("2026-07-01 10:00 CET", "zone that is not known"),
        ("2026-03-29 02:30 Europe/Berlin", "put forward"),
        ("2026-10-25 02:30 Europe/Berlin", "give the offset"),
    ],
)
def test_what_is_not_certain_is_a_sentence_that_says_how_to_write_it(text: str, words: str):
    with pytest.raises(UnreadTimeError, match=words) as caught:
        read(text)
    assert "write it as 2026-12-01 10:00 UTC" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-12-01 13:00:00.000000 CET", NOON),
        ("2026-07-01 14:00:00.000000 CEST", datetime(2026, 7, 1, 12)),
        ("2026-10-25 02:30:00.000000 CEST", datetime(2026, 10, 25, 0, 30)),
        ("2026-10-25 02:30:00.000000 CET", datetime(2026, 10, 25, 1, 30)),
    ],
)
def test_the_abbreviations_of_the_exchanges_own_zone_are_read(settings: Config, text: str, time: datetime):
    use_zone_of(settings)
    settings.Exchange.timezone = "Europe/Berlin"
    assert read(text) == time


def test_an_abbreviation_that_the_exchanges_zone_does_not_have_then_is_not_read(settings: Config):
    settings.Exchange.timezone = "Europe/Berlin"
    use_zone_of(settings)
    with pytest.raises(UnreadTimeError):
        read("2026-12-01 13:00 CEST")


@pytest.mark.parametrize("time", [NOON, NOON.replace(second=1)])
def test_what_is_written_is_read(time: datetime):
    assert read(written(time)) == time


def test_nbgrader_reads_no_other_time(settings: Config, tmp_path):
    use_engine(settings)
    parse_utc = nbgrader.utils.parse_utc
    assert parse_utc("2026-12-01 13:00 Europe/Berlin") == parse_utc(NOON) == NOON
    assert parse_utc(None) is None
    with pytest.raises(ValueError, match="no time that can be read"):
        parse_utc("01.12.2026 10:00")
    (tmp_path / "timestamp.txt").write_text("2026-12-01T12:00Z\n")
    assert CourseDirectory().get_existing_timestamp(str(tmp_path)) == NOON


def test_times_are_written_in_the_exchanges_zone_unless_an_hour_is_there_twice(settings: Config):
    settings.Exchange.timezone = "Europe/Berlin"
    use_zone_of(settings)
    assert written(NOON) == "2026-12-01 13:00 Europe/Berlin"
    assert written(datetime(2026, 10, 25, 0, 30)) == "2026-10-25 00:30 UTC"
