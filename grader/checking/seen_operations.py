"""Every operation of a forward pass as it is met in one case: its operands, and which of them the variables move."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from grader.checking.alteration import Alteration, copied
from grader.checking.exercise import Case, ForwardPass
from grader.checking.leaves import flatten


class Seen(NamedTuple):
    """An operation of a case: the function, its operands at the base point, which of them the variables move."""

    f: Callable
    operands: tuple
    moves: tuple[bool, ...]


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
