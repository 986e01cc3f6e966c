"""The smallest case on which an answer failed, to be worked out by hand: shown where small, and handed out in code."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.checking.contract import describe_shapes
from grader.checking.leaves import Leaves

MOST_SHOWN = 12
"""Numbers of all arguments together; more are no pleasure to work out by hand."""


@dataclass(frozen=True)
class FailingCase:
    """arguments: what the function was called with, by name. returned: the leaves that came back, where any did."""

    arguments: dict[str, Any]
    returned: Leaves = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many numbers the arguments hold."""
        return sum(map(_size, self.arguments.values()))

    def text(self) -> str:
        """The case in words: its values where they are few, and how to have them in full."""
        names = ", ".join(self.arguments) + ("," if len(self.arguments) == 1 else "")
        call = f"from grader import failing_case; {names} = failing_case()"
        # Nobody works out by hand what a generator will draw.
        shown = {n: value for n, value in self.arguments.items() if not isinstance(value, np.random.Generator)}
        if self.size > MOST_SHOWN or not shown:
            head = f"The smallest case that failed, to try your function on: `{call}`"
            return f"{head}\nIts shapes: {describe_shapes(shown)}." if shown else head
        lines = [f"`{name} = {_shown(value)}`" for name, value in shown.items()]
        lines += [f"`{name} = {_shown(value)}` is what came back" for name, value in self.returned.items()]
        purpose = "to work out by hand" if len(shown) == len(self.arguments) else "to try your function on"
        return "\n".join([f"The smallest case that failed, {purpose} (in code: `{call}`):", *lines])


_last: list[FailingCase] = []


def remember(case: FailingCase | None) -> None:
    """Keep the case for `failing_case`; None: there is none any more."""
    _last[:] = [] if case is None else [case]


def failing_case() -> tuple:
    """The arguments of the smallest case on which the last check failed, in the order of the function's own.

    Raises LookupError where the last check found nothing wrong, or only what no single case shows.
    """
    if not _last:
        raise LookupError("no case failed in the last check that ran here")
    return tuple(_last[0].arguments.values())


def _size(value: Any) -> int:
    if isinstance(value, list | tuple):
        return sum(map(_size, value))
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return int(np.size(value)) if isinstance(value, np.ndarray | float | int | np.generic) else 0


def _shown(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.ndim:
        return _shown(value.tolist())
    if isinstance(value, float | np.ndarray | np.floating):
        return f"{float(value):.4g}"
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    return getattr(value, "__name__", None) or str(value)
