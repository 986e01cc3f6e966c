"""What hangs in spite of every limit ends its worker, not the class."""

import subprocess
import sys

import pytest

HANGS = """
import time
from grader.engine.scheduling.worker import ended_after
with ended_after({}):
    time.sleep({})
print("done")
"""


def run(limit: float, work: float) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-c", HANGS.format(limit, work)], capture_output=True, text=True, timeout=60)


@pytest.mark.slow
def test_a_worker_that_hangs_ends_and_says_where():
    done = run(0.2, 50)
    assert done.returncode != 0 and "time.sleep" not in done.stdout and "Timeout" in done.stderr


@pytest.mark.slow
def test_one_that_is_done_in_time_goes_on():
    assert run(30, 0).stdout == "done\n"
