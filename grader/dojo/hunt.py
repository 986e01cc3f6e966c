"""`hunt(belt, seed)`: endless bug hunts. A right backward pass of a dealt network, with one slip planted in it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.checking.exercise import Exercise
from grader.checking.program import Program
from grader.dojo.belts import BELTS, deal_program
from grader.dojo.derivation.folds import Fold, folds
from grader.dojo.dojo import dojo, exercise_of
from grader.dojo.held_against import held_against
from grader.dojo.mending import what_was_mended
from grader.dojo.record import add_where_somebody_learns
from grader.dojo.slips.planting import Planted, plant

ATTEMPTS = 20
"""Sets of cases that are tried: in some a unit is dead in a whole batch, and no slip below it shows."""


def hunt(belt: str, seed: int) -> "Hunt":
    """Deal a random small network with its backward pass, in which one slip is planted: find it and mend it.

    belt: "white", "yellow", "orange", "green" or "black", from easy to hard. seed: a whole number from 0 on; the same
    one deals the same hunt. Show the result in a notebook cell, or print it, to read the task.
    Raises ValueError where there is no such belt or seed.
    """
    challenge, deal = dojo(belt, seed), deal_program(belt, seed)
    exercise = exercise_of(deal, challenge.program, f"{belt} belt, hunt {seed}")
    master = challenge.reveal()
    rng = np.random.default_rng([[*BELTS].index(belt), int(seed), 1])
    for case_seed in range(int(seed), int(seed) + ATTEMPTS):
        cases = [exercise.case(np.random.default_rng([case_seed, k]), k) for k in range(exercise.cases)]
        planted = plant(master, deal.shapes, cases, rng)
        if planted:
            return Hunt(belt, int(seed), challenge.program, exercise, case_seed, planted)
    raise RuntimeError(f"no slip of this network shows in every case: try hunt({belt!r}, seed={seed + 1})")


@dataclass(frozen=True, repr=False)
class Hunt:
    """A backward pass with one slip. case_seed: of the cases that it is held against, each of which shows it."""

    belt: str
    seed: int
    program: Program
    exercise: Exercise
    case_seed: int
    planted: Planted

    @property
    def forward(self) -> str:
        """The forward pass, as source text with shapes."""
        return self.program.source

    @property
    def source(self) -> str:
        """The backward pass with the slip, as text with all that it imports beside NumPy."""
        return "\n".join([*self.planted.right.imports, "", "", self.planted.wrong.function])

    @property
    def arguments(self) -> dict[str, np.ndarray]:
        """A sample of arguments by name, to try the function on."""
        return self.exercise.case(np.random.default_rng(self.case_seed), 0).arguments

    def check(self, function: Callable) -> bool:
        """Hold the mended function against finite differences of the forward pass, and say what else was changed.

        function: takes the arguments of `forward`, in that order, and returns the gradients.
        Returns whether all is right; never raises for what the function does. TypeError where it is no function.
        """

        def note(passed: bool) -> str:
            noted = add_where_somebody_learns(self.belt, "hunt", self.seed) if passed else ""
            return " ".join(filter(None, [what_was_mended(function, self.planted, passed), noted]))

        next_one = f'hunt("{self.belt}", seed={self.seed + 1})'
        # To find the line is the task: `reveal` tells it, in steps.
        return held_against(function, self.exercise, self.case_seed, next_one, note, line_seconds=0).passed

    def reveal(self) -> "Trail":
        """Where the slip is, in steps to be uncovered one by one; printed, all of them."""
        return Trail(self.planted)

    def __repr__(self) -> str:
        """The whole task."""
        return (
            f"{self.belt.capitalize()} belt, hunt {self.seed}. N is the number of examples: any number from 3 on.\n\n"
            f"{self.forward}\n\n"
            "This is its backward pass, with one slip. It runs, and every shape is right. Copy it, mend it, and hand "
            f"it to .check().\n\n{self.source}"
        )


@dataclass(frozen=True, repr=False)
class Trail:
    """From a hint to the mended line."""

    planted: Planted

    @property
    def _steps(self) -> list[Fold]:
        planted = self.planted
        right = [planted.right.lines[place] for place in planted.places]
        through = " and ".join(dict.fromkeys(line.mirrors for line in right))
        stands = [line.code for line in planted.wrong.lines if line not in planted.right.lines]
        return [
            Fold("A first hint: where to look", f"On the way back through {through}."),
            Fold("A second one: what is wrong", planted.kind.capitalize() + "."),
            Fold("The slip", "\n".join(stands) or "No line is wrong: one is missing, or two stand in the wrong order."),
            Fold("As it should be", "\n".join(line.code for line in right), "; ".join(line.rule for line in right)),
        ]

    def _repr_html_(self) -> str:
        """In folds."""
        return folds("Each fold holds the next one.", self._steps)

    def __repr__(self) -> str:
        return "\n".join(f"{step.title}\n    {step.code}" for step in self._steps)
