"""The rules of the way back, in words, as the lesson Backprop Ninja has them."""

from collections.abc import Sequence
from fractions import Fraction

from grader.dojo.derivation.formula import Formula

UNCHANGED = "a sum hands it on as it is"
MINUS = "behind a minus, the sign turns"
STRETCHED = "stretched forward, summed back"
SUMMED = "summed forward, copied back"
MEAN = "a mean: copied back, divided by how many they are"
LARGEST = "a maximum: what was taken gets it, the rest 0"
PICKED = "picked: what was picked gets it, the rest 0"
LOOKED_UP = "looked up: each row adds up what all who read it send"
SOFTMAX = "softmax: p times how much more it is blamed than its row on average"
SIGMOID_CROSS_ENTROPY = "sigmoid and cross-entropy in one: a - y"
SOFTMAX_CROSS_ENTROPY = "softmax and cross-entropy in one: p - y"
UNREAD = "nothing reads it, so nothing comes back"
ONCE_MORE = "read once more, so this is added"
BETWEEN = "; "
FACTOR_STAYS = "stays a factor"
DIVIDED = "divided by"
SEVERAL = "read more than once in this line, so the shares add up"
ONE_AS_IT_IS = f"{SEVERAL}: one of them as it is"


def power(p: Fraction, slope: Formula) -> str:
    """x to a fixed exponent, and its slope."""
    name = {Fraction(2): "a square", Fraction(-1): "one over it", Fraction(1, 2): "a root"}.get(p, "a power")
    return f"{name}: times {slope.text}"


def factor(others: Formula) -> str:
    """A product, entry by entry."""
    if not any(term.powers for term in others.terms):
        return f"{others.text} {FACTOR_STAYS}"
    return f"a product: times the other factor{'s' if '*' in others.text else ''}, {others.text}"


def divisor(other: Formula) -> str:
    """What stands below a line."""
    return f"{DIVIDED} {other.text} forward, and so back"


def matmul(other: Formula) -> str:
    """A product of matrices."""
    return f"a product of matrices: with the other factor, {other.text}, ordered and turned so that the shapes fit"


def slope(function: str, at: Formula) -> str:
    """A function, entry by entry."""
    return f"entry by entry: times the slope of {function.removeprefix('np.')} at {at.text}"


def joined(rules: Sequence[str], more: bool) -> str:
    """In one line, each once. more: whether a share is added to others."""
    return BETWEEN.join([*dict.fromkeys(rules or [UNCHANGED]), *([ONCE_MORE] if more else [])])


def kinds(line: str) -> set[str]:
    """The rules that are joined in a line, each without the names and numbers that stand in it."""
    return {_kind(rule) for rule in line.split(BETWEEN)}


def _kind(rule: str) -> str:
    if rule.endswith(FACTOR_STAYS):
        return FACTOR_STAYS
    return DIVIDED if rule.startswith(DIVIDED) else rule.partition(":")[0]
