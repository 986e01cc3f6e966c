from grader.engine.result import Status

TRIES = "The notebook was saved as a web page, under the notebook's name."
MUST = "It ends as unreadable, and says so."
STATUS = Status.UNREADABLE


def marks(full):
    return dict.fromkeys(full)


def write(folder, world):
    page = "<!DOCTYPE html><html><body><h1>Sign in to continue</h1></body></html>"
    (folder / "multi-layer.ipynb").write_text(page)
