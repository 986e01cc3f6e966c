from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import survivors
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Leaves a sleeping process by the shell's own commands, goes to another folder and sets all warnings to errors."
MUST = "The process ends with it, and the answers are graded."
STATUS = Status.GRADED

CELL = """
!sleep 633.4404 > /dev/null 2>&1 &
!(nohup sleep 633.4404 > /dev/null 2>&1 &)
%cd /
import os, warnings
os.environ["GRADER_SEED"] = "1"
warnings.simplefilter("error")
np.seterr(all="raise")
np.set_printoptions(precision=1, threshold=1)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    assert survivors("633.4404") == []
