"""The usual mistakes in differentiating one operation: wrong slopes, wrong factors, a wrong sum, a wrong turn."""

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from backprop.activations import sigmoid, sigmoid_prime
from backprop.losses import softmax

from grader.checking import wrong_slopes as slopes
from grader.checking.alteration import Rule
from grader.checking.mistakes import Words
from grader.checking.operations import (
    LAYERS,
    SMOOTH,
    Power,
    Reduction,
    sigmoid_cross_entropy,
    softmax_cross_entropy,
)
from grader.checking.program import Step
from grader.checking.rules import (
    NEGATED,
    SHARES,
    everybody_wins,
    masked,
    moved,
    passed_on,
    times_count,
    turned,
    turned_blame,
    winners_of_all_rows,
    with_slope,
)
from grader.checking.seen_operations import Seen
from grader.checking.softmax_rules import CROSS_ENTROPY, SOFTMAX


class Mistake(NamedTuple):
    """A rule for one place, and its name. words: where `WORDS` and `MISTAKES` have none for this kind.

    way: tells apart several ways to make one and the same mistake.
    """

    kind: str
    rule: Rule
    words: Words | None = None
    way: int = 0


def mistakes_of_operation(seen: Seen, step: Step, batch: int) -> Iterator[Mistake]:
    f = seen.f
    if not any(seen.moves):
        return
    if f in LAYERS:
        yield from _of_activation(f)
    elif f is softmax:
        yield Mistake("softmax_diagonal", with_slope(slopes.as_given))
        yield Mistake("softmax_missing", with_slope(slopes.slope_one))
        yield from _ways(SOFTMAX)
    elif isinstance(f, Power):
        yield from _of_power(f)
    elif f in ELEMENTARY:
        yield from (Mistake(kind, with_slope(slope)) for kind, slope in ELEMENTARY[f].items())
    elif isinstance(f, Reduction):
        yield from _of_reduction(f, seen.operands[0], step, batch)
    elif f is softmax_cross_entropy:
        yield from _ways(CROSS_ENTROPY)
    elif f is sigmoid_cross_entropy:
        yield from _of_sigmoid_cross_entropy()
    elif f is operator.getitem:
        yield from _of_lookup(seen)
    elif f is operator.matmul:
        yield from _of_product_of_matrices(seen, step, batch)
    elif f in (operator.mul, operator.truediv):
        yield from _of_product(seen, step)
    elif f in (operator.sub, operator.neg) and seen.moves[-1]:
        text = f"In the line of {step.line} stands a minus before {step.operands[-1]}. {{outputs_has}} that sign wrong."
        yield Mistake("minus_lost", moved(len(seen.operands) - 1, NEGATED), Words("a minus is lost", text))
    if f in (operator.mul, operator.sub):
        yield from _of_stretching(seen, batch)


def _ways(kinds: Sequence[tuple[str, Rule]]) -> Iterator[Mistake]:
    yield from (Mistake(kind, rule, way=way) for way, (kind, rule) in enumerate(kinds))


def _of_activation(f: Callable) -> Iterator[Mistake]:
    yield Mistake("slope_missing", with_slope(slopes.slope_one))
    yield Mistake("slope_not_derived", with_slope(slopes.function_itself))
    if f not in SMOOTH:
        yield Mistake("slope_twice", with_slope(slopes.slope_squared))
        yield Mistake("slope_of_relu", with_slope(slopes.slope_named("relu")))
        return
    yield Mistake("slope_at_a", with_slope(slopes.slope_at_a))
    yield Mistake("slope_twice", with_slope(slopes.slope_squared))
    yield Mistake("slope_formula_at_z", with_slope(slopes.formula_at_z))
    yield Mistake("slope_upside_down", with_slope(slopes.slope_upside_down))
    for name in ("sigmoid", "tanh"):
        if name != f.__name__:
            yield Mistake(f"slope_of_{name}", with_slope(slopes.slope_named(name)))
            yield Mistake(f"slope_of_{name}", with_slope(slopes.formula_named(name)), way=1)


ELEMENTARY: dict[Callable, dict[str, slopes.Slope]] = {
    np.exp: {"exp_slope_missing": slopes.slope_one},
    np.log: {"log_slope_missing": slopes.slope_one, "log_slope_upside_down": slopes.slope_upside_down},
    np.sin: {"sin_slope_missing": slopes.slope_one, "sin_slope_at_a": slopes.slope_at_a},
}


def _of_power(f: Power) -> Iterator[Mistake]:
    p = f.exponent
    if p == -1:
        yield Mistake("reciprocal_sign", with_slope(slopes.slope_reversed))
        yield Mistake("reciprocal_not_squared", with_slope(lambda f_prime, z, a: -a))
        yield Mistake("reciprocal_missing", with_slope(slopes.slope_one))
    elif p == 2:
        yield Mistake("square_rule", with_slope(lambda f_prime, z, a: z))
        yield Mistake("square_not_derived", with_slope(slopes.function_itself))
    else:
        wrong: tuple[slopes.Slope, ...] = (
            slopes.slope_reversed,
            lambda f_prime, z, a: np.sign(p) * z ** (p - 1),
            lambda f_prime, z, a: p * a,
            lambda f_prime, z, a: p * a**2,
        )
        yield from (Mistake("power_rule", with_slope(slope), way=way) for way, slope in enumerate(wrong))
        yield Mistake("power_of_output", with_slope(lambda f_prime, z, a: p * a ** (p - 1)))
        yield Mistake("power_of_output", with_slope(lambda f_prime, z, a: p * a ** abs(p - 1)), way=1)


def _of_reduction(f: Reduction, x: np.ndarray, step: Step, batch: int) -> Iterator[Mistake]:
    if f.name == "max":
        yield Mistake("winner_takes_nothing", everybody_wins)
        if x.ndim == 2 and f.axis in (1, -1):
            yield Mistake("picked_in_all_rows", winners_of_all_rows)
    elif f.axis is not None and f.name == "mean":
        yield Mistake("sum_for_mean", times_count(lambda n: n))
        yield Mistake("mean_constant", moved(0, lambda d, x: 0.0 * d))
        if step.of_squares:
            yield Mistake("variance_unbiased", times_count(lambda n: n / (n - 1)))
    elif f.axis is not None:
        yield Mistake("mean_for_sum", times_count(lambda n: 1 / n))
    elif batch in x.shape:
        axis = x.shape.index(batch)
        yield Mistake("first_example", masked(0, axis, 0))
        yield Mistake("last_example", masked(0, axis, -1))
        yield Mistake("over_outputs", moved(0, lambda d, x: d / (x.size / x.shape[axis])))


def _of_sigmoid_cross_entropy() -> Iterator[Mistake]:
    yield Mistake("slope_kept_with_cross_entropy", moved(0, lambda d, z, y: d * sigmoid_prime(z)))
    yield Mistake("slope_divided_out", moved(0, lambda d, z, y: d / sigmoid_prime(z)))
    yield Mistake("target_missing", passed_on(0, lambda d, z, y: d * sigmoid(z)))
    yield Mistake("output_not_activated", passed_on(0, lambda d, z, y: d * (z - y)))
    yield Mistake("zero_term_dropped", moved(0, lambda d, z, y: d * y))
    yield Mistake("one_term_dropped", moved(0, lambda d, z, y: d * (1 - y)))
    yield Mistake("zero_term_negated", moved(0, lambda d, z, y: d * (2 * y - 1)))
    yield Mistake("one_term_negated", moved(0, lambda d, z, y: d * (1 - 2 * y)))


def _of_lookup(seen: Seen) -> Iterator[Mistake]:
    if isinstance(seen.operands[1], tuple):
        yield Mistake("labels_ignored", passed_on(0, lambda d, x, index: d.sum(axis=-1)))
        yield Mistake("picked_in_all_rows", passed_on(0, lambda d, x, index: d[:, np.unique(index[1])].sum(axis=-1)))
        yield Mistake("over_outputs", passed_on(0, lambda d, x, index: d[index] / x.shape[-1]))
        return
    for way, (kind, share) in enumerate(SHARES):
        yield Mistake(kind, passed_on(0, lambda d, x, index, share=share: (share(index) * d[index].T).T), way=way)


def _of_product_of_matrices(seen: Seen, step: Step, batch: int) -> Iterator[Mistake]:
    """What goes back to one factor goes through the other, turned; not turned, it fits where that one is square."""
    left, right = seen.operands
    for i, other in ((0, right), (1, left)):
        if not seen.moves[i] or other.ndim != 2:
            continue
        if batch in other.shape:
            axis = other.shape.index(batch)
            yield Mistake("inputs_not_turned", _through(i, turned))
            yield Mistake("product_of_sums", _through(i, lambda x, axis=axis: x.sum(axis=axis, keepdims=True)))
        else:
            yield Mistake("weights_transposed", _through(i, turned), _not_turned(step.operands[1 - i]))
            yield Mistake("one_output", _through(i, _first_row if i else _first_column))
    if left.ndim == right.ndim == 2:
        if seen.moves[1]:
            yield Mistake("blame_not_turned", _through(1, np.asarray, turned))
        if seen.moves[0] and (seen.moves[1] or batch in right.shape) and batch not in left.shape:
            yield Mistake("blame_not_turned", _through(0, np.asarray, turned), way=1)
        if all(seen.moves) and batch not in left.shape:
            yield Mistake("blame_not_turned", turned_blame, way=2)


def _through(operand: int, change: Callable, afterwards: Callable = np.asarray) -> Rule:
    """The operand's blame goes through the other factor as it was changed."""
    if operand == 0:
        return passed_on(0, lambda d, left, right: afterwards(d @ change(right)))
    return passed_on(1, lambda d, left, right: afterwards(change(left) @ d))


def _not_turned(factor: str) -> Words | None:
    matrix = factor.removesuffix(".T")
    if not matrix.isidentifier():
        return None
    # What goes forward through W.T, in rows, goes back through W; in columns it is the other way round.
    belongs = "its transpose" if factor == matrix else matrix
    return Words(
        f"pulled back through {factor} where {belongs} belongs",
        "{outputs_is} what comes out when blame goes backward through the same product as the signal went forward. It "
        f"is collected from all that was fed: which index of {matrix} is summed over then?",
    )


def _first_row(x: np.ndarray) -> np.ndarray:
    """Zeros but for the first row."""
    kept = np.zeros_like(x)
    kept[0] = x[0]
    return kept


def _first_column(x: np.ndarray) -> np.ndarray:
    return _first_row(x.T).T


FACTOR = re.compile(r"\w+|\d*\.\d+|np\.sqrt\(.*\)|len\(\w+\)")
"""What can be forgotten as a factor: a name, a number, a root, the number of examples."""


def _of_product(seen: Seen, step: Step) -> Iterator[Mistake]:
    for i, other in ((0, 1), (1, 0)):
        name = step.operands[other].removesuffix(" ** -1")
        if not seen.moves[i] or not FACTOR.fullmatch(name):
            continue
        divided = "the division by " if name != step.operands[other] or step.f is operator.truediv else ""
        told = f"{{outputs_is}} what comes out without {divided or 'the factor '}{name} in the line of {step.line}."
        missing = Words(f"{divided}{name} is forgotten", told)
        yield Mistake(f"factor_missing: {name} in {step.line}", passed_on(i, lambda d, *base: d), missing)
        if np.ndim(seen.operands[other]) == 0 and step.f is operator.mul and not name[0].isdigit():
            told = f"{{outputs_is}} what comes out when {divided}{name} stands in the line of {step.line} twice."
            twice = passed_on(i, lambda d, *base, other=other: d * base[other] ** 2)
            yield Mistake(f"factor_twice: {name} in {step.line}", twice, Words(f"{divided}{name} twice", told))
            told = (
                f"{{outputs_is}} what comes out when {divided}{name} is turned upside down in the line of {step.line}."
            )
            inverse = passed_on(i, lambda d, *base, other=other: d / base[other])
            words = Words(f"{divided}{name}, upside down", told)
            yield Mistake(f"factor_upside_down: {name} in {step.line}", inverse, words)
    if all(seen.moves):
        yield Mistake("own_factor", _own_factors)


def _of_stretching(seen: Seen, batch: int) -> Iterator[Mistake]:
    """One operand is stretched over the other along an axis; going back, a mean was taken there and no sum.

    Over the batch that has a name for any result.
    """
    for i, other in ((0, 1), (1, 0)):
        size, stretched = np.size(seen.operands[i]), np.size(seen.operands[other])
        if seen.moves[i] and 1 < size < stretched != size * batch:
            averaged = moved(i, lambda d, *base, other=other: d * d.size / base[other].size)
            yield Mistake("broadcast_averaged", averaged)


def _own_factors(f: Callable, base: tuple, operands: tuple) -> np.ndarray:
    (u, v), (du, dv) = base, (now - before for now, before in zip(operands, base, strict=True))
    return f(u, v) + du * u + dv * v
