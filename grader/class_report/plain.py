"""Names and sentences of students made fit for a screen: they may hold anything."""

import unicodedata

from wcwidth import clip, ljust, width

JOINERS = "\u200c\u200d"
"""Invisible, but a part of how some names are written."""
SHOWN_INSTEAD = "\N{REPLACEMENT CHARACTER}"


def plain(text: str) -> str:
    """The text in one line, without what could steer a terminal or turn the writing around."""
    return "".join(_plain(character) for character in text)


def fit(text: str, columns: int) -> str:
    """The text in exactly so many columns of a terminal: filled with spaces, or cut, with "..." at its end."""
    text = plain(text)
    if width(text) > columns:
        text = clip(text, 0, columns - 3) + "..."
    return ljust(text, columns)


def _plain(character: str) -> str:
    if character.isprintable() or character in JOINERS:
        return character
    return " " if character.isspace() or unicodedata.category(character) == "Zs" else SHOWN_INSTEAD
