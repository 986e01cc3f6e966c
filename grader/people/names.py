"""Names as people and platforms write them, and whether two may be of one person."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def spellings(names: Iterable[str]) -> list[str]:
    """All that somebody may be called: as it stands there, the other way round, and as Canvas writes it into files."""
    found = []
    for written in names:
        words = written.replace(",", " ").split()
        family_first = words if "," in written else [*words[-1:], *words[:-1]]
        given_first = [*family_first[1:], *family_first[:1]]
        found += [written, " ".join(given_first), " ".join(family_first), re.sub(r"\W", "", "".join(family_first))]
        found += [f"{' '.join(family_first[:1])}, {' '.join(family_first[1:])}"] if words[1:] else []
        if "," in written:  # "van den Berg, Ada": the family's name has several words
            family, _, given = written.partition(",")
            found += [" ".join([given.strip(), family.strip()]), " ".join([family.strip(), given.strip()])]
            found.append(re.sub(r"\W", "", family + given))
    return found


def may_be_one(called: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a name may be of whoever has these: false only where both are there and have no word in common.

    Names in different scripts cannot be compared, so they may be.
    """
    ours, theirs = _folded(called), _folded(names)
    words = [[word for word in text.split() if len(word) > 1] for text in (ours, theirs)]
    if not all(words) or not (ours + theirs).isascii():
        return True
    squeezed = [theirs.replace(" ", ""), ours.replace(" ", "")]
    return any(word in other for own, other in zip(words, squeezed, strict=True) for word in own)


def name_key(name: str) -> str:
    """A name as it is compared: without accents, or with the letters that stand for them (Müller, Mueller)."""
    letters = unicodedata.normalize("NFKD", " ".join(name.split()).casefold().translate(LETTERS))
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    return plain if not plain.isascii() else re.sub(r"(?<=[aou])e", "", plain)


def _folded(names: Sequence[str]) -> str:
    return re.sub(r"[\W_\d]+", " ", " ".join(map(name_key, names)))
