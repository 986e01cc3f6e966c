"""Something else than this lesson's notebook."""

import zipfile
from pathlib import Path

import jupytext
from nbformat.v4 import new_code_cell, new_notebook

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, right_text, save, save_text
from tests.submissions.sample import sample
from tests.submissions.world import LESSON, World


@sample(
    tries="The notebook is a link to a file that is not there.",
    must="It ends as unreadable, and no link is followed.",
    status=Status.UNREADABLE,
)
def broken_link(folder: Path, world: World) -> None:
    (folder / LESSON.released.name).symlink_to("/home/me/multi-layer.ipynb")


@sample(
    tries="The notebook is a file without content.",
    must="It ends as unreadable, and says what was handed in.",
    status=Status.UNREADABLE,
)
def empty_file(folder: Path, world: World) -> None:
    (folder / LESSON.released.name).touch()


@sample(
    tries="The folder is empty.",
    must="It ends as unreadable, and says what was handed in.",
    status=Status.UNREADABLE,
)
def empty_folder(folder: Path, world: World) -> None:
    assert not any(folder.iterdir())


@sample(
    tries="The notebook has no cells.",
    must="It ends as unreadable, and says what was handed in.",
    status=Status.UNREADABLE,
)
def no_cells(folder: Path, world: World) -> None:
    save(folder, new_notebook())


@sample(
    tries="A PDF was handed in.",
    must="It ends as unreadable, and says what was handed in.",
    status=Status.UNREADABLE,
)
def only_pdf(folder: Path, world: World) -> None:
    (folder / "essay.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")


@sample(
    tries="The notebook was handed in inside a zip file.",
    must="It ends as unreadable, and says that zip files are not unpacked here.",
    status=Status.UNREADABLE,
)
def only_zip(folder: Path, world: World) -> None:
    with zipfile.ZipFile(folder / "homework.zip", "w") as packed:
        packed.writestr("multi-layer.ipynb", right_text(world))


@sample(
    tries="The notebook of another lesson was handed in under this one's name.",
    must="It ends as unreadable, and says which lesson it seems to be.",
    status=Status.UNREADABLE,
)
def other_lesson(folder: Path, world: World) -> None:
    answer = new_code_cell("def neuron_gradients(x, y, w, b):\n    return x, y")
    save(folder, new_notebook(cells=[answer, new_code_cell("check(neuron_gradients)")]))


@sample(
    tries="The notebook was exported as a Python script by nbconvert, and only that was handed in.",
    must="The functions are read from the script.",
    status=Status.REPAIRED,
)
def script_converted(folder: Path, world: World) -> None:
    cells = [cell.source for cell in all_right(world).cells if cell.cell_type == "code"]
    script = "".join(f"# In[{number}]:\n\n\n{source}\n\n\n" for number, source in enumerate(cells, start=1))
    (folder / "multi-layer.py").write_text("#!/usr/bin/env python\n# coding: utf-8\n\n" + script)


@sample(
    tries="The notebook was exported as a Python script in jupytext's form, and only that was handed in.",
    must="The functions are read from the script.",
    status=Status.REPAIRED,
)
def script_percent(folder: Path, world: World) -> None:
    (folder / "multi-layer.py").write_text(jupytext.writes(all_right(world), fmt="py:percent"))


@sample(
    tries="The notebook was saved as a web page, under the notebook's name.",
    must="It ends as unreadable, and says so.",
    status=Status.UNREADABLE,
)
def web_page(folder: Path, world: World) -> None:
    save_text(folder, "<!DOCTYPE html><html><body><h1>Sign in to continue</h1></body></html>")
