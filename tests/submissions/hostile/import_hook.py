from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG, WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = (
    "Puts a finder in front of all others and false modules in place of the grader's, for whatever is imported later."
)
MUST = "What is trusted imports nothing in the student's process."
STATUS = Status.GRADED

ANSWER = f"""{WRONG}

import importlib.machinery
import sys
import types


class Impostor:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("grader", "nbgrader"):
            return importlib.machinery.ModuleSpec(name, self)

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.check = module.examine = lambda *arguments, **options: 3.0
        return module

    def exec_module(self, module):
        pass


sys.meta_path.insert(0, Impostor())
for name in [name for name in sys.modules if name.split(".")[0] == "grader" and not name.startswith("grader.engine")]:
    sys.modules[name] = Impostor().create_module(importlib.machinery.ModuleSpec(name, None))
sys.path_hooks.insert(0, lambda path: (_ for _ in ()).throw(ImportError()))
sys.path_importer_cache.clear()
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
