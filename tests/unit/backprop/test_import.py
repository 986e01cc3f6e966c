"""The module as a student's notebook meets it: NumPy is all it needs, and it can be read in one sitting."""

import os
import subprocess
import sys
from pathlib import Path

import backprop

FOLDER = Path(backprop.__file__).parent
THE_MODULE = {
    *("__init__.py", "activations.py", "losses.py", "initializers.py", "network.py", "optimizers.py"),
    *("finite_differences.py", "datasets.py"),
}
"""What a student reads; the other files draw the lessons' pictures."""
MOST_LINES = 830
"""Of at most 88 columns, and with the examples."""

LIST_NEW_PACKAGES = """
import sys
import numpy.random
before = set(sys.modules)
import backprop
packages = {name.partition(".")[0] for name in set(sys.modules) - before}
print(*sorted(packages - sys.stdlib_module_names - {"numpy"}))
"""


def test_importing_loads_nothing_beyond_numpy_and_the_standard_library():
    environment = {**os.environ, "PYTHONPATH": str(FOLDER.parent)}
    command = [sys.executable, "-c", LIST_NEW_PACKAGES]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout.split() == ["backprop"]


def test_every_public_name_is_there_and_documented():
    for name in backprop.__all__:
        assert getattr(backprop, name).__doc__, name


def test_module_can_be_read_in_one_sitting():
    lines = {name: len((FOLDER / name).read_text(encoding="utf-8").splitlines()) for name in THE_MODULE}
    assert sum(lines.values()) < MOST_LINES, lines
