from grader.engine.result import Status

TRIES = "The notebook is a link to a file that is not there."
MUST = "It ends as unreadable, and no link is followed."
STATUS = Status.UNREADABLE


def marks(full):
    return dict.fromkeys(full)


def write(folder, world):
    (folder / "multi-layer.ipynb").symlink_to("/home/me/multi-layer.ipynb")
