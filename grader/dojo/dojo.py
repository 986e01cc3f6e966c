"""`dojo(belt, seed)`: endless small networks to differentiate by hand, checked as the exercises are, for no points."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.checking.alteration import Alteration
from grader.checking.check import Panel
from grader.checking.examination import examine
from grader.checking.exercise import Case, Exercise
from grader.checking.program import Program
from grader.checking.report import Report
from grader.checking.usual_mistakes import Derived
from grader.dojo.belts import Deal, deal_program
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
    return Challenge(belt, int(seed), program, _exercise(f"{belt} belt, seed {seed}", deal, program))


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
    def arguments(self) -> dict[str, np.ndarray]:
        """A sample of arguments by name, to try your function on."""
        return self.exercise.case(np.random.default_rng(self.seed), 0).arguments

    def check(self, function: Callable) -> bool:
        """Hold your function against finite differences of the forward pass, and show what was found.

        function: takes the arguments of `forward`, in that order, and returns the gradients that the task names.
        Returns whether all is right; never raises for what the function does. TypeError where it is no function.
        """
        if not callable(function):
            raise TypeError(f"check takes the function itself, without parentheses, not a {type(function).__name__}")
        panel = Panel()
        report = DojoReport(**vars(examine(function, self.exercise, self.seed, waiting=panel.wait)))
        panel.show(report)
        return report.passed

    def __repr__(self) -> str:
        """The whole task."""
        arguments, returns = ", ".join(self.program.arguments), ", ".join(self.exercise.returns)
        return (
            f"{self.belt.capitalize()} belt, seed {self.seed}. N is the number of examples: any number from 3 on.\n\n"
            f"{self.forward}\n"
            "Write its backward pass, each gradient in the shape of what it belongs to. Then hand it to .check().\n\n"
            f"def backward({arguments}):\n    ...\n    return {returns}\n"
        )


class DojoReport(Report):
    """A report that speaks of belts, not of points."""

    @property
    def headline(self) -> str:
        """One line: the deal, right or not."""
        return f"{self.exercise.name}: {'right' if self.passed else self.findings[0].title}"

    @property
    def where_to_read(self) -> str:
        """What to do next."""
        if not self.passed:
            return "Not a matter of points: mend it, and check again."
        return f'The next one is dojo("{self.exercise.section}", seed={self.seed + 1}).'


def _exercise(name: str, deal: Deal, program: Program) -> Exercise:
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
        section=name.split()[0],
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
