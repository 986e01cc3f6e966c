"""The examples in the module's docstrings print what stands below them."""

import doctest
import importlib

import numpy as np
import pytest

from tests.unit.backprop.test_import import THE_MODULE


@pytest.mark.parametrize("name", sorted(THE_MODULE))
def test_examples_print_what_they_say(name):
    module = importlib.import_module(f"backprop.{name.removesuffix('.py')}".removesuffix(".__init__"))
    outcome = doctest.testmod(module, extraglobs={"np": np})
    assert outcome.attempted > 0
    assert outcome.failed == 0
