"""Names from a submission, put into sentences."""

from collections.abc import Sequence

MOST_NAMED = 3


def shown(name: str) -> str:
    """A name as it may stand in a sentence: printable, and not too long."""
    printable = "".join(letter if letter.isprintable() else "?" for letter in name)
    return printable if len(printable) <= 100 else f"{printable[:60]}…{printable[-30:]}"


def listed(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    first = [shown(name) for name in names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        return f"{', '.join(first)} and {len(names) - MOST_NAMED} more"
    return " and ".join(filter(None, [", ".join(first[:-1]), *first[-1:]]))
