"""Which derived mistakes have something to say. Tried on some cases, one must not give the truth, nor the truth times
a constant, which has a general name, nor what a mistake before it in the list gives.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from grader.checking.alteration import Alteration
from grader.checking.differencing import STEP
from grader.checking.exercise import Case, ForwardPass, Suspect
from grader.checking.leaves import flatten

SAME = 1e-6
"""Relative: two gradients are one and the same."""


def telling(suspects: Iterable[Suspect], cases: Sequence[Case]) -> Iterator[Suspect]:
    """Those of the suspects that say something, in their order. One that has no altered pass is not tried."""
    probes = [_Probe(case) for case in cases]
    told: list[_Predicted] = []
    for suspect in suspects:
        if suspect.alter is None:
            yield suspect
            continue
        predicted = _Predicted(suspect.alter, probes)
        if not np.isfinite(predicted[0]).all() or _is_factor(predicted, probes) or _is_mean(predicted, probes):
            continue
        nothing = np.abs(predicted[0]) <= SAME * np.abs(probes[0].truth)
        if nothing.any() and not suspect.kind.startswith("path_lost:"):
            continue  # "zero" says it better
        if not any(_same(predicted, other) for other in told):
            told.append(predicted)
            yield suspect


def _same(one: Sequence[np.ndarray], other: Sequence[np.ndarray]) -> bool:
    return all(np.allclose(a, b, rtol=SAME) for a, b in zip(one, other, strict=True))


class _Probe:
    """A case, and the slope of its loss along one random direction of each variable."""

    def __init__(self, case: Case) -> None:
        self._case, self._variables, self.batch = case, flatten(case.variables), case.batch
        rng = np.random.default_rng(0)
        self._steps = {name: STEP * rng.normal(size=value.shape) for name, value in self._variables.items()}
        forward = ForwardPass(case)
        self._above = {name: self._at(forward, name, 1) for name in self._steps}
        below = np.array([self._at(forward, name, -1) for name in self._steps])
        self.truth = (np.array([*self._above.values()]) - below) / (2 * STEP)

    def slopes(self, alter: Callable[[str], Alteration]) -> np.ndarray:
        """As the altered pass has them, variable by variable."""
        forward, found = None, []
        for i, name in enumerate(self._steps):
            alteration = alter(name)
            if forward is None or alteration.changes != forward.alteration.changes:
                forward = ForwardPass(self._case, alteration)
            above = self._at(forward, name, 1)
            # Where nothing of what is altered hears of this variable, the other side need not be looked at.
            heard = above != self._above[name]
            found.append((above - self._at(forward, name, -1)) / (2 * STEP) if heard else self.truth[i])
        return np.array(found)

    def _at(self, forward: ForwardPass, name: str, side: int) -> float:
        return forward({name: self._variables[name] + side * self._steps[name]})


class _Predicted(Sequence[np.ndarray]):
    """The slopes by probe that a mistake predicts; most are told apart by the first alone, so no other is computed."""

    def __init__(self, alter: Callable[[str], Alteration], probes: Sequence[_Probe]) -> None:
        self._alter, self._probes = alter, probes
        self._found: list[np.ndarray] = []

    def __getitem__(self, i):
        while len(self._found) <= i < len(self):
            self._found.append(self._probes[len(self._found)].slopes(self._alter))
        return self._found[i]

    def __len__(self) -> int:
        return len(self._probes)


def _is_factor(predicted: Sequence[np.ndarray], probes: Sequence[_Probe]) -> bool:
    """Whether it is the truth times a constant, N or 1/N."""
    ratios, sizes = [], []
    for p, probe in zip(predicted, probes, strict=True):
        t = probe.truth
        if not np.any(t) and not np.any(p):
            continue  # nothing moves here
        ratio = float(p @ t / max(t @ t, 1e-300))
        if not np.allclose(p, ratio * t, rtol=SAME, atol=0):
            return False
        ratios.append(ratio)
        sizes.append(float(probe.batch))
    powers = (0, 1, -1) if all(sizes) else (0,)
    return any(np.ptp([r * n**-power for r, n in zip(ratios, sizes, strict=True)]) <= SAME for power in powers)


def _is_mean(predicted: Sequence[np.ndarray], probes: Sequence[_Probe]) -> bool:
    """Whether each result is the truth, or N times it, or an Nth: each has a general name, or is right."""
    if not all(probe.batch for probe in probes):
        return False
    left = np.full(len(probes[0].truth), True)
    for power in (0, 1, -1):
        cases = zip(predicted, probes, strict=True)
        fits = [np.isclose(p, float(probe.batch) ** power * probe.truth, rtol=SAME, atol=0) for p, probe in cases]
        left &= ~np.all(fits, axis=0)
    return not left.any()
