"""What was seen of one case: what a function returned, what is right, and what each known mistake would have given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.checking.exercise import Case, ForwardPass, Suspect
from grader.checking.leaves import Leaves, owner


class RememberedLoss:
    """A forward pass that is evaluated once at each point, and says as it does whether a unit has switched."""

    def __init__(self, loss: ForwardPass) -> None:
        self.alteration, self._loss = loss.alteration, loss
        self._known: dict[tuple, tuple[float, bool]] = {}

    def __call__(self, leaves: Leaves) -> float:
        point = tuple((name, leaf.tobytes()) for name, leaf in leaves.items())
        switched_before = self.alteration.switched
        if point not in self._known:
            self.alteration.switched = False
            self._known[point] = self._loss(leaves), self.alteration.switched
        value, switched = self._known[point]
        self.alteration.switched = switched_before or switched
        return value


@dataclass(frozen=True)
class Evidence:
    """One case that was looked at. claimed may have the wrong shape; truth is NaN where unknown.

    wrong: the names of the wrong leaves; of a witness, a case where all was right, none. entries: which entries of each
    leaf are wrong.
    """

    case: Case
    claimed: Leaves
    truth: Leaves
    wrong: frozenset[str]
    entries: Leaves
    remembered: dict[tuple[Suspect, str], Any] = field(default_factory=dict, repr=False, compare=False)
    """What each suspect predicts of the case: it is asked again for every output and with every factor. A copy with
    another `wrong` shares it, since no prediction depends on that."""

    def is_wrong(self, output: str) -> bool:
        """Whether one of this output's leaves is wrong."""
        return any(owner(name) == output for name in self.wrong)

    def of(self, output: str) -> list[str]:
        """The names of this output's leaves."""
        return [name for name in self.truth if owner(name) == output]

    def predicted_by(self, suspect: Suspect) -> Mapping[str, np.ndarray | None]:
        """The wrong leaves of a suspect that gives them."""
        assert suspect.wrong is not None, suspect.kind
        key = (suspect, "")
        if key not in self.remembered:
            self.remembered[key] = suspect.wrong(self.case, self.truth)
        return self.remembered[key]

    def altered_by(self, suspect: Suspect, name: str) -> RememberedLoss:
        """The forward pass of a suspect that alters it, for the leaf of this name."""
        assert suspect.alter is not None, suspect.kind
        key = (suspect, name)
        if key not in self.remembered:
            self.remembered[key] = RememberedLoss(ForwardPass(self.case, suspect.alter(name)))
        return self.remembered[key]
