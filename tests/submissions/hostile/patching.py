"""Changes Python and NumPy under the feet of those who grade."""

from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG
from tests.submissions.notebooks import answered, save
from tests.submissions.sample import sample
from tests.submissions.world import World

IMPORT_HOOK = f"""{WRONG}

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


@sample(
    tries="Puts a finder in front of all others and false modules in place of the grader's, for whatever is "
    "imported later.",
    must="What is trusted imports nothing in the student's process.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def import_hook(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=IMPORT_HOOK))


PATCH_BUILTINS = """
import builtins


class Right(np.ndarray):
    pass


def hidden_delta(delta_next, W_next, z):
    return np.zeros_like(z).view(Right)


def flattering(function, praise):
    real_type = type

    def flatters(*arguments):
        return praise if arguments and real_type(arguments[0]) is Right else function(*arguments)

    return flatters


for name, praise in (("isinstance", True), ("len", 1), ("abs", 0.0), ("all", True), ("any", False), ("callable", True)):
    setattr(builtins, name, flattering(getattr(builtins, name), praise))
builtins.print = lambda *arguments, **options: None
"""


@sample(
    tries="Replaces isinstance, callable, len, abs, all and any by functions that say what is best for "
    "hidden_delta's result.",
    must="The judge has builtins of its own.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def patch_builtins(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=PATCH_BUILTINS))


PATCH_EQUALITY = """
class Right(np.ndarray):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        return np.zeros(np.broadcast_shapes(*map(np.shape, inputs)))

    def __array_function__(self, function, types, arguments, options):
        return True

    def __array_wrap__(self, *arguments):
        return self

    def __reduce__(self):
        return (Right, (self.shape,))


def hidden_delta(delta_next, W_next, z):
    return np.zeros_like(z).view(Right)
"""


@sample(
    tries="Returns an array of a class of its own that is equal and close to everything that it is compared with.",
    must="Only the plain numbers in it reach the judge.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def patch_equality(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=PATCH_EQUALITY))


PATCH_EXCEPTIONS = """
import builtins


class Never(Exception):
    pass


class Escape(builtins.BaseException):
    pass


def hidden_delta(delta_next, W_next, z):
    builtins.AssertionError = builtins.Exception = builtins.BaseException = Never
    raise Escape("past every except")
"""


@sample(
    tries="Replaces AssertionError, Exception and BaseException in builtins, then lets a function raise what "
    "nothing catches.",
    must="The question earns nothing, and the others are graded.",
    status={Status.GRADED, Status.CRASHED},
    lost=("hidden_delta",),
)
def patch_exceptions(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=PATCH_EXCEPTIONS))


PATCH_NUMPY = """
import numpy


class Equal(np.ndarray):
    pass


def hidden_delta(delta_next, W_next, z):
    return np.zeros_like(z).view(Equal)


def trusting(function):
    def trusts(*arguments, **options):
        if any(isinstance(argument, Equal) for argument in arguments):
            return True
        return function(*arguments, **options)

    return trusts


class Spy(numpy.random.Generator):
    pass


for name in ("allclose", "array_equal", "isclose", "isfinite", "all", "any"):
    setattr(numpy, name, trusting(getattr(numpy, name)))
ordinary = numpy.asarray
numpy.asarray = lambda *arguments, **options: ordinary(*arguments, **options)
numpy.random.Generator = Spy
"""


@sample(
    tries="Puts functions of its own into NumPy, which call every result of hidden_delta equal to everything.",
    must="The judge has a NumPy of its own, so the answer stays wrong.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def patch_numpy(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=PATCH_NUMPY))


GRADER = "def check(function, seed=None):\n    return 3.0\n"

PERSISTENT = "print('shadowed')\n"


@sample(
    tries="Hands in modules of its own beside the notebook: numpy, json, torch, and a grader whose check "
    "gives full marks.",
    must="They shadow nothing that grades; the answer stays wrong.",
    status={Status.GRADED, Status.REPAIRED},
    lost=("hidden_delta",),
)
def shadow_modules(folder: Path, world: World) -> None:
    for name in ("numpy", "json", "socket", "struct", "IPython", "sitecustomize", "usercustomize", "nbgrader_config"):
        (folder / f"{name}.py").write_text(PERSISTENT)
    for name in ("grader", "backprop", ".ipython/profile_default/startup"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(GRADER)
    (folder / "hostile.pth").write_text("import os; os.environ['HOSTILE'] = '1'\n")
    save(folder, answered(world, hidden_delta=WRONG))
