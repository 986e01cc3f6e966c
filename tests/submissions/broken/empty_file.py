from grader.engine.result import Status

TRIES = "The notebook is a file without content."
MUST = "It ends as unreadable, and says what was handed in."
STATUS = Status.UNREADABLE


def marks(full):
    return dict.fromkeys(full)


def write(folder, world):
    (folder / "multi-layer.ipynb").touch()
