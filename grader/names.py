"""Names that students and platforms give, made fit for sentences, for folders and for files."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import quote

MOST_NAMED = 3
MAX_FOLDER_NAME = 100  # characters; nbgrader's database keeps 128
MAX_FILE_NAME = 200  # characters; every system takes 255 with what is added
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}

JOINERS = "\u200c\u200d"
"""Invisible, but a part of how some names are written."""
SHOWN_INSTEAD = "\N{REPLACEMENT CHARACTER}"
NO_MARKUP = str.maketrans(dict(zip("<>[]{}\\$&*#|`^", "‹›［］｛｝＼＄＆∗＃¦ˋˆ", strict=True)))
NO_EMPHASIS = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
NO_LINK = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)


def plain(text: str) -> str:
    """The text in one line, without what could steer a terminal or turn the writing around."""
    return "".join(_plain(character) for character in text)


def plain_lines(text: str) -> str:
    """Each line of the text as `plain` has it."""
    return "\n".join(plain(line) for line in text.split("\n"))


def inert(text: str) -> str:
    """A sentence that reads the same, in one line, where it is taken for Markdown, HTML or TeX: no link, no picture.

    Signs that mean something there are others that look alike, for it is shown as it stands in other places.
    """
    words = plain(text).strip().translate(NO_MARKUP).replace("~~", "∼∼")
    words = NO_LINK.sub(lambda sign: {":": "：", ".": "․"}[sign[0]], words)
    return re.sub(r"^[-+=]", "−", NO_EMPHASIS.sub("＿", words))


def shown(name: str) -> str:
    """A name as it may stand in a sentence: printable, and not too long."""
    printable = "".join(letter if letter.isprintable() else "?" for letter in name)
    return printable if len(printable) <= 100 else f"{printable[:60]}…{printable[-30:]}"


def listed(names: Sequence[str]) -> str:
    """The first names, fit to be shown, and how many more there are: "a, b and c"."""
    if len(names) > MOST_NAMED:
        return capped([shown(name) for name in names], MOST_NAMED)
    first = [shown(name) for name in names]
    return " and ".join(filter(None, [", ".join(first[:-1]), *first[-1:]]))


def capped(names: Sequence[str], most: int) -> str:
    """At most so many names, as they are, and how many more there are: "a, b and 7 more"."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _plain(character: str) -> str:
    if character.isprintable() or character in JOINERS:
        return character
    return " " if character.isspace() or unicodedata.category(character) == "Zs" else SHOWN_INSTEAD


def folder_name(text: str) -> str:
    """A name for a folder or file, for nbgrader's database and a spreadsheet, that stands for `text` alone.

    Letters and digits of any script, "_", and inside also "-", ".", "@" and single spaces stay; any other character
    becomes "~" and two hexadecimal digits for each of its bytes. A longer one ends in a hash, which has no way back.
    """
    text = unicodedata.normalize("NFC", text)  # a Mac writes é as two characters
    last = len(text) - 1
    device = text.split(".")[0].casefold() in DEVICES
    kept = (_stays(text, place, last) and not (device and place == 0) for place in range(len(text)))
    name = "".join(char if stays else _code(char) for char, stays in zip(text, kept, strict=True))
    if len(name) <= MAX_FOLDER_NAME and len(name.encode()) <= 2 * MAX_FOLDER_NAME:
        return name
    short = name.encode()[:MAX_FOLDER_NAME].decode(errors="ignore")[:80].rstrip(" .")
    return f"{short}~x{hashlib.sha256(name.encode()).hexdigest()[:10]}"


def _stays(text: str, place: int, last: int) -> bool:
    char = text[place]
    if char.isalnum() or char == "_":
        return True
    if place == 0:
        return False
    if unicodedata.category(char).startswith("M"):  # the vowel signs and accents of many scripts
        return True
    return char in "-@" or (char in ". " and place != last and text[place - 1] not in ". ")


def _code(char: str) -> str:
    return "".join(f"~{byte:02X}" for byte in char.encode(errors="surrogateescape"))


def file_name(text: str) -> str:
    """A file's name for any text, a different one for each, on disks too that do not tell A from a.

    It has only lower-case letters, digits, "-", "_", "." (not first) and "%" with two hexadecimal digits; one that
    would be too long ends in "~" and a hash.
    """
    # A name that the system could not decode has lone surrogates: they must not make grading stop.
    quoted = "".join(_quoted(character, first=not place) for place, character in enumerate(text)) or "%"
    if len(quoted) <= MAX_FILE_NAME:
        return quoted
    return f"{quoted[:100]}~{hashlib.sha256(quoted.encode()).hexdigest()}"


def _quoted(character: str, first: bool) -> str:
    if character.isascii() and (character.isupper() or character == "~" or (first and character == ".")):
        return f"%{ord(character):02X}"
    return quote(character, safe="", errors="surrogatepass")
