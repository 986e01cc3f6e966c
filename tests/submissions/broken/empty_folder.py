from grader.engine.result import Status

TRIES = "The folder is empty."
MUST = "It ends as unreadable, and says what was handed in."
STATUS = Status.UNREADABLE


def marks(full):
    return dict.fromkeys(full)


def write(folder, world):
    assert not any(folder.iterdir())
