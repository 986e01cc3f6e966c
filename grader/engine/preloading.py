"""What the zygote imports once, so that no child has to."""

import contextlib
import gc
import importlib
import os
import pkgutil

MODULES = (
    "numpy",
    "numpy.linalg",
    "numpy.random",
    "IPython.core.interactiveshell",
    "IPython.utils.capture",
    "matplotlib",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib_inline.backend_inline",
    "ipywidgets",
    "comm",
    "backprop",
    "backprop.figures",
    "grader",
    "grader.check",
    "grader.exercises",
)
PACKAGES = ("backprop.widgets",)  # with all their modules


def preload() -> None:
    """Imports them and keeps the garbage collector off them: a child shares their memory until it writes to it.

    Raises RuntimeError if an import has left a thread behind: a fork would not take it along.
    """
    for name in MODULES:
        importlib.import_module(name)
    for name in PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)
    gc.collect()
    gc.freeze()
    with contextlib.suppress(FileNotFoundError):
        threads = len(os.listdir("/proc/self/task"))
        if threads != 1:
            raise RuntimeError(f"{threads} threads after the imports, where there may be one only")
