"""A training run that never starts again must not get through on good luck."""

import copy
import pickle

import numpy as np
import pytest

from grader.checking.examination import examine
from grader.exercises import EXERCISES
from grader.handed_over.unlucky_generator import UnluckyGenerator
from tests.corpus.lesson3.train_xor import train

pytestmark = pytest.mark.slow


def test_the_first_draws_are_negative_and_the_later_ones_ordinary():
    rng = UnluckyGenerator(0)
    assert (rng.normal(size=50) < 0).all() and (rng.uniform(-1, 1, size=50) < 0).all()
    assert (rng.standard_normal(50) > 0).any()


def test_a_copy_is_as_unlucky_as_its_original():
    rng = UnluckyGenerator(3)
    np.testing.assert_array_equal(copy.deepcopy(rng).normal(size=9), rng.normal(size=9))


def test_xor_without_restarts_never_passes():
    def hopeful(rng):
        return train(rng, 8, 2000, 2.0, restarts=False)

    assert not any(examine(hopeful, EXERCISES["train_xor"], seed, line_seconds=0).passed for seed in range(4))


def test_it_is_as_unlucky_in_another_process():
    rng = UnluckyGenerator(3)
    sent = pickle.loads(pickle.dumps(rng))
    np.testing.assert_array_equal(sent.normal(size=9), rng.normal(size=9))
    assert (sent.uniform(-1, 1, size=50) < 0).all()
