"""Whatever becomes of a notebook's bytes: no error, and a valid notebook that is the release's but for the answers."""

import json
import random
from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.engine.preflight.preflight import preflight

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
NAME = "multi-layer.ipynb"
RELEASE = (ROOT / "course" / "03-multi-layer" / NAME).read_text(encoding="utf-8")
RELEASED = nbformat.reads(RELEASE, as_version=4)
SOLVED = json.loads((ROOT / "solutions" / "03-multi-layer" / NAME).read_text(encoding="utf-8"))
for _cell in SOLVED["cells"]:
    _cell["outputs"] = []
CONTENT = json.dumps(SOLVED, indent=1).encode()
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PIECES = [b'"', b"\\", b"{", b"}", b"[", b"]", b",", b"\n<<<<<<< a\n", b"\n=======\n", b"\n>>>>>>> b\n", b"\0", b"\xff"]
places = st.integers(0, len(CONTENT))
cuts = st.tuples(places, st.integers(0, 3000), st.sampled_from(PIECES) | st.binary(max_size=8))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def must_hold(content: bytes) -> None:
    checked = preflight({NAME: content}, (), RELEASE, NAME)
    if checked.notebook is None:
        assert checked.reason
        return
    nbformat.validate(checked.notebook)
    nbformat.writes(checked.notebook).encode("utf-8")
    cells = [cell for cell in checked.notebook.cells if "grader" not in cell.metadata]
    for cell, ours in zip(cells, RELEASED.cells, strict=True):
        assert (cell.id, cell.cell_type, cell.metadata) == (ours.id, ours.cell_type, ours.metadata)
        assert cell.source == ours.source or ours.metadata.nbgrader.solution


@FEW
@given(st.lists(cuts, min_size=1, max_size=5))
def test_bytes_cut_out_and_put_in(changes):
    content = CONTENT
    for place, length, piece in changes:
        content = content[:place] + piece + content[place + length :]
    must_hold(content)


@FEW
@given(places, st.sampled_from(["utf-8", "utf-16", "utf-32-le", "latin-1"]))
def test_a_file_that_ends_too_soon(end, encoding):
    must_hold(CONTENT.decode().encode(encoding, "replace")[:end])


@FEW
@given(st.binary(max_size=200))
def test_bytes_that_never_were_a_notebook(content):
    must_hold(content)


@FEW
@given(st.randoms(use_true_random=False), st.lists(values, min_size=1, max_size=8))
def test_any_value_in_any_place(rng, wrong):
    notebook = json.loads(CONTENT)
    rng.shuffle(notebook["cells"])
    for value in wrong:
        _replace_somewhere(notebook, value, rng)
    must_hold(json.dumps(notebook).encode())


def _replace_somewhere(container: dict | list, value: object, rng: random.Random) -> None:
    """Walks down from the top, and puts the value in the place of what it comes to."""
    while True:
        keys = list(container) if isinstance(container, dict) else range(len(container))
        key = rng.choice(keys)
        if rng.random() < 0.3 or not isinstance(container[key], dict | list) or not container[key]:
            container[key] = value
            return
        container = container[key]
        if not container:
            return
