from pathlib import Path

from grader.engine.recording.store import ResultStore
from grader.engine.result import Status
from tests.submissions.hostile import SOCKET, recorded
from tests.submissions.notebooks import answered, save, with_cell
from tests.submissions.world import LESSON, World

TRIES = "Puts control sequences, halves of characters and a megabyte of text wherever a reply has room for words."
MUST = "The words in the result are short and printable, and the notebook can be read; the questions are lost."
STATUS = {Status.GRADED, Status.CRASHED}

EVIL = '"\\x1b]0;owned\\x07\\x1b[2J\\u202e\\ud800\\x00<script>" * 20_000'
HIDDEN_DELTA = f"""
def hidden_delta(delta_next, W_next, z):
    print({EVIL})
    raise type("E\\x1b[2J\\u202e", (Exception,), {{}})({EVIL})
"""
OUTPUT_DELTA = f"""
def output_delta(z, y):
    called = {{{EVIL}: 1, "": 5}}
    value = {{"d": [["value", {{{EVIL}: []}}], ["changed", {{"d": []}}]]}}
    put(message({{"printed": "", "called": called, "tree": value, "warned": {EVIL}}}))
    return np.zeros_like(z)
"""
TRAIN_XOR = f"""
def train_xor(rng):
    return [None, {EVIL}, {EVIL}], [None, {EVIL}, np.zeros(1)]
"""
FORWARD = f"""
def forward(W1, b1, W2, b2, X):
    put(message({{"absent": {EVIL}}}))
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | dict.fromkeys(("hidden_delta", "output_delta", "train_xor", "forward"), 0.0)


def write(folder: Path, world: World) -> None:
    notebook = answered(
        world, hidden_delta=HIDDEN_DELTA, output_delta=OUTPUT_DELTA, train_xor=TRAIN_XOR, forward=FORWARD
    )
    save(folder, with_cell(notebook, SOCKET))


def afterwards(world: World) -> None:
    result = ResultStore(world.course).read(LESSON.slug, __name__.rpartition(".")[2])
    words = [result.reason, *(mark.headline for mark in result.marks)]
    assert all(text.isprintable() and len(text) < 500 for text in words), words
    recorded(world, __name__)
    assert len(result.notebook) < 3_000_000
