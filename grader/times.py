"""A time that somebody wrote down: one reader for all of them, which never guesses.

A time is ISO with a zone that is known: 2026-12-01 10:00 UTC, 2026-12-01T11:00:00.5+01:00, 2026-12-01 11:00
Europe/Berlin. Abbreviations such as PST or IST mean several zones. nbgrader's exchange writes those of the zone that it
is set to, and these are read; of others only the few that the IANA has as names, where a clock there shows them.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from traitlets.config import Config

from grader.errors import CommandError
from grader.names import shown

ISO = re.compile(
    r"((?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2})(?:T|\s+)((?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2})?)"
    r"(?:[.,]([0-9]+))?\s*(\S*)",
    re.IGNORECASE,
)
OFFSET = re.compile(r"([+-])([0-9]{2})(?::?([0-5][0-9]))?")
FARTHEST = timedelta(hours=14)
"""No zone is farther from UTC."""
HOW = "write it as 2026-12-01 10:00 UTC, 2026-12-01 11:00+01:00 or 2026-12-01 11:00 Europe/Berlin"


class UnreadTimeError(CommandError, ValueError):
    """A time that is not certain. why: what could not be read; the exception's text says also how to write it."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why}: {HOW}")
        self.why = why


class _Exchange:
    """nbgrader's settings, as nbgrader_config.py has made them."""

    settings = Config()


def use_zone_of(settings: Config) -> None:
    """Reads from now on also the abbreviations of the zone that `Exchange.timezone` has in these settings."""
    _Exchange.settings = settings


def read(text: str) -> datetime:
    """The time in UTC, without a zone, as the gradebook keeps it. Raises UnreadTimeError where it is not certain."""
    found = ISO.fullmatch(text.strip())
    if not found:
        raise _unread(text, "is no time that can be read")
    date, time, fraction, zone = found.groups()
    try:
        local = datetime.fromisoformat(f"{date} {time}") + timedelta(microseconds=int(f"{fraction or 0:0<6}"[:6]))
    except ValueError:
        raise _unread(text, "is no time: there is no such day or minute") from None
    if not zone:
        raise _unread(text, "does not say in which zone")
    moments = _moments(local, zone)
    if moments is None:
        raise _unread(text, f"has a zone that is not known ({shown(zone)})")
    if not moments:
        raise _unread(text, f"is no time in {shown(zone)}: the clocks are put forward then")
    if len(moments) > 1:
        raise _unread(text, f"is twice in {shown(zone)}, as the clocks are put back then: give the offset")
    return moments.pop()


def written(time: datetime) -> str:
    """A time of the gradebook's, for people, as `read` reads it: in the zone of nbgrader's exchange, or UTC."""
    name = _Exchange.settings.Exchange.get("timezone", "UTC")
    place = _zone(name)
    if place is not None:
        there = f"{_stamp(_there(time, place))} {name}"
        try:
            if read(there) == time:
                return there
        except UnreadTimeError:  # an hour that is there twice, say
            pass
    return f"{_stamp(time)} UTC"


def _stamp(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S}" if time.second else f"{time:%Y-%m-%d %H:%M}"


def _moments(local: datetime, zone: str) -> set[datetime] | None:
    """The moments, in UTC, that a clock there shows so; None where the zone is not known."""
    if zone.upper() in ("UTC", "Z", "GMT"):
        return {local}
    if offset := OFFSET.fullmatch(zone):
        sign, hours, minutes = offset.groups()
        ahead = timedelta(hours=int(hours), minutes=int(minutes or 0)) * (1 if sign == "+" else -1)
        return {_utc(local, timezone(ahead))} if abs(ahead) <= FARTHEST else None
    if zone[0].isupper() and ("/" in zone or zone.upper() != zone):  # lower case: "right/", where seconds leap
        place = _zone(zone)
        return None if place is None else _shown_there(local, place)
    for place in (_zone(_Exchange.settings.Exchange.get("timezone", "UTC")), _zone(zone)):
        if place and zone in (local.replace(tzinfo=place, fold=fold).tzname() for fold in (0, 1)):
            return {moment for moment in _shown_there(local, place) if _there(moment, place).tzname() == zone}
    return None


def _shown_there(local: datetime, place: tzinfo) -> set[datetime]:
    moments = {_utc(local.replace(fold=fold), place) for fold in (0, 1)}
    return {moment for moment in moments if _there(moment, place).replace(tzinfo=None, fold=0) == local}


def _there(moment: datetime, place: tzinfo) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone(place)


def _utc(local: datetime, place: tzinfo) -> datetime:
    return local.replace(tzinfo=place).astimezone(UTC).replace(tzinfo=None)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # a folder of zones; no name at all; not known
        return None


def _unread(text: str, why: str) -> UnreadTimeError:
    return UnreadTimeError(f"“{shown(text.strip())}” {why}")
