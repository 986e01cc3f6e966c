"""What an exception says, in words for someone who has never met a gufunc."""

import re

SIZES = r".*\(size (?P<second>\d+) is different from (?P<first>\d+)\)"
PLAINER: tuple[tuple[str, str], ...] = (
    (rf"(?:matmul|matvec|vecmat|vecdot): Input operand 1{SIZES}", "the inner sizes differ: {first} and {second}"),
    (rf"(?P<name>\w+): (?:In|Out)put operand \d+{SIZES}", "{name}: the sizes differ: {first} and {second}"),
    (
        r"matmul: Input operand (?P<operand>[01]) does not have enough dimensions.*",
        "a product with @ needs arrays, but the {ordinal} factor is a single number: use * for that one",
    ),
    (
        r"loop of ufunc does not support argument \d of type (?P<type>\S+) which has no callable (?P<name>\w+) method",
        "{name} was given a {type} where numbers belong",
    ),
    (
        r"Cannot cast ufunc \S+ output from dtype\('(?P<given>\w+)'\) to dtype\('(?P<own>\w+)'\).*",
        "an array of {own} cannot take up {given} in place: make a new array",
    ),
)
"""What NumPy says, and how it is told."""
REMAPPED = re.compile(r"with remapped shapes \[original->remapped\]: (?P<shapes>.*)", re.DOTALL)
ORIGINAL = re.compile(r"(\([\d,]*\))->")


def plain_message(error: BaseException, most: int) -> str:
    """What the exception says, of at most so many characters. Never raises, whatever its `__str__` does."""
    try:
        message = str(error)[:most].strip()
    except Exception:
        return "(its message could not be read)"
    for pattern, words in PLAINER:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            facts = match.groupdict()
            return words.format(**facts, ordinal="second" if facts.get("operand") == "1" else "first")
    return REMAPPED.sub(lambda match: "with shapes " + " ".join(ORIGINAL.findall(match["shapes"])), message)
