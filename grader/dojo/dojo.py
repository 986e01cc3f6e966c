"""`dojo(belt, seed)`: endless small networks to differentiate by hand, checked as the exercises are, for no points."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from grader.checking.alteration import Alteration
from grader.checking.check import Panel
from grader.checking.examination import examine
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.mistakes import Words
from grader.checking.program import Program, place
from grader.checking.report import Report
from grader.dojo.belts import SMOOTH, Deal, deal_program
from grader.exercises.may_not_call import FINITE_DIFFERENCES
from grader.exercises.slopes import WEIGHTS_TRANSPOSED, altered_at, as_given, slope_at_a, slope_one, slope_squared

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
    def case(rng: np.random.Generator, k: int) -> Case:
        N = BATCHES[k % len(BATCHES)]
        arguments = {argument: _draw(rng, argument, deal, N) for argument in program.arguments}
        fixed = [arguments[given] for given in deal.inputs]

        def loss(alter: Alteration, *learned: np.ndarray) -> float:
            return program.loss(alter, *fixed, *learned[::-1])

        variables = {f"d{parameter}": arguments[parameter] for parameter in reversed(deal.parameters)}
        return Case(arguments, loss, variables, batch=N)

    return Exercise(
        name=name,
        lesson="the dojo",
        section=name.split()[0],
        points=0,
        returns=tuple(f"d{parameter}" for parameter in deal.parameters),
        case=case,
        suspects=tuple(_suspects(deal, program)),
        cases=len(BATCHES),
        may_not_call=FINITE_DIFFERENCES,
    )


def _draw(rng: np.random.Generator, name: str, deal: Deal, N: int) -> np.ndarray:
    shape = tuple(N if isinstance(n, str) else n for n in deal.shapes[name])
    if name == "y" and deal.has_classes:
        return np.eye(shape[1])[rng.integers(shape[1], size=N)]
    if name.startswith("gamma"):
        return rng.uniform(0.5, 2.0, size=shape)
    fan_in = shape[1] if name.startswith("W") else 1
    return np.array(rng.normal(size=shape)) * 1.5 / np.sqrt(fan_in)


# What can go wrong


def _suspects(deal: Deal, program: Program) -> Iterator[Suspect]:
    """Every slope, alone and together; every path out of a variable that has several; transposes; the softmax."""
    slopes = [line for line, name in program.calls.items() if name != "softmax"]
    # Where a slope is 0 or 1 (ReLU), these two change nothing, and a name for nothing would be in the way.
    smooth = [line for line in slopes if program.calls[line] in SMOOTH]
    for kind, slope, lines in (
        ("slope_missing", slope_one, slopes),
        ("slope_at_a", slope_at_a, smooth),
        ("slope_twice", slope_squared, smooth),
    ):
        yield from (altered_at(kind, slope, line) for line in lines)
        if len(lines) > 1:
            yield altered_at(kind, slope, *lines)
    for line in (line for line, name in program.calls.items() if name == "softmax"):
        yield altered_at("softmax_diagonal", as_given, line, words=SOFTMAX)
    if any(len(shape) == 2 and shape[0] == shape[1] for shape in (deal.shapes[name] for name in deal.parameters)):
        yield WEIGHTS_TRANSPOSED
    for variable, lines in program.uses.items():
        if variable not in deal.inputs and len(lines) > 1:
            yield from (_cut(variable, line) for line in lines)


SOFTMAX = Words(
    "the off-diagonal of softmax is dropped",
    "{outputs_is} what comes out when each output of the softmax depends on its own input alone. Every input moves "
    "every output of its row: raise one, and the others fall. That is a second term.",
)


def _cut(variable: str, line: str) -> Suspect:
    words = Words(
        f"one path is lost: {place(variable, line)}",
        f"{{outputs_is}} what comes out when `{variable}` has no part in the line of `{line}`. It is used in several "
        "lines, and each of them hands blame back to it. Blame adds: += and not =.",
    )
    return Suspect(
        f"path_lost: {place(variable, line)}",
        alter=lambda leaf: Alteration(freeze={place(variable, line)}),
        words=words,
    )
