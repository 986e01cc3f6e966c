from pathlib import Path

from grader.engine.job import Limits
from grader.engine.result import Status
from tests.submissions.hostile import told
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Raises every limit of its process, and the priority and the score by which memory is taken back."
MUST = "No limit goes up."
STATUS = Status.GRADED

CELL = """
import os
import resource

raised = []
for name in [name for name in dir(resource) if name.startswith("RLIMIT_")]:
    soft, hard = resource.getrlimit(getattr(resource, name))
    if hard == resource.RLIM_INFINITY:
        continue
    try:
        resource.setrlimit(getattr(resource, name), (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        raised.append(name)
    except (OSError, ValueError):
        pass
try:
    os.nice(-5)
    raised.append("nice")
except OSError:
    pass
print("raised:", raised)
print("memory:", resource.getrlimit(resource.RLIMIT_AS)[1])
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    assert told(world, __name__, "raised") == []
    assert 0 < told(world, __name__, "memory") <= Limits().memory
