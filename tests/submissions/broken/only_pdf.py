from grader.engine.result import Status

TRIES = "A PDF was handed in."
MUST = "It ends as unreadable, and says what was handed in."
STATUS = Status.UNREADABLE


def marks(full):
    return dict.fromkeys(full)


def write(folder, world):
    (folder / "essay.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
