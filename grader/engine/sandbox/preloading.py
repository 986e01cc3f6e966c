"""What the zygote imports once, so that no child has to."""

import contextlib
import gc
import importlib
import os
import pkgutil
import sys

MODULES = (
    "bdb",
    "numpy",
    "numpy.linalg",
    "numpy.random",
    # What IPython's shell and matplotlib import only when they are first used.
    "IPython.core.application",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.crashhandler",
    "IPython.core.interactiveshell",
    "IPython.core.logger",
    "IPython.core.magics.execution",
    "IPython.core.magics.pylab",
    "IPython.core.oinspect",
    "IPython.utils.capture",
    "IPython.utils.module_paths",
    "IPython.utils.wildcard",
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "PIL.PpmImagePlugin",
    "email.message",
    "importlib.metadata",
    "matplotlib",
    "matplotlib.backends.backend_agg",
    "matplotlib.figure",
    # It does not choose a backend yet: the shell of each child does.
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "ipywidgets",
    "comm",
    "backprop",
)
PACKAGES = ("backprop.pictures",)  # with all their modules
NOT_THERE = ("torch",)
"""Optional in every lesson, and needed by none: to import it would take longer than all the rest of a submission."""


class Absent:
    """Finds, before anybody else, that NOT_THERE is not installed."""

    def find_spec(self, name: str, *ignored: object) -> None:
        """Raises ModuleNotFoundError for NOT_THERE; of all else it knows nothing."""
        if name in NOT_THERE:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def preload() -> None:
    """Imports them and keeps the garbage collector off them: a child shares their memory until it writes to it.

    Raises RuntimeError if an import has left a thread behind: a fork would not take it along.
    """
    sys.meta_path.insert(0, Absent())
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
