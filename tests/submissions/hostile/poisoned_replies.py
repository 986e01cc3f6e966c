"""Writes on the socket that its answers go through, or spoils it."""

from pathlib import Path

from grader.engine.result import Status
from tests.submissions.aftermath import Aftermath
from tests.submissions.hostile import SOCKET, aimed
from tests.submissions.notebooks import answered, save, with_cell
from tests.submissions.sample import sample
from tests.submissions.world import World

ANSWER_AHEAD = (
    SOCKET
    + """
def hidden_delta(delta_next, W_next, z):
    array = {"a": 0, "dtype": "<f8", "shape": list(z.shape)}
    value = {"d": [["value", array], ["changed", {"d": []}]]}
    for _ in range(12):
        put(message({"printed": "", "called": {}, "tree": value, "warned": None}, z.tobytes()))
    put(message({"outputs": [{"output_type": "stream", "name": "stdout", "text": "3.0"}]}))
    return np.zeros_like(z)
"""
)


@sample(
    tries="Sends a dozen well-formed answers ahead, so that later questions and cells would be answered by them.",
    must="An answer belongs to one request: only the question that sent them is lost.",
    status={Status.GRADED, Status.CRASHED},
    lost=("hidden_delta",),
)
def answer_ahead(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER_AHEAD))


CLOSE_REPLY = """
import os


def hidden_delta(delta_next, W_next, z):
    os.closerange(0, 4096)
    return np.zeros_like(z)
"""


@sample(
    tries="Closes every descriptor, the one that its answers go through among them.",
    must="The question is lost, and no other.",
    status=Status.CRASHED,
    lost=("hidden_delta",),
)
def close_reply(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=CLOSE_REPLY))


DRIP_REPLY = (
    SOCKET
    + """
import time


def hidden_delta(delta_next, W_next, z):
    put(struct.pack(">II", 1000, 0))
    for _ in range(120):
        put(b" ")
        try:
            time.sleep(1)
        except BaseException:
            pass
    return np.zeros_like(z)
"""
)


@sample(
    tries="Announces an answer, and then sends a byte of it every second for two minutes.",
    must="The time limit is one for the whole answer; the question is lost, and no other.",
    status=Status.TIMED_OUT,
    lost=("hidden_delta",),
    hangs=True,
)
def drip_reply(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=DRIP_REPLY))


POISON_REPLY_KEYS = {
    "hidden_delta": """
def hidden_delta(delta_next, W_next, z):
    same_hash = [[number * (2**61 - 1), 0] for number in range(1, 50_000)]
    value = {"d": [["value", {"d": same_hash}], ["changed", {"d": []}]]}
    put(message({"printed": "", "called": {}, "tree": value, "warned": None}))
    return np.zeros_like(z)
""",
    "output_delta": """
def output_delta(z, y):
    same_hash = [[{"t": [number * (2**61 - 1)]}, 0] for number in range(1, 50_000)]
    value = {"d": [["value", {"d": same_hash}], ["changed", {"d": []}]]}
    put(message({"printed": "", "called": {}, "tree": value, "warned": None}))
    return np.zeros_like(z)
""",
}


@sample(
    tries="Sends dicts of fifty thousand keys that all have the same hash: to build one of them takes minutes.",
    must="Such keys are refused before a dict is built; the two questions are lost, and no other.",
    status=Status.CRASHED,
    lost=("output_delta", "hidden_delta"),
)
def poison_reply_keys(folder: Path, world: World) -> None:
    notebook = answered(world, **POISON_REPLY_KEYS)
    save(folder, with_cell(notebook, SOCKET))


POISON_REPLY_LENGTHS = {
    "hidden_delta": """
def hidden_delta(delta_next, W_next, z):
    put(struct.pack(">II", 2**32 - 1, 2**32 - 1) + b"x" * 1000)
    return np.zeros_like(z)
""",
    "output_delta": """
def output_delta(z, y):
    put(struct.pack(">II", 2, 10_000) + struct.pack(">Q", 2**60) * 10_000 + b"{}")
    return np.zeros_like(z)
""",
    "train_xor": """
def train_xor(rng):
    array = {"a": 0, "dtype": "<f8", "shape": [-1, float("nan"), 2**70]}
    content = {"l": [array, {"a": 10**9, "dtype": "O", "shape": [2**40, 0]}]}
    put(message({"tree": content, "printed": "", "called": {}, "warned": None}, b"12345678"))
""",
}


@sample(
    tries="Announces replies of four gigabytes, of ten thousand huge arrays, and of arrays with impossible shapes.",
    must="None of it is read or allocated; these three questions are lost, and no other.",
    status=Status.CRASHED,
    lost=("output_delta", "hidden_delta", "train_xor"),
)
def poison_reply_lengths(folder: Path, world: World) -> None:
    notebook = answered(world, **POISON_REPLY_LENGTHS)
    save(folder, with_cell(notebook, SOCKET))


POISON_REPLY_PICKLE = (
    SOCKET
    + """
import pickle


class Payload:
    def __reduce__(self):
        return (open, ("<secret>.unpickled", "w"))


def hidden_delta(delta_next, W_next, z):
    data = pickle.dumps(Payload())
    put(data)
    put(message(data))
    put(message({"outputs": []}, data))
    return np.zeros_like(z)
"""
)


def _after_poison_reply_pickle(after: Aftermath) -> None:
    assert not Path(f"{after.world.secret}.unpickled").exists()


@sample(
    tries="Writes a pickle that would create a file on the socket that its answers go through.",
    must="Nothing that comes from the student is unpickled; the question earns nothing, and the others are graded.",
    status={Status.GRADED, Status.CRASHED},
    lost=("hidden_delta",),
    afterwards=_after_poison_reply_pickle,
)
def poison_reply_pickle(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=aimed(POISON_REPLY_PICKLE, world)))


POISON_REPLY_REPEATS = {
    "hidden_delta": """
def hidden_delta(delta_next, W_next, z):
    array = {"a": 0, "dtype": "<f8", "shape": [2**22]}
    value = {"d": [["value", {"l": [array] * 40}], ["changed", {"d": []}]]}
    put(message({"printed": "", "called": {}, "tree": value, "warned": None}, bytes(2**25)))
    return np.zeros_like(z)
""",
    "output_delta": """
def output_delta(z, y):
    value = {"d": [["value", {"l": [None] * 1_000_000}], ["changed", {"d": []}]]}
    put(message({"printed": "x" * 5_000_000, "called": {}, "tree": value, "warned": None}))
    return np.zeros_like(z)
""",
}


@sample(
    tries="Sends one array of 32 megabytes and a value that names it forty times; then a value of a million "
    "small parts.",
    must="The judge's memory has a limit for one value; the two questions are lost, and no other.",
    status={Status.GRADED, Status.CRASHED},
    lost=("output_delta", "hidden_delta"),
)
def poison_reply_repeats(folder: Path, world: World) -> None:
    notebook = answered(world, **POISON_REPLY_REPEATS)
    save(folder, with_cell(notebook, SOCKET))


EVIL = '"\\x1b]0;owned\\x07\\x1b[2J\\u202e\\ud800\\x00<script>" * 20_000'

POISON_REPLY_TEXTS = {
    "hidden_delta": f"""
def hidden_delta(delta_next, W_next, z):
    print({EVIL})
    raise type("E\\x1b[2J\\u202e", (Exception,), {{}})({EVIL})
""",
    "output_delta": f"""
def output_delta(z, y):
    called = {{{EVIL}: 1, "": 5}}
    value = {{"d": [["value", {{{EVIL}: []}}], ["changed", {{"d": []}}]]}}
    put(message({{"printed": "", "called": called, "tree": value, "warned": {EVIL}}}))
    return np.zeros_like(z)
""",
    "train_xor": f"""
def train_xor(rng):
    return [None, {EVIL}, {EVIL}], [None, {EVIL}, np.zeros(1)]
""",
    "forward": f"""
def forward(W1, b1, W2, b2, X):
    put(message({{"absent": {EVIL}}}))
""",
}


def _after_poison_reply_texts(after: Aftermath) -> None:
    result = after.result
    words = [result.reason, *(mark.headline for mark in result.marks)]
    assert all(text.isprintable() and len(text) < 500 for text in words), words
    assert after.notebook.cells
    assert len(result.notebook) < 3_000_000


@sample(
    tries="Puts control sequences, halves of characters and a megabyte of text wherever a reply has room for words.",
    must="The words in the result are short and printable, and the notebook can be read; the questions are lost.",
    status={Status.GRADED, Status.CRASHED},
    lost=("forward", "output_delta", "hidden_delta", "train_xor"),
    afterwards=_after_poison_reply_texts,
)
def poison_reply_texts(folder: Path, world: World) -> None:
    notebook = answered(world, **POISON_REPLY_TEXTS)
    save(folder, with_cell(notebook, SOCKET))


POISON_REPLY_VERDICTS = {
    "hidden_delta": """
def hidden_delta(delta_next, W_next, z):
    praise = {"score": 3.0, "earned": 3.0, "points": 3.0, "verdict": "right", "right": True, "ok": True, "marks": [3.0]}
    put(message(praise | {"printed": "", "called": {}, "tree": praise, "warned": None}))
    return np.zeros_like(z)
""",
    "output_delta": """
def output_delta(z, y):
    put(message(b"[" * 1_000_000 + b"]" * 1_000_000))
    return np.zeros_like(z)
""",
    "train_xor": """
def train_xor(rng):
    value = {"d": [["value", None], ["changed", {"d": []}]]}
    called = {"": float("inf"), "backprop": float("nan")}
    put(message({"printed": "", "called": called, "tree": value, "warned": None}))
""",
}


@sample(
    tries="Sends verdicts and scores in place of values, JSON that is nested a million deep, and counts that "
    "are infinite.",
    must="A reply is only ever a value; these three questions are lost, and no other.",
    status={Status.GRADED, Status.CRASHED},
    lost=("output_delta", "hidden_delta", "train_xor"),
)
def poison_reply_verdicts(folder: Path, world: World) -> None:
    notebook = answered(world, **POISON_REPLY_VERDICTS)
    save(folder, with_cell(notebook, SOCKET))
