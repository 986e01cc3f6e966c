from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Names one function with a letter that only looks right, another with one that Python takes as equal."
MUST = "The first is not there, the second is."
STATUS = Status.GRADED

HIDDEN_DELTA = """
def h\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}dden_delta(delta_next, W_next, z):
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)
"""
OUTPUT_DELTA = """
def \N{FULLWIDTH LATIN SMALL LETTER O}utput_delta(z, y):
    a = sigmoid(z)
    return (a - y) / len(y) * a * (1 - a)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=HIDDEN_DELTA, output_delta=OUTPUT_DELTA))
