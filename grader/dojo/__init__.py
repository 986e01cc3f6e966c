"""Endless small networks to differentiate by hand, and endless bug hunts.

belts (deals a network as text, within its belt's band of difficulty) -> dojo (has an answer checked: held_against),
derive (the master's answer, by `derivation`), hunt (the same with a slip in it, by `slips`; mending: what a repair
changed). record: the file of what was passed -> dojo_record (shows it).
"""

from grader.dojo.derive import derive
from grader.dojo.dojo import dojo
from grader.dojo.dojo_record import dojo_record
from grader.dojo.hunt import hunt

__all__ = ["derive", "dojo", "dojo_record", "hunt"]
