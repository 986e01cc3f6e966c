"""What the tests of the module share: a reproducible hypothesis profile, and arguments that must not be changed."""

import numpy as np
import pytest
from hypothesis import settings

from tests.corpus.load import QUICK

settings.register_profile("backprop", deadline=None, derandomize=True, max_examples=10 if QUICK else 50)
settings.load_profile("backprop")


def _frozen(value):
    if isinstance(value, list):
        return tuple(_frozen(entry) for entry in value)
    if isinstance(value, np.ndarray):
        value = value.copy()
        value.setflags(write=False)
    return value


@pytest.fixture(scope="session")
def frozen():
    """A read-only copy of an array, or a tuple of them for a list: writing into it raises at the guilty line."""
    return _frozen
