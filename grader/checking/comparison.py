"""Is this claimed array the gradient of that function? A few evaluations of the function, if it is.

First along two random directions through *all* variables at once: five evaluations of the loss, whatever their
number (after `check_grads` of HIPS autograd). Only where a direction disagrees, entry by entry.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from grader.checking.differencing import MARGIN, SHRINK, STEP, TOLERANCE, Differencer, Loss, difference_entries
from grader.checking.exercise import Case, ForwardPass
from grader.checking.leaves import Leaves, flatten, owner


@dataclass(frozen=True)
class LeafComparison:
    """One leaf: what was claimed, what is true (NaN where not known), and which entries are wrong."""

    claimed: np.ndarray
    truth: np.ndarray
    wrong: np.ndarray

    @property
    def unknown(self) -> np.ndarray:
        """Entries that were not differenced, or could not be."""
        return np.isnan(self.truth)


@dataclass(frozen=True)
class Comparison:
    """agrees: no entry is wrong. leaves: by entry, empty where directions sufficed. evaluations: of the loss."""

    agrees: bool
    leaves: dict[str, LeafComparison]
    evaluations: int = 0

    def is_wrong(self, leaf: str) -> bool:
        """Whether any entry of this leaf is wrong."""
        return leaf in self.leaves and bool(self.leaves[leaf].wrong.any())

    def but_for(self, allowed: Callable[[str], float]) -> "Comparison":
        """The same, but no entry is wrong that is off by no more than this, by leaf."""
        leaves = {}
        for name, leaf in self.leaves.items():
            least = allowed(name) if leaf.wrong.any() else 0.0
            leaves[name] = replace(leaf, wrong=leaf.wrong & ~(np.abs(leaf.claimed - leaf.truth) <= least))
        return replace(self, agrees=not any(leaf.wrong.any() for leaf in leaves.values()), leaves=leaves)


def compare(
    loss: Loss,
    variables: Leaves,
    claimed: Leaves,
    rng: np.random.Generator,
    cap: int = 400,
    tolerance: float = TOLERANCE,
) -> Comparison:
    """Hold a claimed gradient against the differenced loss.

    claimed: leaves of the same names and shapes as variables. tolerance: relative to a leaf's scale. At most
    about `cap` entries are differenced one by one, shared among the leaves; where those happen to be right, the wrong
    one is searched for by halving.
    """
    g = np.concatenate([claimed[name].ravel() for name in variables])
    sizes = [value.size for value in variables.values()]
    differencer = Differencer(loss, variables, g, tolerance)
    odd = next((v for v in _directions(g, sizes, rng) if _disagreement(differencer, g, v) > 1.0), None)
    if odd is None:
        return Comparison(True, {}, differencer.evaluations)
    chosen = _spread(sizes, cap, rng)
    truth, uncertainty = difference_entries(differencer, g, chosen)
    wrong = _wrong_entries(differencer, g, truth, uncertainty)
    if not wrong.any() and chosen.size < g.size:
        found = _search(differencer, g, odd)
        truth, uncertainty = difference_entries(differencer, g, np.union1d(chosen, found))
        wrong = _wrong_entries(differencer, g, truth, uncertainty)
    truths, wrongs = differencer.split(truth), differencer.split(wrong)
    leaves = {name: LeafComparison(claimed[name], truths[name], wrongs[name]) for name in variables}
    return Comparison(not wrong.any(), leaves, differencer.evaluations)


def agrees(
    loss: Loss, variables: Leaves, claimed: Leaves, rng: np.random.Generator, tolerance: float = TOLERANCE
) -> bool:
    """Only whether, not where: one smooth direction that disagrees is enough for no."""
    g = np.concatenate([claimed[name].ravel() for name in variables])
    differencer = Differencer(loss, variables, g, tolerance)
    direction = _draw(g.size, rng)
    direction /= np.linalg.norm(direction)
    slope, uncertainty = differencer.slope(direction, STEP, float(g @ direction))
    if np.isnan(slope):
        return compare(loss, variables, claimed, rng, 60, tolerance).agrees
    size = float(np.linalg.norm(g * direction))
    return bool(np.isfinite(size) and abs(slope - g @ direction) <= tolerance * size + uncertainty)


def compare_values(expected: Leaves, claimed: Leaves, tolerance: float = TOLERANCE) -> Comparison:
    """The same verdict where the right values are known and nothing need be differenced."""
    leaves = {}
    for name, truth in expected.items():
        scale = np.abs(truth) + np.abs(truth).max(initial=0.0)
        wrong = np.abs(claimed[name] - truth) > tolerance * scale + 1e-12
        leaves[name] = LeafComparison(claimed[name], truth, wrong)
    return Comparison(not any(leaf.wrong.any() for leaf in leaves.values()), leaves)


def drift(case: Case, returned: Leaves, output: str) -> float:
    """By how much this output as a whole is too large (above 0) or too small, relative to its size."""
    claimed = {name: leaf for name, leaf in returned.items() if owner(name) == output}
    g = np.concatenate([leaf.ravel() for leaf in claimed.values()])
    length = float(np.linalg.norm(g))
    if not case.variables:
        expected = flatten(case.expected, backward=False)
        true = np.concatenate([expected[name].ravel() for name in claimed])
        whole = float(true @ true)
        return float(g @ true) / whole - 1.0 if whole else 0.0
    variables = flatten(case.variables)
    differencer = Differencer(ForwardPass(case), {name: variables[name] for name in claimed}, g)
    slope, _ = differencer.slope(g / length, STEP, length) if length else (np.nan, 0.0)
    return length / slope - 1.0 if np.isfinite(slope) and slope else 0.0


def _directions(g: np.ndarray, sizes: list[int], rng: np.random.Generator) -> Iterator[np.ndarray]:
    yield _draw(g.size, rng)
    # Every leaf weighs the same here, so that a mistake in one of small gradients is not drowned by the others.
    norms = [float(np.linalg.norm(part)) for part in np.split(g, np.cumsum(sizes)[:-1])]
    floor = max(1e-4 * max(norms), 1e-300)
    yield np.repeat([floor / max(norm, floor) for norm in norms], sizes) * _draw(g.size, rng)


def _draw(n: int, rng: np.random.Generator) -> np.ndarray:
    # Magnitudes from 1/2 to 1: never near zero, or a single wrong entry would sometimes go unseen; never all equal, or
    # two of them could cancel.
    direction = rng.random(n) - 0.5
    return direction + np.copysign(0.5, direction)


def _disagreement(differencer: Differencer, g: np.ndarray, direction: np.ndarray) -> float:
    """|true slope - claimed slope| in units of what rounding and truncation allow: above 1 is wrong."""
    norm = float(np.linalg.norm(direction))
    if norm == 0.0:
        return 0.0
    size, claimed = float(np.linalg.norm(g * direction)), float(g @ direction)
    if not np.isfinite(size):
        return np.inf
    # A step spread over n entries moves each by 1/sqrt(n) of itself; a longer one drowns less in rounding.
    h = STEP * max(1.0, float(np.abs(differencer.x).max())) * g.size**0.25 / norm
    least = np.inf
    for _ in range(2):
        slope, _ = differencer.central(direction, h)
        difference, allowed = abs(slope - claimed), differencer.tolerance * size + MARGIN * differencer.rounding(h)
        # Both are 0 where the loss and the claim are 0 at the base point.
        least = min(least, 0.0 if difference == 0.0 else difference / allowed if allowed else np.inf)
        if least <= 1.0:
            break
        h *= SHRINK
    return least


def _wrong_entries(differencer: Differencer, g: np.ndarray, truth: np.ndarray, uncertainty: np.ndarray) -> np.ndarray:
    known = np.nan_to_num(np.abs(truth))
    scale = np.concatenate([np.full(leaf.size, leaf.max(initial=0.0)) for leaf in differencer.split(known).values()])
    difference = np.nan_to_num(np.abs(g - truth))
    return difference > differencer.tolerance * (known + scale) + uncertainty


def _spread(sizes: list[int], cap: int, rng: np.random.Generator) -> np.ndarray:
    if sum(sizes) <= cap:
        return np.arange(sum(sizes))
    starts = np.cumsum([0, *sizes[:-1]])
    share = max(4, cap // len(sizes))
    picks = [start + rng.permutation(size)[:share] for start, size in zip(starts, sizes, strict=True)]
    return np.sort(np.concatenate(picks))


def _search(differencer: Differencer, g: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """A few entries among which one is wrong: of a direction that disagrees, always the half that disagrees more."""
    among = np.arange(g.size)
    while among.size > 16:
        halves = [np.zeros(g.size), np.zeros(g.size)]
        for half, part in zip(np.array_split(among, 2), halves, strict=True):
            part[half] = direction[half]
        first, second = (_disagreement(differencer, g, part) for part in halves)
        among = np.array_split(among, 2)[0 if first >= second else 1]
    return among
