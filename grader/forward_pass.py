"""A case's forward pass as a function of leaves by name, which is what can be differenced."""

from grader.alteration import Alteration
from grader.exercise import Case
from grader.leaves import Leaves, flatten, unflatten


class ForwardPass:
    """The loss of a case at any value of its variables; leaves that are not given stay at their base values.

    Evaluated once at the base point on creation, so that the alteration knows what to hold on to.
    """

    def __init__(self, case: Case, alteration: Alteration | None = None) -> None:
        self.alteration = Alteration() if alteration is None else alteration
        self._case, self._variables = case, flatten(case.variables)
        self({})

    def __call__(self, leaves: Leaves) -> float:
        tree = unflatten(self._variables | leaves, self._case.variables)
        return self._case.loss(self.alteration, *tree.values())
