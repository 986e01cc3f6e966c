"""`dojo(belt, seed)`: endless small networks to differentiate by hand, checked as the exercises are, for no points."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise
from grader.checking.program import Program
from grader.checking.usual_mistakes import Derived
from grader.dojo.belts import Deal, deal_program
from grader.dojo.derivation.backward_pass import BackwardPass
from grader.dojo.derive import derive
from grader.dojo.difficulty import Difficulty
from grader.dojo.held_against import held_against, uncover
from grader.dojo.record import add_where_somebody_learns
from grader.exercises.may_not_call import GRADIENTS

BATCHES = (4, 3, 6, 5, 7, 3)
"""Numbers of examples, by case. Never one or two: a batch norm would leave nothing to learn."""


def dojo(belt: str, seed: int) -> "Challenge":
    """Deal a random small network, whose gradients you then write by hand.

    belt: "white", "yellow", "orange", "green" or "black", from easy to hard. seed: a whole number from 0 on; the same
    one deals the same network. Show the result in a notebook cell, or print it, to read the task.
    Raises ValueError where there is no such belt or seed.
    """
    deal = deal_program(belt, seed)
    program = Program(deal.source())
    return Challenge(belt, int(seed), program, exercise_of(deal, program, f"{belt} belt, seed {seed}"))


@dataclass(frozen=True, repr=False)
class Challenge:
    """A network to differentiate by hand."""

    belt: str
    seed: int
    program: Program
    exercise: Exercise

    @property
    def forward(self) -> str:
        """The forward pass, as source text with shapes. It is the program that your gradients are held against."""
        return self.program.source

    @property
    def difficulty(self) -> Difficulty:
        """How hard it is to go back through."""
        return Difficulty(self.forward, self._parameters)

    @property
    def _parameters(self) -> list[str]:
        return [name.removeprefix("d") for name in self.exercise.returns]

    @property
    def arguments(self) -> dict[str, np.ndarray]:
        """A sample of arguments by name, to try your function on."""
        return self.exercise.case(np.random.default_rng(self.seed), 0).arguments

    def check(self, function: Callable) -> bool:
        """Hold your function against finite differences of the forward pass, and show what was found.

        function: takes the arguments of `forward`, in that order, and returns the gradients that the task names.
        Once all is right, the master's lines are there to be uncovered beside yours.
        Returns whether all is right; never raises for what the function does. TypeError where it is no function.
        """
        next_one = f'dojo("{self.belt}", seed={self.seed + 1})'

        def note(passed: bool) -> str:
            return add_where_somebody_learns(self.belt, "network", self.seed) if passed else ""

        report = held_against(function, self.exercise, self.seed, next_one, note)
        if report.passed:
            uncover(self.reveal())
        return report.passed

    def reveal(self) -> BackwardPass:
        """A master's backward pass: its lines are uncovered one by one in a notebook, and all at once where printed.

        Its `source` is the whole as a function.
        """
        return derive(self.forward, self._parameters)

    def __repr__(self) -> str:
        """The whole task."""
        arguments, returns = ", ".join(self.program.arguments), ", ".join(self.exercise.returns)
        return (
            f"{self.belt.capitalize()} belt, seed {self.seed}: {self.difficulty}.\n"
            "N is the number of examples: any number from 3 on.\n\n"
            f"{self.forward}\n\n"
            "Write its backward pass, each gradient in the shape of what it belongs to. Then hand it to .check().\n\n"
            f"def backward({arguments}):\n    ...\n    return {returns}\n"
        )


def exercise_of(deal: Deal, program: Program, name: str) -> Exercise:
    """The exercise of a deal. program: of its text."""
    returns = {f"d{parameter}": parameter for parameter in deal.parameters}

    def case(rng: np.random.Generator, N: int) -> Case:
        arguments = {argument: _draw(rng, argument, deal, N) for argument in program.arguments}
        fixed = [arguments[given] for given in deal.inputs]

        def loss(alter: Alteration, *learned: np.ndarray) -> float:
            return program.loss(alter, *fixed, *learned[::-1])

        variables = {name: arguments[parameter] for name, parameter in reversed(returns.items())}
        return Case(arguments, loss, variables, batch=N, values=arguments | program.run(Alteration(), arguments))

    def probes() -> tuple[Case, Case]:
        return case(np.random.default_rng(0), 11), case(np.random.default_rng(1), 4)

    return Exercise(
        name=name,
        lesson="the dojo",
        section="the dojo",
        points=0,
        returns=tuple(returns),
        case=lambda rng, k: case(rng, BATCHES[k % len(BATCHES)]),
        suspects=Derived(program, returns, probes),
        cases=len(BATCHES),
        may_not_call=GRADIENTS,
    )


def _draw(rng: np.random.Generator, name: str, deal: Deal, N: int) -> np.ndarray:
    shape = tuple(N if isinstance(n, str) else n for n in deal.shapes[name])
    if name == "y" and deal.has_classes:
        return np.eye(shape[1])[rng.integers(shape[1], size=N)]
    if name.startswith("gamma"):
        return rng.uniform(0.5, 2.0, size=shape)
    fan_in = shape[1] if name.startswith("W") else 1
    return np.array(rng.normal(size=shape)) * 1.5 / np.sqrt(fan_in)
