"""Numerical gradients of every exercise: an answer that takes finite differences of the lesson's own forward pass.

The forward pass belongs to a case, and an answer is given arguments alone; so an exercise is watched for its last case.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zlib import crc32

import numpy as np

from grader.checking.exercise import Case, Exercise, ForwardPass
from grader.checking.leaves import Leaves, flatten, unflatten

Method = Callable[[Callable[[float], float]], float]
"""The slope at 0 of a function of one step."""


def central(f: Callable[[float], float], h: float = 1e-5) -> float:
    return (f(h) - f(-h)) / (2 * h)


def forward(f: Callable[[float], float], h: float = 1e-7) -> float:
    return (f(h) - f(0.0)) / h


def five_points(f: Callable[[float], float], h: float = 1e-4) -> float:
    return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h)


METHODS: dict[str, Method] = {"central": central, "forward": forward, "five_points": five_points}


def numerical(exercise: Exercise, method: Method) -> tuple[Exercise, Callable]:
    """The exercise, watched, and a numerical answer to it."""
    last: list[Case] = []

    def watched(rng: np.random.Generator, k: int) -> Case:
        last[:] = [exercise.case(rng, k)]
        return last[0]

    def answer(*arguments: Any) -> Any:
        case = last[0]
        base, loss = _base(arguments, case), ForwardPass(case)
        gradient = {name: np.zeros(leaf.shape) for name, leaf in base.items()}
        for name, leaf in base.items():
            for index in np.ndindex(leaf.shape):
                gradient[name][index] = method(lambda h, at=(name, index): loss(_stepped(base, *at, h)))
        results = unflatten(gradient, case.variables)
        several = [results[name] for name in exercise.returns]
        return several if len(several) > 1 else several[0]

    return replace(exercise, case=watched), answer


def _base(arguments: tuple[Any, ...], case: Case) -> Leaves:
    """Where the gradient is taken: an argument itself, or what is worked out from the arguments.

    The latter moves with them, by a unit in the last place; which way is drawn from their digits.
    """
    given = dict(zip(case.arguments, arguments, strict=True))
    names = {id(value): name for name, value in case.arguments.items()}
    rng = np.random.default_rng(crc32(_digits(arguments)))
    base = {}
    for name, value in case.variables.items():
        leaves = flatten({name: given.get(names.get(id(value)), value)})
        if id(value) not in names:
            leaves = {n: leaf * (1 + 2.0**-52 * rng.choice([-1, 1], size=leaf.shape)) for n, leaf in leaves.items()}
        base |= leaves
    return base


def _digits(value: Any) -> bytes:
    if isinstance(value, list | tuple):
        return b"".join(map(_digits, value))
    return np.asarray(value).tobytes() if isinstance(value, np.ndarray | float) else b""


def _stepped(base: Leaves, name: str, index: tuple[int, ...], h: float) -> Leaves:
    leaf = np.array(base[name])
    leaf[index] += h
    return base | {name: leaf}
