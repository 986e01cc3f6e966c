"""Sums, products, powers, transposes and reductions of formulas, put in order while they are made.

0.5 times 2 is nothing to write, a factor that stands there twice is a square, and (X.T @ dz).T is dz.T @ X.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import prod

from grader.dojo.derivation.formula import Factor, Formula, Term
from grader.dojo.derivation.shapes import Shape, of_product, reduced


def number(value: float | Fraction) -> Formula:
    """A constant."""
    return Formula((Term(value if isinstance(value, Fraction) else Fraction(str(value)), ()),))


def leaf(text: str, shape: Shape) -> Formula:
    """A name, or a call that is written as it is."""
    turned = text.removesuffix(".T") if text.endswith(".T") else f"{text}.T"
    return of_factor(Factor(text, shape, turned))


def of_factor(factor: Factor, power: Fraction | int = 1) -> Formula:
    """The factor alone, to that power."""
    return Formula((Term(Fraction(1), ((factor, Fraction(power)),)),))


def added(parts: Sequence[Formula]) -> Formula:
    """Their sum; what is alike is counted together, where no shape is lost with it."""
    every = tuple(term for part in parts for term in part.terms)
    found: dict[frozenset, Term] = {}
    for term in every:
        key = frozenset((factor.text, power) for factor, power in term.powers)
        known = found.get(key)
        found[key] = term if known is None else replace(known, number=known.number + term.number)
    counted = Formula(tuple(term for term in found.values() if term.number))
    return counted if counted.terms and counted.shape == Formula(every).shape else Formula(every)


def times(*parts: Formula) -> Formula:
    """Their product, entry by entry; what is alike becomes a power, where no shape is lost with it.

    A sum of several terms stays together.
    """
    wholes = [
        part.terms[0] if len(part.terms) == 1 else Term(Fraction(1), ((part.factor, Fraction(1)),)) for part in parts
    ]
    every = tuple(pair for whole in wholes for pair in whole.powers)
    powers: dict[str, tuple[Factor, Fraction]] = {}
    for factor, power in every:
        powers[factor.text] = factor, power + (powers[factor.text][1] if factor.text in powers else 0)
    value = prod((whole.number for whole in wholes), start=Fraction(1))
    alike, apart = Term(value, tuple(pair for pair in powers.values() if pair[1])), Term(value, every)
    return Formula((alike if alike.shape == apart.shape else apart,))


def minus(part: Formula) -> Formula:
    """With its sign turned, term by term."""
    return Formula(tuple(replace(term, number=-term.number) for term in part.terms))


def to_power(base: Formula, power: Fraction) -> Formula:
    """The base to a fixed exponent, entry by entry."""
    if power == 0:
        return number(1)
    if len(base.terms) == 1:
        term = base.terms[0]
        # A root does not go through a square: the sign of what was squared would come back.
        if term.bare or (power.denominator == 1 and (term.number == 1 or power < 0)):
            powers = tuple((factor, old * power) for factor, old in term.powers)
            return Formula((Term(term.number ** int(power) if not term.bare else Fraction(1), powers),))
    return of_factor(base.factor, power)


def turned(part: Formula) -> Formula:
    """Its transpose."""
    if len(part.shape) < 2:
        return part
    scale, body = _apart(part)
    is_product = body.binds == "matmul"
    back = Factor(
        body.turned, part.shape[::-1], body.text if is_product else body.closed, "matmul" if is_product else ""
    )
    return times(scale, of_factor(back))


def matmul(left: Formula, right: Formula) -> Formula:
    """left @ right, of which at least one has two axes. Numbers, and what is one, stand outside."""
    (scale, a), (other_scale, b) = _apart(left), _apart(right)
    text = f"{a.text if a.binds == 'matmul' else a.closed} @ {b.closed}"
    back = f"{_turned(b)} @ {f'({_turned(a)})' if a.binds == 'matmul' else _turned(a)}"
    product = Factor(text, of_product(a.shape, b.shape), back, "matmul")
    return times(scale, other_scale, of_factor(product))


def outer(left: Formula, right: Formula) -> Formula:
    """np.outer of two vectors."""
    (scale, a), (other_scale, b) = _apart(left), _apart(right)
    product = Factor(f"np.outer({a.text}, {b.text})", a.shape + b.shape, f"np.outer({b.text}, {a.text})")
    return times(scale, other_scale, of_factor(product))


def summed(part: Formula, axis: int | None, keepdims: bool, name: str = "sum") -> Formula:
    """The sum along the axis, or the mean. Numbers, and what is one, stand outside."""
    scale, body = _apart(part)
    options = ([] if axis is None else [f"axis={axis}"]) + (["keepdims=True"] if keepdims else [])
    is_name = body.text.removesuffix(".T").isidentifier()
    text = f"{body.text}.{name}({', '.join(options)})" if is_name else f"np.{name}({', '.join([body.text, *options])})"
    reduces = (axis, keepdims, of_factor(body)) if name == "sum" else None
    return times(scale, of_factor(Factor(text, reduced(body.shape, axis, keepdims), f"{text}.T", reduces=reduces)))


def averaged(part: Formula, shape: Shape, axis: int | None, keepdims: bool) -> Formula | None:
    """The same with a mean where it holds a sum of what has this shape along the axis; None where it holds none."""
    for term in part.terms if len(part.terms) == 1 else ():
        for place, (factor, power) in enumerate(term.powers):
            if factor.reduces and power == 1 and factor.reduces[:2] == (axis, keepdims):
                inner = factor.reduces[2]
                if inner.shape == shape:
                    mean = summed(inner, axis, keepdims, "mean").terms[0].powers
                    return Formula((replace(term, powers=(*term.powers[:place], *mean, *term.powers[place + 1 :])),))
    return None


def with_new_axis(part: Formula) -> Formula:
    """A vector as a column."""
    scale, body = _apart(part)
    return times(scale, leaf(f"{body.closed}[:, np.newaxis]", (*body.shape, 1)))


def _apart(part: Formula) -> tuple[Formula, Factor]:
    """What of a single term is a number; and the rest, as one factor."""
    if len(part.terms) != 1:
        return number(1), part.factor
    term = part.terms[0]
    scalars = tuple((factor, power) for factor, power in term.powers if not factor.shape)
    rest = tuple((factor, power) for factor, power in term.powers if factor.shape)
    return Formula((Term(term.number, scalars),)), Formula((Term(Fraction(1), rest),)).factor


def _turned(a: Factor) -> str:
    return a.turned if len(a.shape) == 2 else a.closed
