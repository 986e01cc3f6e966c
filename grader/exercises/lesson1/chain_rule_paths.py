"""Lesson 1, functions in a row and along two paths: chain_of_three, two_paths and the bug hunt, repaired_gradient.

No right gradient is written here.
"""

from collections.abc import Callable

import numpy as np
from backprop.activations import sigmoid, sigmoid_prime, tanh, tanh_prime
from backprop.finite_differences import numerical_gradient

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise, ForwardPass, Suspect
from grader.checking.leaves import Leaves, flatten
from grader.checking.mistakes import Words
from grader.exercises.lesson1 import LESSON
from grader.exercises.may_not_call import FINITE_DIFFERENCES
from grader.exercises.slopes import altered_at, slope_at_a, slope_one, slope_squared

SIZES = (4, 1, 3, 6, 2, 5, 1, 7)


def draw_points(rng: np.random.Generator, n: int) -> np.ndarray:
    """Numbers of ordinary size, none so near 0 that a mistake would hide there."""
    return rng.uniform(0.3, 1.5, size=n) * rng.choice([-1.0, 1.0], size=n)


# 3. chain_of_three


def twice(x: np.ndarray) -> np.ndarray:
    """2 x, the slope of x^2."""
    return 2.0 * x


SIN, EXP, SQUARE = (np.sin, np.cos), (np.exp, np.exp), (np.square, twice)
TANH, SIGMOID = (tanh, tanh_prime), (sigmoid, sigmoid_prime)
Link = tuple[Callable, Callable]
"""A function and its slope."""

CHAINS: tuple[tuple[Link, Link, Link], ...] = (
    (SQUARE, SIN, EXP),
    (SIN, EXP, TANH),
    (TANH, SQUARE, SIGMOID),
    (EXP, SIGMOID, SQUARE),
    (SIGMOID, TANH, SIN),
    (SIN, SQUARE, EXP),
    (EXP, TANH, SIN),
    (SQUARE, SIGMOID, TANH),
)


def _chain_case(rng: np.random.Generator, k: int) -> Case:
    chain = CHAINS[k % 8]
    x = rng.uniform(0.2, 1.3, size=SIZES[k % 8]) * rng.choice([-1.0, 1.0], size=SIZES[k % 8])

    def loss(alter: Alteration, x: np.ndarray) -> float:
        value = x
        for place, (f, f_prime) in enumerate(chain, start=1):
            value = alter.activate(f, f_prime, value, layer=place)
        return float(np.sum(value))

    (f1, f1_prime), (f2, f2_prime), (_, f3_prime) = chain
    functions = {"f1": f1, "f2": f2, "f1_prime": f1_prime, "f2_prime": f2_prime, "f3_prime": f3_prime}
    return Case({"x": x} | functions, loss, {"slope": x})


def _all_at_x(case: Case, truth: Leaves) -> Leaves:
    x, _, _, f1_prime, f2_prime, f3_prime = case.arguments.values()
    return {"slope": f3_prime(x) * f2_prime(x) * f1_prime(x)}


def _summed(case: Case, truth: Leaves) -> Leaves:
    x, f1, f2, _, _, f3_prime = case.arguments.values()
    return {"slope": f3_prime(f2(f1(x))) + (_measured(f1, x) + _measured(f2, f1(x)))}


def _measured(f: Callable, x: np.ndarray) -> np.ndarray:
    return numerical_gradient(lambda v: float(np.sum(f(v))), x)


def _without(place: int) -> Suspect:
    return altered_at(
        f"factor_{place}_missing",
        slope_one,
        place,
        words=Words(
            "a factor is missing",
            f"{{outputs_is}} what comes out without the slope of f{place}. Three functions in a row, three factors.",
        ),
    )


CHAIN_OF_THREE = Exercise(
    name="chain_of_three",
    lesson=LESSON,
    section="6 Functions in a row",
    points=2,
    returns=("slope",),
    case=_chain_case,
    suspects=(
        _without(1),
        _without(2),
        _without(3),
        Suspect(
            "all_at_x",
            wrong=_all_at_x,
            words=Words(
                "every slope was taken at x",
                "{outputs_is} the product of three slopes at x. Only f1 ever meets x. What arrives at f2, what at f3?",
            ),
        ),
        altered_at(
            "one_place_late",
            slope_at_a,
            1,
            2,
            words=Words(
                "slopes taken one place too late",
                "{outputs_is} what comes out when f1' and f2' are taken at what their functions send on. A slope is "
                "taken at what *arrives*.",
            ),
        ),
        Suspect(
            "summed",
            wrong=_summed,
            words=Words(
                "a sum where a product belongs",
                "{outputs_has} the three slopes added up. One nudge is passed on from function to function, and each "
                "multiplies it.",
            ),
        ),
    ),
    may_not_call=FINITE_DIFFERENCES,
)

# 4. two_paths

TANH_SLOPE = (
    altered_at(
        "slope_missing",
        slope_one,
        "tanh",
        words=Words(
            "the slope of tanh is missing",
            "{outputs_is} what comes out when tanh passes blame on undamped. Its edge has a local derivative like any "
            "other: multiply by it on the way back.",
        ),
    ),
    altered_at(
        "slope_at_a",
        slope_at_a,
        "tanh",
        words=Words(
            "the slope of tanh was taken at its output",
            "{outputs_is} what comes out when tanh is applied once more before its slope is taken. A slope is taken at "
            "what *arrives* at the node, not at what it sends on.",
        ),
    ),
    altered_at(
        "slope_twice",
        slope_squared,
        "tanh",
        words=Words(
            "the slope of tanh was applied twice",
            "{outputs_has} one factor of tanh's slope too many. Either da holds it already, or two lines multiply.",
        ),
    ),
)


def _two_paths_case(rng: np.random.Generator, k: int) -> Case:
    x, w = draw_points(rng, SIZES[k % 8]), draw_points(rng, SIZES[k % 8])

    def loss(alter: Alteration, da: np.ndarray, x: np.ndarray) -> float:
        a = alter.activate(tanh, tanh_prime, x, layer="tanh") + da  # da nudges the node itself
        p = w * alter.hold("a on its way to p", a)
        q = np.sin(alter.hold("a on its way to q", a))
        return float(np.sum(p * q))

    return Case({"x": x, "w": w}, loss, {"da": np.zeros_like(x), "dx": x})


def _path_lost(kind: str, held: str, text: str) -> Suspect:
    words = Words("a path is lost", text)
    return Suspect(kind, alter=lambda leaf: Alteration(freeze={held}), words=words)


def _own_factor(case: Case, truth: Leaves) -> Leaves:
    x, w = case.arguments.values()

    def half_squares(x: np.ndarray, da: np.ndarray) -> float:
        a = tanh(x) + da
        return float(0.5 * np.sum((w * a) ** 2 + np.sin(a) ** 2))

    zeros = np.zeros_like(x)
    da = numerical_gradient(lambda da: half_squares(x, da), zeros)
    return {"da": da, "dx": numerical_gradient(lambda x: half_squares(x, zeros), x)}


def _paths_multiplied(case: Case, truth: Leaves) -> Leaves:
    def through(held: str, leaf: str) -> np.ndarray:
        loss = ForwardPass(case, Alteration(freeze={held}))
        return numerical_gradient(lambda value: loss({leaf: value}), flatten(case.variables)[leaf])

    da = through("a on its way to p", "da") * through("a on its way to q", "da")
    return {"da": da, "dx": through("a on its way to p", "da") * through("a on its way to q", "dx")}


TWO_PATHS = Exercise(
    name="two_paths",
    lesson=LESSON,
    section="7 Functions in a graph",
    points=2,
    returns=("da", "dx"),
    case=_two_paths_case,
    suspects=(
        _path_lost(
            "path_through_p_lost",
            "a on its way to p",
            "{outputs_is} what comes out when a's blame comes back from q alone. Whom else does a feed? Effects of one "
            "nudge that travel by two paths add.",
        ),
        _path_lost(
            "path_through_q_lost",
            "a on its way to q",
            "{outputs_is} what comes out when a's blame comes back from p alone. Whom else does a feed? Effects of one "
            "nudge that travel by two paths add.",
        ),
        Suspect(
            "paths_multiplied",
            wrong=_paths_multiplied,
            words=Words(
                "a product where a sum belongs",
                "{outputs_has} the contributions of the two paths multiplied. Along a path, factors multiply; where "
                "paths meet, their products add.",
            ),
        ),
        Suspect(
            "own_factor",
            wrong=_own_factor,
            words=Words(
                "the wrong factor of the product",
                "{outputs_is} what comes out when p and q each get their *own* value as local derivative. Nudge p in "
                "L = p q: the loss moves by the *other* factor.",
            ),
        ),
        Suspect(
            "outputs_swapped",
            wrong=lambda case, truth: {"da": truth["dx"], "dx": truth["da"]},
            words=Words(
                "returned in the other order",
                "{outputs_has} each other's values. Look at the last line: da comes first, then dx.",
            ),
        ),
        *TANH_SLOPE,
    ),
    may_not_call=FINITE_DIFFERENCES,
)

# 6. The bug hunt


def _hunt_case(rng: np.random.Generator, k: int) -> Case:
    x, w = draw_points(rng, SIZES[k % 8]), draw_points(rng, SIZES[k % 8])

    def loss(alter: Alteration, dw: np.ndarray, dx: np.ndarray) -> float:
        p = alter.hold("x on its way to p", dx) * dw
        a = alter.activate(tanh, tanh_prime, p, layer="tanh")
        q = a * alter.hold("x on its way to q", dx)
        return float(np.sum(alter.activate(np.sin, np.cos, q, layer="sin")))

    return Case({"x": x, "w": w}, loss, {"dw": w, "dx": x})


REPAIRED_GRADIENT = Exercise(
    name="repaired_gradient",
    lesson=LESSON,
    section="11 The bug hunt",
    points=2,
    returns=("dx", "dw"),
    case=_hunt_case,
    suspects=(
        _path_lost(
            "direct_path_lost",
            "x on its way to q",
            "{outputs_is} what comes out when x's blame comes back through p alone. x also feeds q directly.",
        ),
        _path_lost(
            "inner_path_lost",
            "x on its way to p",
            "{outputs_is} what comes out when x's blame comes back from q alone. x also feeds p.",
        ),
        Suspect(
            "own_factor",
            wrong=lambda case, truth: {"dw": truth["dw"] * case.arguments["w"] / case.arguments["x"]},
            words=Words(
                "the wrong factor of the product",
                "{outputs_has} w where its partner in the product belongs. Nudge w in p = x w: p moves by the *other* "
                "factor.",
            ),
        ),
        altered_at(
            "output_slope_missing",
            slope_one,
            "sin",
            words=Words(
                "the slope of sin is missing",
                "{outputs_is} what comes out when the last edge, from q to L, has local derivative 1.",
            ),
        ),
        *TANH_SLOPE,
    ),
    may_not_call=FINITE_DIFFERENCES,
)
