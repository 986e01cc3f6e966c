import zipfile

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The notebook was handed in inside a zip file."
MUST = "It ends as unreadable, and says that zip files are not unpacked here."
STATUS = Status.UNREADABLE


def marks(full):
    return dict.fromkeys(full)


def write(folder, world):
    with zipfile.ZipFile(folder / "homework.zip", "w") as packed:
        packed.writestr("multi-layer.ipynb", nbformat.writes(all_right(world)))
