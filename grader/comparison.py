"""Is this claimed array the gradient of that function? A few evaluations of the function, if it is.

First along two random directions through *all* variables at once: five evaluations of the loss, whatever their
number (after `check_grads` of HIPS autograd). Only where a direction disagrees, entry by entry.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from grader.differencing import SHRINK, STEP, TOLERANCE, Differencer, Loss, difference_entries
from grader.leaves import Leaves


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


def compare(loss: Loss, variables: Leaves, claimed: Leaves, rng: np.random.Generator, cap: int = 400) -> Comparison:
    """Hold a claimed gradient against the differenced loss.

    claimed: leaves of the same names and shapes as variables. At most about `cap` entries are differenced one by
    one, shared among the leaves; where those happen to be right, the wrong one is searched for by halving.
    """
    g = np.concatenate([claimed[name].ravel() for name in variables])
    sizes = [value.size for value in variables.values()]
    differencer = Differencer(loss, variables, g)
    if all(_agrees_along(differencer, g, v) for v in _directions(g, sizes, rng)):
        return Comparison(True, {}, differencer.evaluations)
    chosen = _spread(sizes, cap, rng)
    truth = difference_entries(differencer, g, chosen)
    wrong = _wrong_entries(differencer, g, truth, sizes)
    if not wrong.any() and chosen.size < g.size:
        found = _search(differencer, g, np.arange(g.size), rng)
        truth = np.where(np.isnan(truth), difference_entries(differencer, g, found), truth)
        wrong = _wrong_entries(differencer, g, truth, sizes)
    truths, wrongs = differencer.split(truth), differencer.split(wrong)
    leaves = {name: LeafComparison(claimed[name], truths[name], wrongs[name]) for name in variables}
    return Comparison(not wrong.any(), leaves, differencer.evaluations)


def compare_values(expected: Leaves, claimed: Leaves) -> Comparison:
    """The same verdict where the right values are known and nothing need be differenced."""
    leaves = {}
    for name, truth in expected.items():
        scale = np.abs(truth) + 0.1 * np.abs(truth).max(initial=0.0)
        wrong = np.abs(claimed[name] - truth) > TOLERANCE * scale + 1e-12
        leaves[name] = LeafComparison(claimed[name], truth, wrong)
    return Comparison(not any(leaf.wrong.any() for leaf in leaves.values()), leaves)


def _directions(g: np.ndarray, sizes: list[int], rng: np.random.Generator) -> Iterator[np.ndarray]:
    yield _unit(rng.standard_normal(g.size))
    # Every leaf weighs the same here, so that a mistake in one of small gradients is not drowned by the others.
    cuts = np.cumsum(sizes)[:-1]
    norms = [float(np.linalg.norm(part)) for part in np.split(g, cuts)]
    floor = max(1e-4 * max(norms), 1e-300)
    weights = np.repeat([1.0 / max(norm, floor) for norm in norms], sizes)
    yield _unit(weights / weights.max() * rng.standard_normal(g.size))


def _unit(v: np.ndarray) -> np.ndarray:
    norm = np.linalg.norm(v)
    return v / norm if norm > 0 else v


def _agrees_along(differencer: Differencer, g: np.ndarray, direction: np.ndarray) -> bool:
    size, claimed = float(np.linalg.norm(g * direction)), float(g @ direction)
    h = STEP * max(1.0, float(np.abs(differencer.x).max(initial=0.0)))
    for _ in range(2):
        slope, _ = differencer.central(direction, h)
        if abs(slope - claimed) <= TOLERANCE * size + differencer.rounding(h):
            return True
        h *= SHRINK
    return False


def _wrong_entries(differencer: Differencer, g: np.ndarray, truth: np.ndarray, sizes: list[int]) -> np.ndarray:
    known = np.nan_to_num(np.abs(truth))
    leaf_scale = np.concatenate(
        [np.full(part.size, part.max(initial=0.0)) for part in np.split(known, np.cumsum(sizes)[:-1])]
    )
    tolerance = TOLERANCE * (known + 0.1 * leaf_scale) + differencer.rounding(STEP * SHRINK)
    return ~np.isnan(truth) & (np.abs(g - np.where(np.isnan(truth), g, truth)) > tolerance)


def _spread(sizes: list[int], cap: int, rng: np.random.Generator) -> np.ndarray:
    if sum(sizes) <= cap:
        return np.arange(sum(sizes))
    starts = np.cumsum([0, *sizes[:-1]])
    share = max(4, cap // len(sizes))
    picks = [start + rng.permutation(size)[:share] for start, size in zip(starts, sizes, strict=True)]
    return np.sort(np.concatenate(picks))


def _search(differencer: Differencer, g: np.ndarray, among: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A few entries among which one is wrong, by following the half whose direction disagrees."""
    while among.size > 16:
        for half in np.array_split(among, 2):
            direction = np.zeros(g.size)
            direction[half] = rng.standard_normal(half.size)
            if not _agrees_along(differencer, g, _unit(direction)):
                among = half
                break
        else:
            break
    return among[:16]
