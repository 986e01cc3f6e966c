"""A question of an exam as plain data, which its notebook holds, and what an answer to it is held against.

All of it stands in the question itself: whatever becomes of the belts, what was dealt stays what it was.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from grader.checking.contract import call
from grader.checking.examination import examine
from grader.checking.exercise import Exercise
from grader.checking.findings import Finding
from grader.checking.program import Program
from grader.checking.report import Report
from grader.dojo.belts import Deal, deal_program
from grader.dojo.carried_forward import carried_forward
from grader.dojo.derivation.backward_pass import BackwardPass
from grader.dojo.derive import derive
from grader.dojo.dojo import exercise_of
from grader.dojo.hunt import ATTEMPTS, hunt
from grader.dojo.slips.planting import FAR_OFF

NETWORK, HUNT = "network", "hunt"
KINDS = (NETWORK, HUNT)

NOT_MENDED = Finding(
    ("not_implemented",), "not mended yet", "The function still returns what the one with the slip returned."
)


@dataclass(frozen=True)
class Question:
    """name: of the function that is asked for, "network_1". lesson: the exam's slug. points: full marks.

    forward: the forward pass, as text. inputs, learned: its arguments; shapes: of them, lists of sizes and "N".
    has_classes: as in `Deal`. given: of a hunt the backward pass with the slip, as text; else "".
    carry_forward: whether what is right given one earlier slip earns its share of a network.
    """

    name: str
    kind: str
    belt: str
    lesson: str
    points: float
    forward: str
    inputs: Sequence[str]
    learned: Sequence[str]
    shapes: Mapping[str, Sequence[int | str]]
    has_classes: bool
    given: str = ""
    carry_forward: bool = False

    def plain(self) -> dict[str, Any]:
        """For JSON: `Question(**plain)` is an equal one."""
        return asdict(self)

    @property
    def returns(self) -> tuple[str, ...]:
        """The names of the gradients, in order."""
        return tuple(f"d{parameter}" for parameter in self.learned)

    @cached_property
    def exercise(self) -> Exercise:
        """What an answer is held against: the finite differences of the forward pass."""
        shapes = {name: tuple(shape) for name, shape in self.shapes.items()}
        inputs, learned = [*self.inputs], [*self.learned]
        deal = Deal(np.random.default_rng(0), inputs, learned, shapes, has_classes=self.has_classes)
        of_dojo = exercise_of(deal, Program(self.forward), self.name)
        return replace(of_dojo, points=self.points, lesson=self.lesson, section=f"the dojo, {self.belt} belt")

    @cached_property
    def master(self) -> BackwardPass:
        """The master's lines."""
        return derive(self.forward, self.learned)

    def examine(self, function: Callable, seed: int) -> Report:
        """As `examine`, for marks. A hunt earns its points where all is right, and none else: most of it was given."""
        if self.kind != HUNT:
            report = examine(function, self.exercise, seed, graded=True)
            return carried_forward(report, self.master) if self.carry_forward else report
        given = self._given()
        seed = next((tried for tried in range(seed, seed + ATTEMPTS) if self._shows_slip(given, tried)), seed)
        report = examine(function, self.exercise, seed, graded=True)
        if report.passed:
            return report
        # What is wrong with the program that was given is no mistake of the student's.
        untouched = self._are_alike(function, given, seed)
        return replace(report, earned=0.0, findings=[NOT_MENDED] if untouched else report.findings)

    def _are_alike(self, function: Callable, given: Callable, seed: int) -> bool:
        case = self.exercise.case(np.random.default_rng([seed, 0]), 0)
        leaves, others = (call(each, self.exercise, case).leaves for each in (function, given))
        return leaves.keys() == others.keys() and all(np.array_equal(leaves[name], others[name]) for name in leaves)

    def results(self, function: Callable, seed: int) -> list[tuple[np.ndarray, ...]]:
        """What the function returns in each of the cases of this seed, always as a tuple."""
        cases = (self.exercise.case(np.random.default_rng([seed, k]), k) for k in range(self.exercise.cases))
        with np.errstate(all="ignore"):
            returned = [function(*case.arguments.values()) for case in cases]
        return [one if isinstance(one, tuple) else (one,) for one in returned]

    def _given(self) -> Callable:
        """The program with the slip."""
        space: dict[str, Any] = {"np": np}
        exec(self.given, space)
        return space["backward"]

    def _shows_slip(self, given: Callable, seed: int) -> bool:
        """Whether the slip makes a difference in a case of this seed: else there were points for leaving it."""
        pairs = zip(self.results(given, seed), self.results(self.master.make(), seed), strict=True)
        return any(not np.allclose(a, b, rtol=FAR_OFF) for one, other in pairs for a, b in zip(one, other, strict=True))


def deal_question(name: str, kind: str, belt: str, lesson: str, points: float, seed: int) -> Question:
    """The question that this belt and seed stand for, as `dojo` and `hunt` deal it.

    Raises ValueError where there is no such belt, RuntimeError where no slip shows in a hunt's network.
    """
    deal = deal_program(belt, seed)
    given = hunt(belt, seed).source if kind == HUNT else ""
    shapes = {argument: list(shape) for argument, shape in deal.shapes.items()}
    return Question(
        *(name, kind, belt, lesson, float(points), deal.source()),
        *(list(deal.inputs), list(deal.parameters), shapes, deal.has_classes, given),
    )
