"""Deals a student's questions from the secret of the class: the same whenever they are dealt, as hard as the others'.

An unfair deal is dealt again: one that is further from its belt's median than the spec allows, that holds a gradient
which is 0, or whose right answer would not get full marks.
"""

import hashlib
import hmac
from dataclasses import dataclass, replace
from functools import cache
from statistics import median

from grader.dojo.dojo import dojo
from grader.dojo.often_zero import is_often_zero
from grader.dojo.question import Question, deal_question
from grader.errors import CommandError
from grader.exam.length import Length, length
from grader.exam.spec import Asked, Spec

REFERENCE = 41
"""Deals of a belt whose median is that of the exam."""
ATTEMPTS = 200
TOKEN = 16
"""Hexadecimal digits by which a dealt notebook is known."""


@dataclass(frozen=True)
class Dealt:
    """One question of one student. again: how many deals were unfair before it."""

    question: Question
    length: Length
    again: int


class Dealer:
    """Deals the exam of a spec. secret: the class's."""

    def __init__(self, spec: Spec, secret: int) -> None:
        self._spec, self._secret = spec, str(secret).encode()
        self.median = cache(self._median)

    def token(self, student: str) -> str:
        """By which the notebook that is dealt to this student is known; it tells nothing else."""
        return self._digest("token", student).hex()[:TOKEN]

    def deal(self, student: str) -> list[Dealt]:
        """The student's questions, in the exam's order. Raises CommandError where the spec allows no deal."""
        return [self._question(student, asked) for asked in self._spec.asked]

    def _question(self, student: str, asked: Asked) -> Dealt:
        for attempt in range(ATTEMPTS):
            seed = self._seed(student, asked.name, str(attempt))
            found = length(dojo(asked.belt, seed).reveal())
            if abs(found.operations / self.median(asked.belt) - 1) > self._spec.even:
                continue
            try:
                dealt = deal_question(asked.name, asked.kind, asked.belt, self._spec.slug, asked.points, seed)
            except RuntimeError:  # no slip shows in this network
                continue
            if is_fair(dealt, seed):
                return Dealt(replace(dealt, carry_forward=self._spec.carry_forward), found, attempt)
        raise CommandError(
            f"of {ATTEMPTS} deals for {asked.name} none is fair: ask for less evenness in the spec, as even = 0.3"
        )

    def _median(self, belt: str) -> float:
        seeds = (self._seed("", belt, str(number)) for number in range(REFERENCE))
        return median(length(dojo(belt, seed).reveal()).operations for seed in seeds)

    def _seed(self, *parts: str) -> int:
        return int.from_bytes(self._digest("seed", *parts)[:8])

    def _digest(self, *parts: str) -> bytes:
        text = "\0".join((self._spec.slug, *parts)).encode("utf-8", "surrogatepass")
        return hmac.digest(self._secret, text, hashlib.sha256)


def is_fair(question: Question, seed: int) -> bool:
    """Whether the right answer gets full marks, and no gradient is 0 in most of the cases. seed: of the cases."""
    right = question.master.make()
    if question.examine(right, seed).earned < question.points:
        return False
    return not any(map(is_often_zero, zip(*question.results(right, seed), strict=True)))
