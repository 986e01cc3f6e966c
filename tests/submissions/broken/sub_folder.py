from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "The notebook lies in a folder in the folder."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    (folder / "homework" / "lesson 3").mkdir(parents=True)
    save(folder / "homework" / "lesson 3", all_right(world))
