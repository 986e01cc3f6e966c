"""Which derived mistakes have something to say. Tried on some cases, one must not give the truth, nor the truth times
a constant, which has a general name, nor what a mistake before it in the list gives.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from grader.checking.alteration import Alteration
from grader.checking.differencing import STEP
from grader.checking.exercise import Case, ForwardPass, Suspect
from grader.checking.leaves import flatten

SAME = 1e-6
"""Relative: two gradients are one and the same."""


def telling(suspects: Iterable[Suspect], probes: Sequence[Case]) -> Iterator[Suspect]:
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
        if nothing.any() and not suspect.kind.startswith("path_lost:"):
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
