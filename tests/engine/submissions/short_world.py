"""The same course with a shorter lesson, for tests that grade it many times."""

import re

from nbformat import NotebookNode

from grader.cells import answer_id, grade_id
from tests.courses import FULL
from tests.submissions.notebooks import answer
from tests.submissions.world import World

LONG = re.compile(
    r"train_sixty|hidden_of|boundary_film\(|arriving_share|depth_explorer\(|stepper\(|_picture\(|show_plot\(|torch"
)
KEPT = re.compile(
    r"""^\# %%.*("(exercise|grade|bug-hunt)"|\[markdown\])|^from grader import check|^def forward_""", re.M
)


QUICK_TRAIN_XOR = """\
def train_xor(rng):
    W1 = np.array([[1.0, 1.0], [1.0, 1.0], [0.0, 0.0]])  # one unit sees either corner, one both, one is spare
    W1[2] = rng.normal(size=2)
    W2, b2 = np.array([[20.0, -40.0, 0.0]]), np.array([-10.0])
    return [None, W1, W2], [None, np.array([0.0, -1.0, 0.0]), b2]
"""
"""Right, and done at once: to train takes a quarter of the time that the whole lesson is graded in."""


class ShortWorld(World):
    """Without the long experiments, the pictures and the comparison with PyTorch, which no answer needs, and with
    weights for XOR that are found already.
    """

    @property
    def released(self) -> NotebookNode:
        """A fresh copy of the released notebook."""
        return _shortened(super().released)

    @property
    def solved(self) -> NotebookNode:
        """A fresh copy of the solved notebook."""
        notebook = _shortened(super().solved)
        answer(notebook, "train_xor").source = QUICK_TRAIN_XOR
        return notebook


class ShorterWorld(ShortWorld):
    """Nor the exercises of LEFT_OUT, which no hostile sample answers: a wall is as well proved with five answers."""

    @property
    def released(self) -> NotebookNode:
        """A fresh copy of the released notebook."""
        return _without_some(super().released)

    @property
    def solved(self) -> NotebookNode:
        """A fresh copy of the solved notebook."""
        return _without_some(super().solved)


LEFT_OUT = ("parameter_gradients", "backward_loops", "repaired_backward")
FULL_SHORTER = {name: points for name, points in FULL.items() if name not in LEFT_OUT}
"""Full marks of the ShorterWorld's lesson, by exercise."""


def shortened_source(source: str) -> str:
    """Of a lesson's source: its words, its imports, exercises and checks, and the functions that answers call."""
    head, *cells = re.split(r"^(?=# %%)", source, flags=re.MULTILINE)
    return head + "".join(cell for cell in cells if KEPT.search(cell))


def _without_some(notebook: NotebookNode) -> NotebookNode:
    ids = {one for name in LEFT_OUT for one in (answer_id(name), grade_id(name))}
    notebook.cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") not in ids]
    return notebook


def _shortened(notebook: NotebookNode) -> NotebookNode:
    notebook.cells = [cell for cell in notebook.cells if "nbgrader" in cell.metadata or not LONG.search(cell.source)]
    return notebook
