"""Names of students and files that every system, nbgrader and a spreadsheet take."""

import hashlib
import unicodedata

LONGEST = 100  # characters; nbgrader's database keeps 128
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def safe_name(text: str) -> str:
    """A name for a folder or file and for nbgrader's database that stands for `text` alone.

    Letters and digits of any script, "_", and inside also "-", ".", "@" and single spaces stay; any other character
    becomes "~" and two hexadecimal digits for each of its bytes. A longer one ends in a hash, which has no way back.
    """
    text = unicodedata.normalize("NFC", text)  # a Mac writes é as two characters
    last = len(text) - 1
    device = text.split(".")[0].casefold() in DEVICES
    kept = (_stays(text, place, last) and not (device and place == 0) for place in range(len(text)))
    name = "".join(char if stays else _code(char) for char, stays in zip(text, kept, strict=True))
    if len(name) <= LONGEST and len(name.encode()) <= 2 * LONGEST:
        return name
    short = name.encode()[:LONGEST].decode(errors="ignore")[:80].rstrip(" .")
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
