"""A formula of NumPy as a person writes it: a sum of products, put in order while it is built.

0.5 times 2 is nothing to write, a factor that stands there twice is a square, and (X.T @ dz).T is dz.T @ X.
"""

from dataclasses import dataclass
from fractions import Fraction

from grader.dojo.derivation.shapes import Shape, broadcast

ROOT = Fraction(1, 2)
DECIMALS = 10**9
"""A fraction that this many parts of one can tell is written with a point, any other as a division."""


@dataclass(frozen=True)
class Factor:
    """What is not taken apart any further. turned: its transpose as text. binds: "sum" and "matmul" may need
    parentheses, "" never does. reduces: of a sum along an axis, (axis, keepdims, what is summed).
    """

    text: str
    shape: Shape
    turned: str = ""
    binds: str = ""
    reduces: "tuple[int | None, bool, Formula] | None" = None

    @property
    def closed(self) -> str:
        """As it stands in a product."""
        return f"({self.text})" if self.binds else self.text


Powers = tuple[tuple[Factor, Fraction], ...]


@dataclass(frozen=True)
class Term:
    """A number times factors, each with its exponent."""

    number: Fraction
    powers: Powers

    @property
    def shape(self) -> Shape:
        return broadcast(*(factor.shape for factor, _ in self.powers))

    @property
    def bare(self) -> Factor | None:
        """The one factor that this is, if it is no more than that."""
        return self.powers[0][0] if self.number == 1 and len(self.powers) == 1 and self.powers[0][1] == 1 else None

    def text(self) -> str:
        """Without its sign."""
        above = [_power(factor, power) for factor, power in self.powers if power > 0]
        divisors = sorted(self.powers, key=lambda pair: not pair[0].shape)  # stable: numbers such as len(y) come last
        below = [_power(factor, -power) for factor, power in divisors if power < 0]
        number = abs(self.number)
        if DECIMALS % number.denominator == 0:
            written = f"{float(number)!r}".removesuffix(".0")
            above = ([written] if number != 1 or not above else []) + above
        else:
            above = ([str(number.numerator)] if number.numerator != 1 or not above else []) + above
            below.append(str(number.denominator))
        first = next((factor for factor, power in self.powers if power == 1), None) if len(above) == 1 else None
        # Alone above the line, a product of matrices needs no parentheses, and a sum none where nothing stands below.
        if first and (first.binds == "matmul" or (not below and self.number > 0)):
            above = [first.text]
        return " / ".join([" * ".join(above), *below])


@dataclass(frozen=True)
class Formula:
    """A sum of terms."""

    terms: tuple[Term, ...]

    @property
    def shape(self) -> Shape:
        return broadcast(*(term.shape for term in self.terms))

    @property
    def name(self) -> str:
        """The one name that this is; else empty."""
        factor = self.terms[0].bare if len(self.terms) == 1 else None
        return factor.text if factor and factor.text.removesuffix(".T").isidentifier() else ""

    @property
    def text(self) -> str:
        terms = sorted(self.terms, key=lambda term: term.number < 0)  # stable: what is added comes first
        first = ("-" if terms[0].number < 0 else "") + terms[0].text()
        return first + "".join(f" {'-' if term.number < 0 else '+'} {term.text()}" for term in terms[1:])

    @property
    def factor(self) -> Factor:
        """The whole of it as one factor."""
        bare = self.terms[0].bare if len(self.terms) == 1 else None
        return bare or Factor(self.text, self.shape, f"({self.text}).T", "sum")

    @property
    def is_negative(self) -> bool:
        """Whether a minus stands before all of it."""
        return len(self.terms) == 1 and self.terms[0].number < 0


def _power(factor: Factor, power: Fraction) -> str:
    """power: above 0."""
    if power == ROOT:
        return f"np.sqrt({factor.text})"
    return factor.closed if power == 1 else f"{factor.closed} ** {float(power):g}"
