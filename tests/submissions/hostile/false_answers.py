"""Functions that only look like answers."""

from pathlib import Path

import numpy as np

from grader.engine.result import Status
from grader.exercises import EXERCISES
from tests.submissions.notebooks import answered, save
from tests.submissions.sample import sample
from tests.submissions.world import World

GUESS_SEED = """
TABLE = {table}


def hidden_delta(delta_next, W_next, z):
    known = TABLE.get(z.tobytes())
    return np.zeros_like(z) if known is None else np.frombuffer(known).reshape(z.shape).copy()
"""

SEED = 1986


def _table() -> dict[bytes, bytes]:
    exercise, table = EXERCISES["hidden_delta"], {}
    for k in range(exercise.cases):
        delta_next, W_next, z = exercise.case(np.random.default_rng([SEED, k]), k).arguments.values()
        table[z.tobytes()] = (delta_next @ W_next * (1 - np.tanh(z) ** 2)).tobytes()
    return table


@sample(
    tries="Brings a table of the answers to the cases of seed 1986, which anyone can read in nbgrader_config.py.",
    must="The cases of a submission cannot be known before it is handed in, so the table is of no use.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def guess_seed(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=GUESS_SEED.format(table=_table())))


HIDE_FORBIDDEN_CALL = """
import sys


def hidden_delta(delta_next, W_next, z):
    watcher = sys.getprofile()
    sys.setprofile(None)
    try:
        n = z.shape[1]
        network = Network([None, np.eye(n), W_next], [None, np.zeros(n), np.zeros(len(W_next))], hidden="tanh")
        cache = network.forward(z)
        return network.backward(cache, cache.a[2] - len(z) * delta_next).delta[1]
    finally:
        sys.setprofile(watcher)
"""


@sample(
    tries="Turns profiling off before it calls the module's own backward pass, so that nobody sees the call.",
    must="Turning it off while the function is called counts as the call.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def hide_forbidden_call(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=HIDE_FORBIDDEN_CALL))


IMPORT_GRADER_INTERNALS = """
from grader.checking.alteration import Alteration
from grader.exercises import EXERCISES


def output_delta(z, y):
    loss = EXERCISES["output_delta"].case(np.random.default_rng(0), 0).loss
    for name, cell in zip(loss.__code__.co_freevars, loss.__closure__):
        if name == "y":
            cell.cell_contents = y
    delta, h = np.zeros_like(z), 1e-5
    for entry in np.ndindex(z.shape):
        step = np.zeros_like(z)
        step[entry] = h
        delta[entry] = (loss(Alteration(), z + step) - loss(Alteration(), z - step)) / (2 * h)
    return delta
"""


@sample(
    tries="Takes the forward pass from the grader's own exercise and differences it, as the grader does.",
    must="The answer is only as exact as differences are, and is told from a formula by that.",
    status=Status.GRADED,
    lost=("output_delta",),
)
def import_grader_internals(folder: Path, world: World) -> None:
    save(folder, answered(world, output_delta=IMPORT_GRADER_INTERNALS))


MUTATE_ARGUMENTS = """
import ctypes


def hidden_delta(delta_next, W_next, z):
    delta = delta_next @ W_next * (1 - np.tanh(z) ** 2)
    ctypes.memset(z.ctypes.data, 0, z.nbytes)
    return delta
"""


@sample(
    tries="Returns the right numbers and wipes its argument behind NumPy's back, in memory.",
    must="The argument is compared with what was sent, so the change is seen.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def mutate_arguments(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=MUTATE_ARGUMENTS))


NAME_THAT_CHANGES = """
class Chameleon:
    looks = 0

    def __getattribute__(self, name):
        if name in ("__name__", "__qualname__", "__class__"):
            Chameleon.looks += 1
            return ("forward", "train_xor", "output_delta")[Chameleon.looks % 3]
        return object.__getattribute__(self, name)

    def __call__(self, delta_next, W_next, z):
        return np.full_like(z, Chameleon.looks)


hidden_delta = Chameleon()
"""


@sample(
    tries="Hands in an object that changes its name, its class and its answers with every look.",
    must="The exercise is known by the release's cell, not by what the object says of itself.",
    status={Status.GRADED, Status.CRASHED},
    lost=("hidden_delta",),
)
def name_that_changes(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=NAME_THAT_CHANGES))


NUMERICAL_GRADIENT_IN_DISGUISE = """
def mixed(delta_next, W_next, z):
    return float(np.sum(delta_next * (np.tanh(z) @ W_next.T)))


def hidden_delta(delta_next, W_next, z):
    slope = np.zeros_like(z)
    for place in np.ndindex(z.shape):
        nudge = np.zeros_like(z)
        nudge[place] = 1e-5
        slope[place] = (mixed(delta_next, W_next, z + nudge) - mixed(delta_next, W_next, z - nudge)) / 2e-5
    return slope
"""


@sample(
    tries="Differences the forward pass instead of writing the backward pass, under innocent names.",
    must="Differences are told from a formula by their accuracy and by the number of calls.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def numerical_gradient_in_disguise(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=NUMERICAL_GRADIENT_IN_DISGUISE))


TIME_BOMB = """
calls = 0


def hidden_delta(delta_next, W_next, z):
    global calls
    calls += 1
    return delta_next @ W_next * (1 - np.tanh(z) ** 2) * (calls == 1)
"""


@sample(
    tries="Answers rightly once, and never again.",
    must="Every function meets several cases, and the first one twice.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def time_bomb(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=TIME_BOMB))


UNICODE_NAMES = {
    "hidden_delta": """
def h\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}dden_delta(delta_next, W_next, z):
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)
""",
    "output_delta": """
def \N{FULLWIDTH LATIN SMALL LETTER O}utput_delta(z, y):
    a = sigmoid(z)
    return (a - y) / len(y) * a * (1 - a)
""",
}


@sample(
    tries="Names one function with a letter that only looks right, another with one that Python takes as equal.",
    must="The first is not there, the second is.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def unicode_names(folder: Path, world: World) -> None:
    save(folder, answered(world, **UNICODE_NAMES))
