"""Names that are no person's: what systems and people add to a file's name when they copy it or hand it in again."""

import re

from grader.course import Lesson

WORDS = frozenset(
    word
    for line in (
        "copy copies copia cópia copie kopie kopia kopi kopio másolat kópia copiar копия копія копие 副本 コピー 사본",
        "untitled unbenannt unnamed sans titre sin título titulo senza titolo naamloos",
        "final finale finales fin endfassung finished fertig done ready",
        "version versão versione versión versie ver rev revised revision draft entwurf brouillon bozza borrador",
        "new neu neue nouveau nueva nuevo nuovo novo old alt alte ancien vecchio backup bak tmp temp test",
        "submission submissions submit submitted abgabe abgaben rendu entrega consegna homework hw assignment exercise",
        "solution solutions solved lösung loesung answer answers notebook lesson lektion leçon corrected corrigé",
        "sheet blatt übung uebung übungsblatt serie lab tp td week woche tarea oefening bulk class course kurs cours",
        "students student studierende users home homes downloads assignments exercises rendus entregas consegne",
        "inleveringen submitted inbound handed in all",
        "checkpoint autosave recovered duplicate duplicated conflict conflicted download downloaded",
    )
    for word in line.split()
)
"""In the languages of the systems that copy: Jupyter, Windows, macOS, Drive, and those of students."""
PARTICLES = frozenset(
    ("of", "von", "de", "di", "do", "da", "van", "av", "af", "the", "la", "le", "el", "der", "die", "das")
)
"""Of "Copy of" and its like; alone they are names."""
LONGEST_NAME = 255  # characters of a file whose name is a student's
TOKEN = re.compile(r"[^\W\d_]+")
COUNTED = re.compile(r"[^\W\d_]*\d{0,2}")  # copy1, v2, 3
DATE = re.compile(r"(?:19|20)\d\d[-_. ]?\d\d[-_. ]?\d\d(?:[-_. T]?\d\d[-_.:h]?\d\d(?:[-_.:]?\d\d)?)?")
COPY = "|".join(("copy", "copia", "cópia", "copie", "kopie", "kopia", "kopi", "копия", "副本"))
AFTER = re.compile(rf"(?:\s*\(\d{{1,2}}\)|\s*-\s*(?:{COPY})(?:\s*\(\d+\)|\d*)|[-\s_](?:{COPY})\s?\d*)+$", re.IGNORECASE)
BEFORE = re.compile(rf"^(?:{COPY})(?: (?:\(\d+\) )?(?:of|von|de|di|do|van|av|af))\s+", re.IGNORECASE)


def is_no_person(stem: str, lesson: Lesson) -> bool:
    """Whether nothing in a name is left for a person's, once copies, versions and the lesson are taken out."""
    if len(stem) > LONGEST_NAME:
        return False
    before, found, after = _around_lesson(stem, lesson)
    return _is_marks(before, bool(found)) and _is_marks(after, bool(found))


def person_of(stem: str, lesson: Lesson) -> str:
    """What is left of a name for a person's; all of it where that is nothing, or on both sides of the lesson's."""
    if len(stem) > LONGEST_NAME:
        return stem
    before, found, after = _around_lesson(stem, lesson)
    if found and not _is_marks(before, True) and not _is_marks(after, True):
        return stem.strip()
    rest = after if found and _is_marks(before, True) else before
    return BEFORE.sub("", AFTER.sub("", rest.strip(" -_"))).strip(" -_") or stem.strip()


def _around_lesson(stem: str, lesson: Lesson) -> tuple[str, str, str]:
    """What stands before the lesson's name, the name itself, and what stands after it."""
    name = "[-_ ]?".join(map(re.escape, lesson.released.stem.split("-")))
    match = re.search(rf"(?<![^\W_])(?:{lesson.slug[:2]}[-_ ])?{name}(?![^\W_])", stem, re.IGNORECASE)
    return (stem[: match.start()], match[0], stem[match.end() :]) if match else (stem, "", "")


def _is_marks(text: str, beside_lesson: bool) -> bool:
    """Whether a text is only what is added to names. A number that stands alone may be a student's."""
    tokens = [token for token in re.split(r"[\W_]+", DATE.sub(" ", text)) if token]
    alone = not beside_lesson and bool(tokens) and all(token.isdigit() for token in tokens)
    names = bool(tokens) and all(token.casefold() in PARTICLES for token in tokens)
    return not alone and not names and all(_is_mark(token) for token in tokens)


def _is_mark(token: str) -> bool:
    word = token.casefold()
    letters = TOKEN.match(word)
    return bool(COUNTED.fullmatch(word)) and (letters is None or letters[0] in WORDS | PARTICLES or letters[0] == "v")
