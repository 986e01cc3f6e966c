"""Brightspace's (D2L) download of an assignment: `12345-67890 - Ada Lovelace - Nov 30, 2026 1402 PM/name`.

Or, of one file each, `12345-67890 - Ada Lovelace - Nov 30, 2026 1402 PM - name`. The form is that which public scripts
for it take apart (UTEP's and others' renaming scripts); what the numbers are is nowhere said, so nobody is known by
them. index.html is Brightspace's own. Month names are those of the language of whoever downloads; the time is in that
person's zone, which is not said.
"""

import re

from grader.collect.layouts.claim import Claim, Layout, Readings, by_path
from grader.course import Lesson

MONTH_DAY = r"(?P<month>[^\W\d_]+)\.? (?P<day>\d{1,2})"
DAY_MONTH = r"(?P<day_first>\d{1,2})\.? (?:de )?(?P<month_after>[^\W\d_]+)\.?"
CLOCK = r"(?P<hour>\d{1,2}?)[:.hH_-]?(?P<minute>\d\d)(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
DATE = rf"(?P<date>(?:[^\W\d_]+, )?(?:{MONTH_DAY}|{DAY_MONTH}),?(?: de)? (?P<year>\d{{4}}),?(?: at| à| um)? {CLOCK})"
FOLDER = re.compile(rf"(?P<number>\d+-\d+) ?- (?P<name>.+) - {DATE}", re.DOTALL)
FILE = re.compile(rf"(?P<number>\d+-\d+) ?- (?P<name>.+?) - {DATE} ?- (?P<rest>.+)", re.DOTALL)
OTHER_DATE = re.compile(r"(?P<number>\d+-\d+) ?- (?P<name>.+) - (?P<date>[^-]*\d{4}.*)", re.DOTALL)
MONTHS = (
    *("jan ene gen янв", "feb fév fev фев", "mar mär mrt maa мар", "apr avr abr апр", "may mai mei mag maj май мая"),
    *("jun juin giu июн", "jul juil lug июл", "aug aoû aou ago авг", "sep set сен", "oct okt out ott окт", "nov ноя"),
    "dec dez dic déc дек",
)
"""How they begin in the languages that Brightspace has."""


def brightspace(path: str, lesson: Lesson) -> Readings:
    """The first part of a path; the name may have " - " in it, too."""
    first, _, inside = path.partition("/")
    match = FOLDER.fullmatch(first) if inside else FILE.fullmatch(first)
    match = match or (OTHER_DATE.fullmatch(first) if inside else None)
    if match is None:
        return []
    name = " ".join(match["name"].split())
    source = f"{match['number']} {name}"
    return [Claim(name, source, (), (name,), inside or match["rest"], hand_in=match["date"], time=_time(match))]


def _time(match: re.Match[str]) -> str:
    """As ISO has it; "" where the date, or the month's name, cannot be read."""
    if match.re is OTHER_DATE:
        return ""
    word = (match["month"] or match["month_after"]).casefold()
    starts = [(start, number) for number, names in enumerate(MONTHS, 1) for start in names.split()]
    month = next(
        (number for start, number in sorted(starts, key=lambda one: -len(one[0])) if word.startswith(start)), 0
    )
    hour, day = int(match["hour"]), int(match["day"] or match["day_first"])
    if match["half"] and hour <= 12:
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    return f"{match['year']}-{month:02}-{day:02} {hour:02}:{match['minute']}:00" if month else ""


BRIGHTSPACE_LAYOUT = Layout("a download of Brightspace's", by_path(brightspace), extras=("index.html",), zipped=True)
