"""The same course with a shorter lesson, for tests that grade it many times."""

import re

from nbformat import NotebookNode

from tests.submissions.world import World

LONG = re.compile(
    r"train_sixty|hidden_of|boundary_film\(|arriving_share|depth_explorer\(|stepper\(|_picture\(|show_plot\(|torch"
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


def _shortened(notebook: NotebookNode) -> NotebookNode:
    notebook.cells = [cell for cell in notebook.cells if "nbgrader" in cell.metadata or not LONG.search(cell.source)]
    return notebook
