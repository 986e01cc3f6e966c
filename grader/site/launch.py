"""Where else a lesson can be run, once the course has a public address on GitHub."""

import re
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

GITHUB = re.compile(r"https://github\.com/(?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?")
SITE, COLAB = Path("docs"), Path("colab")
"""Where a public repository has its site, and below that the notebooks that Colab opens: `grader release --public`."""
BRANCH = "main"
FETCH = """\
# Colab has only this notebook. This fetches the course's own two packages, and what Colab has too old for them.
%pip install --quiet "backprop-course @ git+https://github.com/{name}"
"""


def launch_links(repository: str | None, notebook: Path) -> dict[str, str]:
    """Name of the service -> its address for a notebook (its path below course/).

    Empty where there is no public address, or one that the services do not know: then no link leads nowhere.
    """
    name = _github_name(repository)
    if not name:
        return {}
    path = notebook.as_posix()
    return {
        "Colab": f"https://colab.research.google.com/github/{name}/blob/{BRANCH}/{(SITE / COLAB / path).as_posix()}",
        "Binder": f"https://mybinder.org/v2/gh/{name}/HEAD?urlpath=lab/tree/course/{path}",
    }


def colab_notebook(repository: str | None, released: NotebookNode) -> NotebookNode | None:
    """The released notebook with a cell after its title that fetches the course; None where there is no address."""
    name = _github_name(repository)
    if not name:
        return None
    cell = new_code_cell(FETCH.format(name=name), id="colab-fetch-the-course")
    return NotebookNode(released, cells=[released.cells[0], cell, *released.cells[1:]])


def _github_name(repository: str | None) -> str | None:
    found = GITHUB.fullmatch(repository or "")
    return found["name"] if found else None
