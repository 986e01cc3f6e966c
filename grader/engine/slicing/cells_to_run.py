"""Which cells must run to grade an answer, which show the same for everyone, and which only play with the answers.

Most cells of a lesson are the release's own pictures and experiments. None of the student's cells depends on them. One
that depends on no cell of the student either shows what it showed in the solved notebook: that is taken as it is. One
that does would show something of the student's own; no mark depends on it, and it may train for seconds, or for ever.
"""

import builtins
from collections.abc import Sequence
from dataclasses import dataclass

from grader.engine.slicing.global_names import Names

BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True)
class Parts:
    """Positions of cells. run: must run. play: not needed, but what they show depends on the student."""

    run: frozenset[int] = frozenset()
    play: frozenset[int] = frozenset()


def cells_to_run(cells: Sequence[Names], students: set[int]) -> Parts:
    """cells: the names of every code cell; students: the positions of the student's.

    All of them run where a student's cell may reach names without naming them.
    """
    everything = set(range(len(cells)))
    if any(cells[i].opaque for i in students):
        return Parts(frozenset(everything))
    needs = _needs(cells, _makes(cells))
    run = students | {i for i in everything if cells[i].opaque}
    play = set(run)
    while more := {i for i in everything - play if needs[i] & play}:
        play |= more
    while more := set().union(*(needs[i] for i in run)) - run:
        run |= more
    return Parts(frozenset(run), frozenset(play - run))


def _needs(cells: Sequence[Names], makes: Sequence[set[str]]) -> list[set[int]]:
    """For each cell those that make what it reads: the last to bind a name, and all that may have changed it since.

    What a function reads is made by any cell, before or after, since it may be called at any time.
    """
    found = []
    for i, cell in enumerate(cells):
        needed = {j for j, made in enumerate(makes) if j != i and made & cell.later}
        for name in cell.now:
            for j in reversed(range(i)):
                if name in makes[j]:
                    needed.add(j)
                    if name in cells[j].surely and name not in cells[j].now:
                        break
        found.append(needed)
    return found


def _makes(cells: Sequence[Names]) -> list[set[str]]:
    """What each cell binds or changes, by itself or through functions that it uses.

    Functions of the course change none of their arguments, so only a random generator is changed by being given away.
    """
    fixed = BUILTINS.union(*(cell.fixed for cell in cells))
    functions = set().union(*(cell.called for cell in cells))
    never_changed = fixed.difference(*(cell.binds - cell.fixed for cell in cells)) | functions
    generators = set().union(*(cell.generators for cell in cells))
    through: dict[str, set[str]] = {}
    for cell in cells:
        for name in cell.fixed:
            through.setdefault(name, set()).update(cell.later & generators)
    return [
        set(cell.binds | (cell.changes - never_changed) | (cell.given & generators)).union(
            *(through.get(name, ()) for name in cell.now | cell.called | cell.given)
        )
        for cell in cells
    ]
