from pathlib import Path

import numpy as np

from grader.engine.result import Status
from grader.exercises import EXERCISES
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Brings a table of the answers to the cases of seed 1986, which anyone can read in nbgrader_config.py."
MUST = "The cases of a submission cannot be known before it is handed in, so the table is of no use."
STATUS = Status.GRADED

ANSWER = """
TABLE = {table}


def hidden_delta(delta_next, W_next, z):
    known = TABLE.get(z.tobytes())
    return np.zeros_like(z) if known is None else np.frombuffer(known).reshape(z.shape).copy()
"""
SEED = 1986


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER.format(table=_table())))


def _table() -> dict[bytes, bytes]:
    exercise, table = EXERCISES["hidden_delta"], {}
    for k in range(exercise.cases):
        delta_next, W_next, z = exercise.case(np.random.default_rng([SEED, k]), k).arguments.values()
        table[z.tobytes()] = (delta_next @ W_next * (1 - np.tanh(z) ** 2)).tobytes()
    return table
