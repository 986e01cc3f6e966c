"""Judging may take so much memory and no more."""

import resource
import sys

import numpy as np
import pytest

from grader.engine.bounded_memory import bounded_memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has this limit")


def test_more_is_refused_and_less_is_not():
    with bounded_memory(256 * 2**20):
        np.zeros(16 * 2**20, dtype="u1")
        with pytest.raises(MemoryError):
            np.zeros(512 * 2**20, dtype="u1")
    np.zeros(512 * 2**20, dtype="u1")


def test_the_limit_is_put_back_after_an_exception():
    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(KeyError), bounded_memory(2**20):
        raise KeyError
    assert resource.getrlimit(resource.RLIMIT_AS) == before
