"""Lesson 6, the tape: random expression graphs, in no order.

The truth is the graph run forward, with every one of its values nudged.
"""

import numpy as np

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise
from grader.checking.mistakes import Words
from grader.exercises.lesson6 import LESSON
from grader.exercises.lesson6.tape_graphs import FORWARD, GRAPHS, Graph
from grader.exercises.lesson6.tape_mistakes import TAPE_MISTAKES
from grader.exercises.may_not_call import NUMERICAL_GRADIENT


def _case(rng: np.random.Generator, k: int) -> Case:
    g = Graph(rng)
    output = GRAPHS[k](g)
    made = len(g.values)
    number = rng.permutation(made)
    while g.parents[output] and not _tells_nothing(number, g.parents, output, falling=k % 2 == 0):
        number = rng.permutation(made)
    in_order_told = np.argsort(number)
    operations = [g.operations[k] for k in in_order_told]
    parents = [[int(number[p]) for p in g.parents[k]] for k in in_order_told]
    values = [g.values[k] for k in in_order_told]

    def loss(alter: Alteration, nudges: list[np.ndarray]) -> float:
        nudged: dict[int, np.ndarray] = {}
        for k_made, k_told in enumerate(number):
            inputs = [nudged[int(number[p])] for p in g.parents[k_made]]
            if g.operations[k_made] == "relu":
                alter.side(("relu", k_made), inputs[0] > 0)
            value = FORWARD[g.operations[k_made]](*inputs) if inputs else g.values[k_made]
            nudged[int(k_told)] = value + nudges[int(k_told)]
        return float(nudged[int(number[output])])

    arguments = {"operations": operations, "parents": parents, "values": values, "output": int(number[output])}
    return Case(arguments, loss, {"grads": [np.zeros_like(value) for value in values]})


def _tells_nothing(number: np.ndarray, parents: list[list[int]], output: int, falling: bool) -> bool:
    """Whether neither the numbers nor their reverse are an order to walk in.

    falling: the first step of a right walk, from the output, is to a smaller number; else to a larger one. So the wrong
    walks by number differ in what they give.
    """
    steps = [(k, number[k] - number[p]) for k, feeding in enumerate(parents) for p in feeding if parents[p]]
    first = [step > 0 for k, step in steps if k == output]
    return min(steps, key=lambda s: s[1])[1] < 0 < max(steps, key=lambda s: s[1])[1] and falling in first


TOO_SLOW = Words(
    "took too long",
    "The function was stopped after {seconds:g} seconds. One of the graphs is a ladder with a million million routes "
    "and some eighty nodes. Does your walk follow every route? Visit every node once.",
)
WRONG_LENGTH = Words(
    "wrong number of gradients",
    "{outputs_has} {got} places, but {expected} are needed: one for each node, so that grads[k] belongs to node k.",
)
MISSING_NODE = Words(
    "a node without a gradient",
    "{output} is None, but every node has a gradient: zeros in its shape where the output was not made of it.",
)

TAPE_BACKWARD = Exercise(
    name="tape_backward",
    lesson=LESSON,
    section="9 A tape",
    points=5,
    returns=("grads",),
    case=_case,
    cases=len(GRAPHS),
    suspects=TAPE_MISTAKES,
    own_words={"too_slow": TOO_SLOW, "wrong_length": WRONG_LENGTH, "missing_layer": MISSING_NODE},
    seconds=5.0,
    may_not_call=NUMERICAL_GRADIENT,
)

EXERCISES = (TAPE_BACKWARD,)
