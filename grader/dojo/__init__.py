"""Endless small networks to differentiate by hand, and endless bug hunts.

belts (deals a network as text) -> dojo (has an answer checked: held_against), derive (the master's answer, by
`derivation`), hunt (the same with a slip in it, by `slips`; mending: what a repair changed).
"""

from grader.dojo.derive import derive
from grader.dojo.dojo import dojo
from grader.dojo.hunt import hunt

__all__ = ["derive", "dojo", "hunt"]
