"""Functions that return what no judge should have to look at."""

from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import answered, save
from tests.submissions.sample import sample
from tests.submissions.world import World

EXHAUST_JUDGE = {
    "train_xor": """
def train_xor(rng):
    n = 4_000_000
    return [None, np.ones((n, 2), "i1"), np.ones((1, n), "i1")], [None, np.zeros(1), np.zeros(1)]
""",
    "hidden_delta": """
def hidden_delta(delta_next, W_next, z):
    return np.ones((1, 1_000_000 + len(z)))
""",
}


@sample(
    tries="Returns a network of four million units in small numbers, and arrays of the wrong shape that are as large.",
    must="Judging one answer has limits; the two questions are lost, and no other.",
    status={Status.GRADED, Status.CRASHED},
    lost=("hidden_delta", "train_xor"),
)
def exhaust_judge(folder: Path, world: World) -> None:
    save(folder, answered(world, **EXHAUST_JUDGE))


REPLY_HUGE = {
    "hidden_delta": """
import time


class Endless:
    def __array__(self, *arguments, **options):
        end = time.monotonic() + 120
        while time.monotonic() < end:
            pass
        return np.zeros(1)


def hidden_delta(delta_next, W_next, z):
    return Endless()
""",
    "output_delta": """
def output_delta(z, y):
    return np.zeros(15_000_000)
""",
    "train_xor": """
def train_xor(rng):
    huge = np.broadcast_to(np.zeros(1), (2**28, 2))
    return [None, huge, huge], [None, huge, huge]
""",
}


@sample(
    tries="Returns an array that claims four gigabytes, an array of 120 megabytes and an endless one.",
    must="They are no answers; these three questions are lost, and no other.",
    status={Status.GRADED, Status.CRASHED, Status.TIMED_OUT},
    lost=("output_delta", "hidden_delta", "train_xor"),
    hangs=True,
)
def reply_huge(folder: Path, world: World) -> None:
    save(folder, answered(world, **REPLY_HUGE))


REPLY_NESTED = {
    "hidden_delta": """
def hidden_delta(delta_next, W_next, z):
    nested = []
    for _ in range(100_000):
        nested = [nested]
    return nested
""",
    "output_delta": """
def output_delta(z, y):
    return [[0.0]] * 300_000
""",
    "train_xor": """
def train_xor(rng):
    circle = {}
    circle["circle"] = circle
    return [None, circle, circle], [None, circle, circle]
""",
}


@sample(
    tries="Returns a list that is nested a hundred thousand deep, one that is as wide, and a dict that "
    "contains itself.",
    must="They are no answers; these three questions are lost, and no other.",
    status=Status.GRADED,
    lost=("output_delta", "hidden_delta", "train_xor"),
)
def reply_nested(folder: Path, world: World) -> None:
    save(folder, answered(world, **REPLY_NESTED))


REPLY_OBJECTS = {
    "hidden_delta": """
class Number(float):
    def __sub__(self, other):
        return 0.0

    __rsub__ = __eq__ = __sub__

    def __float__(self):
        raise SystemExit


def hidden_delta(delta_next, W_next, z):
    return np.array([[Number(0)] * z.shape[1]] * len(z), dtype=object)
""",
    "output_delta": """
def output_delta(z, y):
    return np.zeros(z.shape, dtype=[("right", "f8"), ("score", "O")])
""",
    "train_xor": """
def train_xor(rng):
    dates = np.zeros((2, 2), dtype="datetime64[s]")
    return [None, dates, np.ma.masked_all((1, 2))], [None, np.zeros(2, "U5"), memoryview(b"12345678")]
""",
}


@sample(
    tries="Returns arrays of objects, of records and of dates, whose elements run code when they are looked at.",
    must="They are no numbers; these three questions are lost, and no other.",
    status=Status.GRADED,
    lost=("output_delta", "hidden_delta", "train_xor"),
)
def reply_objects(folder: Path, world: World) -> None:
    save(folder, answered(world, **REPLY_OBJECTS))
