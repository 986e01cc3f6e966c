"""How hard a network is to go back through, in three measures that a person could take from its text."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from grader.dojo.derivation.forward_text import forward_text, values_in
from grader.dojo.derivation.rules_in_words import kinds
from grader.dojo.derive import derive


class Difficulty:
    """Of one network. Each measure is a whole number; they are taken when they are asked for, kinds at some cost."""

    def __init__(self, forward: str, parameters: Sequence[str]) -> None:
        self._forward, self._parameters = forward, parameters
        self._lines = forward_text(forward).lines

    @property
    def lines(self) -> int:
        """Lines of the forward pass."""
        return len(self._lines)

    @cached_property
    def paths(self) -> int:
        """Ways from a parameter to the loss, of the parameter that has most: so many shares make its gradient."""
        *_, loss = self._lines
        ways = Counter({loss: 1})
        for line in reversed(self._lines):
            for name in values_in(self._lines[line]):
                ways[name] += ways[line]
        return max(ways[name] for name in self._parameters)

    @cached_property
    def kinds(self) -> int:
        """Different rules that the way back needs."""
        way_back = derive(self._forward, self._parameters).lines
        return len(set().union(*(kinds(line.rule) for line in way_back)))

    def __str__(self) -> str:
        paths = f"up to {self.paths} paths" if self.paths > 1 else "one path"
        return f"{self.lines} lines, {paths} from a parameter to the loss, {self.kinds} kinds of rule"


class Band(NamedTuple):
    """The least and the most of each measure."""

    lines: tuple[int, int]
    paths: tuple[int, int]
    kinds: tuple[int, int]

    def holds(self, difficulty: Difficulty) -> bool:
        """Whether each measure lies within."""
        return all(least <= getattr(difficulty, name) <= most for name, (least, most) in self._asdict().items())
