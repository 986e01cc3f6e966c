"""Names for nested results, in backward order."""

import numpy as np

from grader.checking.leaves import flatten, layer, owner, unflatten

TREE = {"dW": [None, np.ones((2, 3)), np.ones((1, 2))], "db": [None, np.ones(2), np.ones(1)], "scale": np.array(2.0)}


def test_backward_order_is_from_the_last_layer_to_the_first():
    assert list(flatten({"dW": TREE["dW"], "db": TREE["db"]})) == ["dW[2]", "db[2]", "dW[1]", "db[1]"]


def test_forward_order_is_from_the_first_layer_to_the_last():
    assert list(flatten({"z": TREE["dW"], "a": TREE["db"]}, backward=False)) == ["z[1]", "a[1]", "z[2]", "a[2]"]


def test_there_and_back():
    back = unflatten(flatten(TREE), TREE)
    assert back.keys() == TREE.keys()
    assert back["dW"][0] is None
    assert all(np.array_equal(a, b) for a, b in zip(back["dW"][1:], TREE["dW"][1:], strict=True))
    assert back["scale"] == 2.0


def test_a_list_of_numbers_is_one_leaf():
    leaves = flatten({"db": [1, 2, 3]})
    assert list(leaves) == ["db"]
    assert leaves["db"].dtype == float


def test_a_leaf_knows_its_owner_and_its_layer():
    assert (owner("dW[12]"), layer("dW[12]")) == ("dW", 12)
    assert (owner("delta"), layer("delta")) == ("delta", None)
