"""Names that are no person's: what systems and people add to a file's name when they copy it or hand it in again."""

import re

from grader.course import Lesson

WORDS = frozenset(
    word
    for line in (
        "copy copies copia cópia copie kopie kopia kopi kopio másolat kópia copiar копия копія копие 副本 コピー 사본",
        "of von de di do da van av af the la le el der die das a",
        "untitled unbenannt unnamed sans titre sin título titulo senza titolo naamloos",
        "final finale finales fin endfassung finished fertig done ready",
        "version versão versione versión versie ver rev revised revision draft entwurf brouillon bozza borrador",
        "new neu neue nouveau nueva nuevo nuovo novo old alt alte ancien vecchio backup bak tmp temp test",
        "submission submissions submit submitted abgabe abgaben rendu entrega consegna homework hw assignment exercise",
        "solution solutions solved lösung loesung answer answers notebook lesson lektion leçon corrected corrigé",
        "duplicate duplicated conflict conflicted download downloaded",
    )
    for word in line.split()
)
"""In the languages of the systems that copy: Jupyter, Windows, macOS, Drive, and those of students."""
TOKEN = re.compile(r"[^\W\d_]+")
COUNTED = re.compile(r"[^\W\d_]*\d{0,2}")  # copy1, v2, 3
DATE = re.compile(r"(?:19|20)\d\d[-_. ]?\d\d[-_. ]?\d\d(?:[-_. T]?\d\d[-_.:h]?\d\d(?:[-_.:]?\d\d)?)?")
COPY = "|".join(("copy", "copia", "cópia", "copie", "kopie", "kopia", "kopi", "копия", "副本"))
AFTER = re.compile(rf"(?:\s*\(\d{{1,2}}\)|\s*-\s*(?:{COPY})(?:\s*\(\d+\)|\d*)|[-\s_](?:{COPY})\s?\d*)+$", re.IGNORECASE)
BEFORE = re.compile(rf"^(?:{COPY})(?: (?:\(\d+\) )?(?:of|von|de|di|do|van|av|af))\s+", re.IGNORECASE)


def is_no_person(stem: str, lesson: Lesson) -> bool:
    """Whether nothing in a name is left for a person's, once copies, versions and the lesson are taken out."""
    rest, found = _without_lesson(stem, lesson)
    rest = DATE.sub(" ", rest)
    tokens = [token for token in re.split(r"[\W_]+", rest) if token]
    if not tokens:
        return True
    numbers_only = all(token.isdigit() for token in tokens)
    return (found or not numbers_only) and all(_is_mark(token) for token in tokens)


def person_of(stem: str, lesson: Lesson) -> str:
    """What is left of a name for a person's; all of it where that is nothing."""
    without = BEFORE.sub("", AFTER.sub("", stem)).strip()
    rest, _ = _without_lesson(without or stem, lesson)
    rest = BEFORE.sub("", AFTER.sub("", rest.strip(" -_"))).strip(" -_")
    return rest or stem.strip()


def _without_lesson(stem: str, lesson: Lesson) -> tuple[str, bool]:
    """The rest of a name, and whether the lesson's was in it, at its beginning or end."""
    names = rf"(?:{lesson.slug[:2]}[-_ ])?{'[-_ ]?'.join(map(re.escape, lesson.released.stem.split('-')))}"
    rest = re.sub(
        rf"^{names}(?=$|[\W_])|(?:^|(?<=[\W_])){names}(?=$|[\W_]*(?:\(|v?\d|$|[^\W\d_]*cop|kopi))",
        " ",
        stem,
        count=1,
        flags=re.IGNORECASE,
    )
    return rest, rest != stem


def _is_mark(token: str) -> bool:
    word = token.casefold()
    letters = TOKEN.match(word)
    return bool(COUNTED.fullmatch(word)) and (letters is None or letters[0] in WORDS or letters[0] == "v")
