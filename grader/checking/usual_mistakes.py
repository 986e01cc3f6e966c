"""The usual mistakes in differentiating a program: derived from its text, operation by operation and path by path.

A derived mistake is kept only where it has something to say: tried on some cases, it must not give the truth, nor the
truth times a constant, which has a general name, nor what a mistake before it in the list gives.
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from backprop.finite_differences import numerical_gradient
from backprop.losses import softmax

from grader.checking import wrong_slopes as slopes
from grader.checking.alteration import Alteration, Rule, copied
from grader.checking.differencing import STEP
from grader.checking.exercise import Case, ForwardPass, Suspect
from grader.checking.leaves import Leaves, flatten
from grader.checking.mistakes import MISTAKES, Words
from grader.checking.operations import CROSS_ENTROPIES, LAYERS, SMOOTH, Power, Reduction, sigmoid_cross_entropy
from grader.checking.program import Program, Step, use
from grader.checking.rules import (
    NEGATED,
    SHARES,
    everybody_wins,
    masked,
    moved,
    passed_on,
    softmax_axis_0,
    softmax_twice,
    times_count,
    unsummed,
    with_slope,
)
from grader.checking.usual_words import WORDS

SAME = 1e-6
"""Relative: two gradients are one and the same."""


class Derived(Sequence[Suspect]):
    """The usual mistakes of a program, derived when the first is asked for: whoever is right never needs them.

    returns: what is returned -> the variable whose gradient it is. own: suspects of the exercise's own, which come
    first; a derived one that says the same is left out. probes: in the first no two sizes are equal, in the second all.
    """

    def __init__(
        self,
        program: Program,
        returns: Mapping[str, str],
        probes: Callable[[], tuple[Case, Case]],
        own: Sequence[Suspect] = (),
    ) -> None:
        self._program, self._returns, self._probes, self._own = program, returns, probes, own

    @cached_property
    def _suspects(self) -> list[Suspect]:
        with np.errstate(all="ignore"):
            return self._derived(self._probes())

    def _derived(self, probes: tuple[Case, Case]) -> list[Suspect]:
        altered = [*self._own, *usual_mistakes(self._program, self._returns, probes[0])]
        found = [*_telling(altered, probes), *_of_results(self._program, self._returns, probes[0])]
        signs = any(suspect.kind.startswith(("minus_lost", "reciprocal_sign")) for suspect in found)
        return [*found, NEGATED_ALL] if signs and len(self._returns) > 1 else found

    def __getitem__(self, index):
        return self._suspects[index]

    def __len__(self) -> int:
        return len(self._suspects)


NEGATED_ALL = Suspect("negated", wrong=lambda case, truth: {name: -leaf for name, leaf in truth.items()})
"""All results at once: else a sign that is lost in one line would explain those of the lines before it."""


class Seen(NamedTuple):
    """An operation of a case: the function, its operands at the base point, which of them the variables move."""

    f: Callable
    operands: tuple
    moves: tuple[bool, ...]


class Mistake(NamedTuple):
    """A rule for one place, and its name. words: where `WORDS` and `MISTAKES` have none for this kind.

    way: tells apart several ways to make one and the same mistake.
    """

    kind: str
    rule: Rule
    words: Words | None = None
    way: int = 0


def usual_mistakes(program: Program, returns: Mapping[str, str], probe: Case) -> Iterator[Suspect]:
    """All that are altered forward passes, those that say nothing included.

    Where several lines can have the same one, it is there for each, named after the line, and for all of them at once.
    """
    for variable, lines in program.uses.items():
        yield from (path_lost(variable, line) for line in lines if len(lines) > 1)
    found: dict[tuple[str, int], dict[str, Mistake]] = {}
    for place, seen in look(probe).items():
        for mistake in _mistakes_at(seen, program.steps[place], probe.batch):
            found.setdefault((mistake.kind, mistake.way), {})[place] = mistake
    for (kind, _), at in found.items():
        words = next(iter(at.values())).words or WORDS.get(kind) or MISTAKES[kind]
        lines = list(dict.fromkeys(program.steps[place].line for place in at))
        for line in lines if len(lines) > 1 else []:
            rules = {place: mistake.rule for place, mistake in at.items() if program.steps[place].line == line}
            yield _altered(f"{kind} in {line}", rules, Words(f"{words.title}: the line of {line}", words.text))
        yield _altered(kind, {place: mistake.rule for place, mistake in at.items()}, words)
    yield from _unmasked(program, returns)


def look(case: Case) -> dict[str, Seen]:
    """Every operation of the forward pass, by place."""
    watch = _Watch()
    forward = ForwardPass(case, watch)
    rng = np.random.default_rng(0)
    base = watch.operands
    watch.operands = {}
    forward({name: value + 0.01 * rng.normal(size=value.shape) for name, value in flatten(case.variables).items()})
    found = {}
    for place, (f, before) in base.items():
        pairs = zip(before, watch.operands[place][1], strict=True)
        found[place] = Seen(f, before, tuple(not np.array_equal(one, other) for one, other in pairs))
    return found


class _Watch(Alteration):
    """Alters nothing and notes the operands of every operation."""

    def __init__(self) -> None:
        super().__init__()
        self.operands: dict[str, tuple[Callable, tuple]] = {}

    def apply(self, place: str, f: Callable, *operands: Any) -> Any:
        self.operands[place] = f, copied(operands)
        return super().apply(place, f, *operands)


def _altered(kind: str, rules: dict[str, Rule], words: Words | None) -> Suspect:
    return Suspect(kind, alter=lambda leaf: Alteration(rules=rules), words=words)


# One operation


def _mistakes_at(seen: Seen, step: Step, batch: int) -> Iterator[Mistake]:
    f = seen.f
    if not any(seen.moves):
        return
    if f in LAYERS:
        yield from _of_activation(f)
    elif f is softmax:
        yield Mistake("softmax_diagonal", with_slope(slopes.as_given))
        yield Mistake("softmax_missing", with_slope(slopes.slope_one))
        yield Mistake("softmax_axis_0", softmax_axis_0)
        yield Mistake("softmax_twice", softmax_twice)
    elif isinstance(f, Power):
        yield from _of_power(f)
    elif f in ELEMENTARY:
        yield from (Mistake(kind, with_slope(slope)) for kind, slope in ELEMENTARY[f].items())
    elif isinstance(f, Reduction):
        yield from _of_reduction(f, seen.operands[0], batch)
    elif f in CROSS_ENTROPIES:
        yield from _of_cross_entropy(f)
    elif f is operator.getitem:
        yield from _of_lookup(seen)
    elif f is operator.matmul:
        yield from _of_product_of_matrices(seen, batch)
    elif f in (operator.mul, operator.truediv):
        yield from _of_product(seen, step)
    elif f in (operator.sub, operator.neg) and seen.moves[-1]:
        text = f"In the line of {step.line} stands a minus before {step.operands[-1]}. {{outputs_has}} that sign wrong."
        yield Mistake("minus_lost", moved(len(seen.operands) - 1, NEGATED), Words("a minus is lost", text))


def _of_activation(f: Callable) -> Iterator[Mistake]:
    yield Mistake("slope_missing", with_slope(slopes.slope_one))
    if f not in SMOOTH:
        yield Mistake("slope_twice", with_slope(slopes.slope_squared))
        return
    yield Mistake("slope_at_a", with_slope(slopes.slope_at_a))
    yield Mistake("slope_twice", with_slope(slopes.slope_squared))
    yield Mistake("slope_formula_at_z", with_slope(slopes.formula_at_z))
    yield Mistake("slope_upside_down", with_slope(slopes.slope_upside_down))
    for name in ("sigmoid", "tanh"):
        if name != f.__name__:
            yield Mistake(f"slope_of_{name}", with_slope(slopes.slope_named(name)))


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
    else:
        wrong = (
            slopes.slope_reversed,
            lambda f_prime, z, a: np.sign(p) * z ** (p - 1),
            lambda f_prime, z, a: p * a,
        )
        yield from (Mistake("power_rule", with_slope(slope), way=way) for way, slope in enumerate(wrong))


def _of_reduction(f: Reduction, x: np.ndarray, batch: int) -> Iterator[Mistake]:
    if f.name == "max":
        yield Mistake("winner_takes_nothing", everybody_wins)
    elif f.axis is not None:
        mean = f.name == "mean"
        yield Mistake("sum_for_mean" if mean else "mean_for_sum", times_count(1 if mean else -1))
    elif batch in x.shape:
        axis = x.shape.index(batch)
        yield Mistake("first_example", masked(0, axis, 0))
        yield Mistake("last_example", masked(0, axis, -1))
        yield Mistake("over_outputs", moved(0, lambda d, x: d / (x.size / x.shape[axis])))


def _of_cross_entropy(f: Callable) -> Iterator[Mistake]:
    slope = CROSS_ENTROPIES[f]
    sigmoid = f is sigmoid_cross_entropy
    kept = "slope_kept_with_cross_entropy" if sigmoid else "softmax_slope_kept"
    yield Mistake(kept, moved(0, lambda d, z, y: d * slope(z)))
    if sigmoid:
        yield Mistake("slope_divided_out", moved(0, lambda d, z, y: d / slope(z)))
    else:
        yield Mistake("off_diagonal_dropped", moved(0, lambda d, z, y: d * y))


def _of_lookup(seen: Seen) -> Iterator[Mistake]:
    if isinstance(seen.operands[1], tuple):
        yield Mistake("labels_ignored", passed_on(0, lambda d, x, index: d.sum(axis=-1)))
        return
    for kind, share in SHARES.items():
        yield Mistake(kind, passed_on(0, lambda d, x, index, share=share: (share(index) * d[index].T).T))


def _of_product_of_matrices(seen: Seen, batch: int) -> Iterator[Mistake]:
    """What goes back to one factor goes through the other, turned; not turned, it fits where that one is square."""
    left, right = seen.operands
    if seen.moves[0] and right.ndim == 2:
        yield Mistake("weights_transposed", _unturned(0))
        yield Mistake("one_output", passed_on(0, lambda d, left, right: d @ _first(right.T).T))
    if seen.moves[1] and left.ndim == 2 and batch in left.shape:
        yield Mistake("inputs_not_turned", _unturned(1))
        yield Mistake("product_of_sums", passed_on(1, lambda d, left, right: left.sum(axis=0, keepdims=True) @ d))
    if seen.moves[1] and left.ndim == right.ndim == 2:
        yield Mistake("blame_not_turned", passed_on(1, lambda d, left, right: _turned(left @ d)))
    if seen.moves[1] and left.ndim == 2 and batch not in left.shape:
        yield Mistake("weights_transposed", _unturned(1))
        yield Mistake("one_output", passed_on(1, lambda d, left, right: _first(left) @ d))


def _first(rows: np.ndarray) -> np.ndarray:
    """Zeros but for the first row."""
    kept = np.zeros_like(rows)
    kept[0] = rows[0]
    return kept


def _unturned(operand: int) -> Rule:
    def change(d: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        other = right if operand == 0 else left
        return d @ _turned(other) if operand == 0 else _turned(other) @ d

    return passed_on(operand, change)


def _turned(matrix: np.ndarray) -> np.ndarray:
    """The transpose, where it fits in the place of the matrix."""
    return matrix.T if matrix.shape == matrix.shape[::-1] else matrix


def _of_product(seen: Seen, step: Step) -> Iterator[Mistake]:
    for i, other in ((0, 1), (1, 0)):
        name = step.operands[other].removesuffix(" ** -1")
        if not seen.moves[i] or not (name.isidentifier() or name.startswith("np.sqrt")):
            continue
        divided = "the division by " if name != step.operands[other] or step.f is operator.truediv else ""
        told = f"{{outputs_is}} what comes out without {divided or 'the factor '}{name} in the line of {step.line}."
        missing = Words(f"{divided}{name} is forgotten", told)
        yield Mistake(f"factor_missing: {name} in {step.line}", passed_on(i, lambda d, *base: d), missing)
        if np.ndim(seen.operands[other]) == 0 and step.f is operator.mul:
            told = f"{{outputs_is}} what comes out when {divided}{name} stands in the line of {step.line} twice."
            twice = passed_on(i, lambda d, *base, other=other: d * base[other] ** 2)
            yield Mistake(f"factor_twice: {name} in {step.line}", twice, Words(f"{divided}{name} twice", told))
    if all(seen.moves):
        yield Mistake("own_factor", _own_factors)


def _own_factors(f: Callable, base: tuple, operands: tuple) -> np.ndarray:
    (u, v), (du, dv) = base, (now - before for now, before in zip(operands, base, strict=True))
    return f(u, v) + du * u + dv * v


# Several operations


def path_lost(variable: str, line: str) -> Suspect:
    """The variable has no part in this line."""
    words = Words(
        f"one path is lost: {use(variable, line)}",
        f"{{outputs_is}} what comes out when {variable} has no part in the line of {line}. It is used in several "
        "lines, and each of them hands blame back to it. Blame adds: += and not =.",
    )
    held = use(variable, line)
    return Suspect(f"path_lost: {held}", alter=lambda leaf: Alteration(freeze={held}), words=words)


def _unmasked(program: Program, returns: Mapping[str, str]) -> Iterator[Suspect]:
    """Parameters' gradients that are made of dL/da, while the way back itself has its f'."""
    at = {name: _layer_of(program, variable) for name, variable in returns.items() if variable in program.arguments}
    places = {place for place in at.values() if place}
    if len(places) < len(set(returns.values())) and (len(places) > 1 or set(returns.values()) & program.lines.keys()):
        missing = with_slope(slopes.slope_one)

        def alter(leaf: str) -> Alteration:
            place = at.get(leaf)
            return Alteration(rules={place: missing} if place else {})

        yield Suspect("next_not_masked", alter=alter)


def _layer_of(program: Program, variable: str) -> str | None:
    """The place of the activation that the variable goes into, directly or through one line alone."""
    for _ in range(2):
        lines = program.uses[variable]
        if len(lines) != 1:
            return None
        variable = lines[0]
        for place, step in program.steps.items():
            if step.line == variable and (step.f in LAYERS or step.f is None):
                return place
    return None


def _of_results(program: Program, returns: Mapping[str, str], probe: Case) -> Iterator[Suspect]:
    """What was stretched over many entries and not added up; two results that have changed places."""
    stretched = {name: line for name, v in returns.items() for line in _stretched_in(program, v, probe.values)}
    for kind, own in (("bias_not_summed", program.arguments), ("broadcast_not_summed", tuple(program.lines))):
        names = {name: line for name, line in stretched.items() if returns[name] in own}
        if names:
            rules = _rows_kept(program) if kind == "broadcast_not_summed" else {}
            yield Suspect(kind, wrong=_not_summed(names, rules), words=WORDS.get(kind))
    axes = {name: np.ndim(probe.values[variable]) for name, variable in returns.items()}
    for first, second in combinations(returns, 2):
        if axes[first] == axes[second]:
            yield Suspect("outputs_swapped", wrong=_swapped(first, second), words=WORDS["outputs_swapped"])


def _stretched_in(program: Program, variable: str, values: Mapping[str, Any]) -> list[str]:
    """The one line that stretches the variable, or what it goes into, over a larger array; none where there is none.

    A product of matrices stretches nothing.
    """
    lines = program.uses[variable]
    factors = {text for step in program.steps.values() if step.f is operator.matmul for text in step.operands}
    if len(lines) != 1 or factors & {variable, f"{variable}.T"}:
        return []
    small, large = np.shape(values[variable]), np.shape(values[lines[0]])
    if small == large:
        return _stretched_in(program, lines[0], values)
    fits = all(n in (1, m) for n, m in zip(small[::-1], large[::-1], strict=False)) and len(small) <= len(large)
    return lines if fits else []


def _rows_kept(program: Program) -> dict[str, Rule]:
    """What was not summed goes on into lines before it: to them, a sum along an axis that is kept has not summed."""
    return {p: unsummed for p, step in program.steps.items() if isinstance(step.f, Reduction) and step.f.keepdims}


def _not_summed(names: Mapping[str, str], rules: Mapping[str, Rule]) -> Callable[[Case, Leaves], Leaves]:
    def wrong(case: Case, truth: Leaves) -> Leaves:
        found = dict(truth)
        for name, value in flatten(case.variables).items():
            line = names.get(name)
            if line or rules:
                forward = ForwardPass(case, Alteration(rules=rules))
                stretched = value + np.zeros_like(case.values[line]) if line else value
                found[name] = numerical_gradient(partial(_at, forward, name), stretched)
        return found

    return wrong


def _at(forward: ForwardPass, name: str, value: np.ndarray) -> float:
    return forward({name: value})


def _swapped(first: str, second: str) -> Callable[[Case, Leaves], Leaves]:
    return lambda case, truth: truth | {first: truth[second], second: truth[first]}


# Which are worth keeping


def _telling(suspects: Iterable[Suspect], probes: Sequence[Case]) -> Iterator[Suspect]:
    truth = [_slopes(None, probe) for probe in probes]
    told: list[np.ndarray] = []
    for suspect in suspects:
        if suspect.alter is None:
            yield suspect
            continue
        predicted = [_slopes(suspect, probe) for probe in probes]
        if _is_factor(predicted, truth, [probe.batch for probe in probes]):
            continue
        joined = np.concatenate(predicted)
        nothing = np.abs(joined) <= SAME * np.abs(np.concatenate(truth))
        if nothing.any() and not suspect.kind.startswith("path_lost"):
            continue  # "zero" says it better
        if np.isfinite(joined).all() and not any(np.allclose(joined, other, rtol=SAME) for other in told):
            told.append(joined)
            yield suspect


def _slopes(suspect: Suspect | None, probe: Case) -> np.ndarray:
    """The slope of the loss along two directions of each variable."""
    found = []
    rng = np.random.default_rng(0)
    for name, value in flatten(probe.variables).items():
        alteration = Alteration() if suspect is None or suspect.alter is None else suspect.alter(name)
        forward = ForwardPass(probe, alteration)
        for _ in range(2):
            step = STEP * rng.normal(size=value.shape)
            found.append((forward({name: value + step}) - forward({name: value - step})) / (2 * STEP))
    return np.array(found)


def _is_factor(predicted: list[np.ndarray], truth: list[np.ndarray], batches: list[int]) -> bool:
    """Whether it is the truth times a constant, N or 1/N."""
    ratios, sizes = [], []
    for p, t, n in zip(predicted, truth, batches, strict=True):
        if not np.any(t) and not np.any(p):
            continue  # nothing moves here
        ratio = float(p @ t / max(t @ t, 1e-300))
        if not np.allclose(p, ratio * t, rtol=SAME, atol=0):
            return False
        ratios.append(ratio)
        sizes.append(float(n))
    powers = (0, 1, -1) if all(sizes) else (0,)
    return any(np.ptp([r * n**-power for r, n in zip(ratios, sizes, strict=True)]) <= SAME for power in powers)
