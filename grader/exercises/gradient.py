"""`gradient(...)` declares an exercise on a gradient: its forward pass as text, and what is given and returned.

The rest is derived: the cases, the usual mistakes, what may not be called, and words that fit what the text holds.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from backprop.finite_differences import numerical_gradient

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.mistakes import Words
from grader.checking.operations import slope_of
from grader.checking.program import Program
from grader.checking.usual_mistakes import Derived
from grader.exercises import given as things
from grader.exercises.given import Sizes
from grader.exercises.may_not_call import GRADIENTS
from grader.exercises.words_of_text import words_of_text

Draw = Callable[[np.random.Generator, Sizes, int], Any]


def gradient(
    section: str,
    points: float,
    given: str,
    forward: str,
    returns: Mapping[str, str],
    hidden: str = "",
    draw: Mapping[str, Draw] | None = None,
    suspects: Sequence[Suspect] = (),
    words: Mapping[str, Words] | None = None,
    batch: str = "N",
    least: Mapping[str, int] | None = None,
    **options: Any,
) -> Exercise:
    """An exercise whose right answer is the gradient of `forward`. Its name is that of the file that declares it.

    section: of the lesson, where to read again. points: full marks.
    given: what the student's function gets, in order: "z (N, n), y (N, m) binary, rate () positive, p, f_prime".
      Letters are sizes, which change from case to case; () is a number, (*) any shape. A word says which values
      (`given.WORDS`), else they are normal, those of z and x at several scales and with exact zeros. What has no shape
      is a line of `forward`, a letter for its size, or f_prime, the slope of an f that is drawn ("f () activation").
    forward: lines of NumPy in float64, each `name = expression`, the last of which makes `loss`, a number; what it may
      call by name is in `operations.FUNCTIONS`. It divides by len(y) where the loss is a mean over the batch.
    returns: returned name -> the variable, or the line of `forward`, whose gradient it is, and whose shape it has.
    hidden: what `forward` needs and the student does not get, written as `given` is.
    draw: name -> (rng, sizes by letter, number of the case) -> its value, where no word of `given` says it.
    suspects: mistakes that the text does not tell; they come before the derived ones. words: by kind, in place of the
      general ones. batch: the letter for the number of examples, "" for none. least: by letter, where smaller sizes
      would leave nothing to learn. options: as of `Exercise`; may_not_call is all that `backprop` can differentiate.
    ValueError where `given` or `forward` is not understood, or needs what is neither given nor hidden.
    """
    module = sys._getframe(1).f_globals
    arguments, all_given = things.parse(given), things.parse(given) | things.parse(hidden)
    program = Program(forward)
    letters = things.letters_of(all_given)
    backward = dict(sorted(returns.items(), key=lambda item: -_first_use(program, item[1])))
    missing = {*program.arguments, *returns.values()} - all_given.keys() - program.lines.keys() - set(letters)
    if missing:
        raise ValueError(f"{module['__name__']}: neither given nor hidden: {', '.join(sorted(missing))}")

    def case_of(rng: np.random.Generator, sizes: Sizes, k: int) -> Case:
        drawn = sizes | {g.name: things.draw(rng, g, sizes, k) for g in all_given.values() if g.is_drawn}
        drawn |= {name: function(rng, sizes, k) for name, function in (draw or {}).items()}
        values = drawn | program.run(Alteration(), drawn)

        def loss(alter: Alteration, *moved: Any) -> float:
            now = dict(zip(backward.values(), moved, strict=True))
            nudges = {name: now[name] - values[name] for name in now if name in program.lines}
            return float(program.run(alter, drawn | now, nudges)["loss"])

        @cache
        def gradient_of(name: str) -> np.ndarray:
            at, watch = np.asarray(values[name], dtype=float), Alteration()

            def moved(value: np.ndarray) -> float:
                nudges = {name: value - at} if name in program.lines else {}
                return float(program.run(watch, drawn | {name: value}, nudges)["loss"])

            moved(at)
            slopes = numerical_gradient(moved, at)
            return np.full_like(slopes, np.nan) if watch.switched else slopes

        values |= {f"{name}_prime": slope_of(f) for name, f in drawn.items() if callable(f)}
        handed = {name: values[name] for name in arguments}
        if options.get("pure_python"):
            handed = {name: np.asarray(value).tolist() for name, value in handed.items()}
        variables = {name: values[variable] for name, variable in backward.items()}
        return Case(handed, loss, variables, batch=sizes.get(batch, 0), values=values, gradient_of=gradient_of)

    def probes() -> tuple[Case, Case]:
        different, alike = things.distinct_sizes(letters, batch), things.equal_sizes(letters)
        return case_of(np.random.default_rng(0), different, 0), case_of(np.random.default_rng(1), alike, 0)

    return Exercise(
        name=module["__name__"].rpartition(".")[2],
        lesson=sys.modules[module["__package__"]].LESSON,
        section=section,
        points=points,
        returns=tuple(returns),
        case=lambda rng, k: case_of(rng, things.sizes_of_case(letters, batch, k, least), k),
        suspects=Derived(program, returns, probes, suspects),
        own_words=words_of_text(program, tuple(arguments)) | dict(words or {}),
        **({"may_not_call": GRADIENTS} | options),
    )


def _first_use(program: Program, variable: str) -> int:
    """The number of the first line that reads the variable."""
    lines = [*program.lines]
    return min((lines.index(line) for line in program.uses.get(variable, ())), default=0)
