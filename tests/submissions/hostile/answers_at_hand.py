"""Answers with what the checker or the module has already worked out."""

from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import answered, save
from tests.submissions.sample import Sample, sample
from tests.submissions.world import World


def _sample(tries: str, must: str, exercise: str, source: str) -> Sample:
    @sample(tries=tries, must=must, status=Status.GRADED, lost=(exercise,))
    def write(folder: Path, world: World) -> None:
        save(folder, answered(world, **{exercise: source}))

    return write


makers_of_wrong_answers = _sample(
    "Calls what makes the checker's wrong answers with nothing made wrong, in another thread.",
    "No exercise is there to be imported.",
    "forward",
    """
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace


def forward(X, W, b):
    from grader.exercises.lesson3.forward import _network

    case = SimpleNamespace(arguments={"X": X, "W": W, "b": b})
    cache = ThreadPoolExecutor(1).submit(_network, case).result()
    return cache.z, cache.a
""",
)

checker_in_memory = _sample(
    "Searches all modules and objects in memory for an exercise, and answers with its own forward pass.",
    "None was ever imported there.",
    "forward",
    """
import gc
import sys


def forward(X, W, b):
    found = [thing for name, module in list(sys.modules.items()) if name.startswith("grader")
             for thing in vars(module).values() if type(thing).__name__ == "Exercise"]
    found += [thing for thing in gc.get_objects() if type(thing).__name__ == "Exercise"]
    exercise = next(thing for thing in found if thing.name == "forward")
    network = exercise.case.__globals__["_network"]
    cache = network(type("Case", (), {"arguments": {"X": X, "W": W, "b": b}}))
    return cache.z, cache.a
""",
)

MODULES_OWN = """
import os
import pickle
from concurrent.futures import ThreadPoolExecutor

from backprop.network import Cache, Network

POOL = ThreadPoolExecutor(1)
POOL.submit(int).result()


def modules_own(W, z, a, y, f_prime):
    network = Network(W, [None] + [np.zeros(len(w)) for w in W[1:]], hidden=f_prime.__name__.removesuffix("_prime"))
    gradients = Network.backward(network, Cache(z, a), y)
    return gradients.dW, gradients.db


def backward(W, z, a, y, f_prime):
"""

forbidden_in_an_earlier_thread = _sample(
    "Has the module's backward pass run by a thread that began in an earlier cell.",
    "The call is seen.",
    "backward",
    f"{MODULES_OWN}    return POOL.submit(modules_own, W, z, a, y, f_prime).result()\n",
)

forbidden_in_another_process = _sample(
    "Forks a process that runs the module's backward pass and sends back what came of it.",
    "There the call is refused.",
    "backward",
    f"""{MODULES_OWN}    there, here = os.pipe()
    if os.fork() == 0:
        try:
            os.write(here, pickle.dumps(modules_own(W, z, a, y, f_prime)))
        finally:
            os._exit(0)
    os.close(here)
    os.wait()
    with os.fdopen(there, "rb") as answer:
        return pickle.load(answer)
""",
)
