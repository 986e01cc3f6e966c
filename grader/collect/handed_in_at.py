"""When something was handed in, as a platform wrote it: the latest attempt, and a text that has its zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from grader.errors import CommandError


def read_zone(name: str | None) -> ZoneInfo | None:
    """A zone by its name in the database of zones. Raises CommandError where there is none."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except Exception:  # of a bad name it may be several
        raise CommandError(f"there is no time zone {name!r}: name one such as Europe/Berlin, or UTC") from None


def moment(text: str) -> datetime | None:
    """A time as a layout gives it, without a zone where the platform says none; None for what is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def in_order(text: str) -> datetime:
    """What attempts of one platform are compared by."""
    time = moment(text) or datetime.min
    return time.replace(tzinfo=time.tzinfo or UTC)


def with_zone(text: str, zone: ZoneInfo | None) -> str:
    """The time in ISO, with its offset; "" where neither the platform nor a person says the zone."""
    time = moment(text)
    if time is None or (time.tzinfo is None and zone is None):
        return ""
    return (time if time.tzinfo else time.replace(tzinfo=zone)).isoformat(sep=" ")
