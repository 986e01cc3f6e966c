"""Links to services exist only where they lead somewhere."""

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.site.launch import colab_notebook, launch_links

NOTEBOOK = Path("03-multi-layer/multi-layer.ipynb")
RELEASED = new_notebook(cells=[new_markdown_cell("# Title"), new_code_cell("import numpy as np")])


@pytest.mark.parametrize("repository", [None, "", "https://git.example.org/a/b", "https://github.com/only-owner"])
def test_no_public_address_no_link(repository):
    assert launch_links(repository, NOTEBOOK) == {}
    assert colab_notebook(repository, RELEASED) is None


@pytest.mark.parametrize(
    "repository", ["https://github.com/o/n", "https://github.com/o/n.git", "https://github.com/o/n/"]
)
def test_links_name_the_repository_and_the_notebook(repository):
    links = launch_links(repository, NOTEBOOK)
    assert links["Colab"] == f"https://colab.research.google.com/github/o/n/blob/main/docs/colab/{NOTEBOOK}"
    assert links["Binder"] == f"https://mybinder.org/v2/gh/o/n/HEAD?urlpath=lab/tree/course/{NOTEBOOK}"


def test_on_colab_a_cell_after_the_title_fetches_the_course():
    cells = colab_notebook("https://github.com/o/n", RELEASED).cells
    assert [cell.cell_type for cell in cells] == ["markdown", "code", "code"]
    assert "%pip install" in cells[1].source and "git+https://github.com/o/n" in cells[1].source
    assert len(RELEASED.cells) == 2, "the released notebook stays"
