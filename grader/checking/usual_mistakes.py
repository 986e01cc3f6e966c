"""The usual mistakes in differentiating a program: derived from its text, operation by operation and path by path."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from grader.checking.alteration import Alteration, Rule
from grader.checking.exercise import Case, Suspect
from grader.checking.misplaced_values import misplaced_values
from grader.checking.mistakes import MISTAKES, Words
from grader.checking.mistakes_of_operations import Mistake, mistakes_of_operation
from grader.checking.mistakes_of_paths import paths_lost, paths_turned, unmasked
from grader.checking.mistakes_of_results import mistakes_of_results
from grader.checking.program import Program
from grader.checking.seen_operations import look
from grader.checking.telling_mistakes import telling
from grader.checking.usual_words import WORDS

KNOWN = MISTAKES | WORDS
"""Words by kind."""


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
        return [*telling(altered, probes), *mistakes_of_results(self._program, self._returns, probes[0])]

    def __getitem__(self, index):
        return self._suspects[index]

    def __len__(self) -> int:
        return len(self._suspects)


def usual_mistakes(program: Program, returns: Mapping[str, str], probe: Case) -> Iterator[Suspect]:
    """All that are altered forward passes, those that say nothing included.

    Where several lines can have the same one, it is there for each, named after the line, and for all of them at once.
    """
    yield from paths_lost(program)
    found: dict[tuple[str, int], dict[str, Mistake]] = {}
    operations = look(probe)
    for place, seen in operations.items():
        for mistake in mistakes_of_operation(seen, program.steps[place], probe.batch):
            found.setdefault((mistake.kind, mistake.way), {})[place] = mistake
    for (kind, _), at in found.items():
        words = {program.steps[place].line: mistake.words or KNOWN[kind] for place, mistake in at.items()}
        for line, (title, text) in words.items() if len(words) > 1 else ():
            rules = {place: mistake.rule for place, mistake in at.items() if program.steps[place].line == line}
            yield _altered(f"{kind} in {line}", rules, Words(f"{title}: the line of {line}", text))
        first = next(iter(words.values()))
        told = first if len(words) == 1 else KNOWN.get(kind, first)
        yield _altered(kind, {place: mistake.rule for place, mistake in at.items()}, told)
    yield from paths_turned(program)
    yield from unmasked(program, returns)
    yield from misplaced_values(program, operations, probe)


def _altered(kind: str, rules: dict[str, Rule], words: Words | None) -> Suspect:
    return Suspect(kind, alter=lambda leaf: Alteration(rules=rules), words=words)
