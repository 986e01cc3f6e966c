"""How an exercise is declared: a forward pass, a generator of random cases, points, and named wrong turns.

Nothing here or in `exercises/` holds a solution. A gradient is checked by differencing the forward pass, and a
known mistake is described as an *altered* forward pass (see `alteration`), which is differenced just the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from backprop.finite_differences import numerical_gradient

from grader.checking.alteration import Alteration
from grader.checking.leaves import Leaves, flatten, unflatten
from grader.checking.mistakes import MISTAKES, Words
from grader.checking.verdict import Verdict

Tree = np.ndarray | float | Sequence[np.ndarray | None]
"""An array, a number, or a list of arrays with None in the places that do not exist (index 0 of W, say)."""


@dataclass(frozen=True)
class Case:
    """One random instance of an exercise.

    arguments: what the student's function is called with, in order, by name.
    Exactly one of these three says what is right, or ValueError:
      loss and variables: `loss(alter, *variables)` is the forward pass, a number; the student must return its
        gradient with respect to each variable. variables maps the *returned* name to the variable's value:
        {"dW": W, "db": b}.
      expected: returned name -> the right value, for what is not a gradient.
      verdict: takes the returned values by name, gives None where all is well and nothing can be said of mistakes.
    batch: N, or 0 where there is none. values: all that the forward pass holds, by name, where it is given as text.
    gradient_of: the name of one of them -> the loss's gradient there, NaN where it has a kink.
    """

    arguments: dict[str, Any]
    loss: Callable[..., float] | None = None
    variables: Mapping[str, Tree] = field(default_factory=dict)
    expected: Mapping[str, Tree] = field(default_factory=dict)
    verdict: Callable[[dict[str, Any]], Verdict | None] | None = None
    batch: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    gradient_of: Callable[[str], np.ndarray] | None = None

    def __post_init__(self) -> None:
        """Raise ValueError where not exactly one of the three is given."""
        if (self.loss is None) != (not self.variables):
            raise ValueError("a loss needs variables, and variables need a loss")
        if (self.loss is not None) + bool(self.expected) + (self.verdict is not None) != 1:
            raise ValueError("a case has either a loss, or expected values, or a verdict")

    @property
    def template(self) -> Mapping[str, Tree]:
        """Values in the structure and shapes that the student must return."""
        return self.variables or self.expected


@dataclass(frozen=True)
class Suspect:
    """A mistake that this exercise invites.

    kind: the mistake's name. words: what is said of it, unless `mistakes` already has words for this kind.
    alter: the leaf's name ("dW[2]") -> the Alteration of the forward pass whose gradient is the wrong answer; or
    wrong: (case, truth) -> wrong leaves by name, where no altered forward pass describes the mistake.
    """

    kind: str
    alter: Callable[[str], Alteration] | None = None
    wrong: Callable[[Case, Leaves], Mapping[str, np.ndarray | None]] | None = None
    words: Words | None = None

    def __post_init__(self) -> None:
        """Raise ValueError where not exactly one of alter and wrong is given."""
        if (self.alter is None) == (self.wrong is None):
            raise ValueError(f"{self.kind}: a suspect is either an altered forward pass or wrong values")


@dataclass(frozen=True, eq=False)  # one is itself alone, so that what is known of it can be remembered
class Exercise:
    """Everything the checker knows of one exercise.

    name: the student's function. lesson: "03-multi-layer". section: where to read again. points: full marks.
    returns: the names of what the function returns, in order. case(rng, k): the k-th random case, k = 0..cases-1.
    seconds: how long one call may take. may_alias: the result may share memory with an argument.
    may_not_call: dotted names in `backprop` that would do the student's work. pure_python: lists, not arrays.
    must_vary: two generators must give two results. trained: the result of many steps, which an edit anywhere may bring
    nearer, so no line is blamed. last_entry_first: a result's entries come about from the last to the first, as in a
    walk back over nodes. own_words: by kind, where the general words would mislead here.
    """

    name: str
    lesson: str
    section: str
    points: float
    returns: tuple[str, ...]
    case: Callable[[np.random.Generator, int], Case]
    suspects: Sequence[Suspect] = ()
    cases: int = 8
    seconds: float = 10.0
    may_alias: bool = False
    may_not_call: tuple[str, ...] = ()
    pure_python: bool = False
    must_vary: bool = False
    trained: bool = False
    last_entry_first: bool = False
    own_words: Mapping[str, Words] = field(default_factory=dict)

    def words(self, kind: str) -> Words:
        """What is said of a mistake: the exercise's own words, or the suspect's, or those of `mistakes`.

        Own words for a kind hold for that kind "in" a line too.
        """
        if kind in self.own_words:
            return self.own_words[kind]
        family, _, line = kind.partition(" in ")
        if line and family in self.own_words:
            title, text = self.own_words[family]
            return Words(f"{title}: the line of {line}", text)
        suspects = {suspect.kind: suspect.words for suspect in self.suspects if suspect.words is not None}
        return suspects.get(kind) or MISTAKES[kind]


class ForwardPass:
    """The loss of a case at any value of its variables; leaves that are not given stay at their base values.

    Evaluated once at the base point on creation, so that the alteration knows what to hold on to. ValueError where the
    case is not about a gradient.
    """

    def __init__(self, case: Case, alteration: Alteration | None = None) -> None:
        self.alteration = Alteration() if alteration is None else alteration
        if case.loss is None:
            raise ValueError("this case has no forward pass")
        self.alteration.values = case.values
        self._loss, self._like, self._variables = case.loss, case.variables, flatten(case.variables)
        self({})

    def __call__(self, leaves: Leaves) -> float:
        tree = unflatten(self._variables | leaves, self._like)
        return self._loss(self.alteration, *tree.values())

    def gradient(self, leaf: str, at: Leaves | None = None) -> np.ndarray:
        """The slopes with respect to the leaf, each entry's own. at: leaves that stand elsewhere than at their base."""
        elsewhere = at or {}
        return numerical_gradient(lambda value: self(elsewhere | {leaf: value}), (self._variables | elsewhere)[leaf])


EXERCISES: dict[str, Exercise] = {}
"""Every exercise by name, lesson by lesson. `grader.exercises` fills it when it is imported, as `grader` does."""
