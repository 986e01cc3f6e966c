"""The same course with a shorter lesson, for tests that grade it many times."""

import re

from nbformat import NotebookNode

from tests.submissions.world import World

LONG = re.compile(
    r"train_sixty|hidden_of|boundary_film\(|arriving_share|depth_explorer\(|stepper\(|_picture\(|show_plot\(|torch"
)
KEPT = re.compile(
    r"""^\# %%.*("(exercise|grade|bug-hunt)"|\[markdown\])|^from grader import check|^def forward_""", re.M
)


class ShortWorld(World):
    """Without the long experiments, the pictures and the comparison with PyTorch, which no answer needs."""

    @property
    def released(self) -> NotebookNode:
        """A fresh copy of the released notebook."""
        return _shortened(super().released)

    @property
    def solved(self) -> NotebookNode:
        """A fresh copy of the solved notebook."""
        return _shortened(super().solved)


def shortened_source(source: str) -> str:
    """Of a lesson's source: its words, its imports, exercises and checks, and the functions that answers call."""
    head, *cells = re.split(r"^(?=# %%)", source, flags=re.MULTILINE)
    return head + "".join(cell for cell in cells if KEPT.search(cell))


def _shortened(notebook: NotebookNode) -> NotebookNode:
    notebook.cells = [cell for cell in notebook.cells if "nbgrader" in cell.metadata or not LONG.search(cell.source)]
    return notebook
