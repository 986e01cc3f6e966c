"""NumPy's jargon becomes words, with the sizes or types that matter; what else an exception says is left alone."""

import numpy as np
import pytest

from grader.checking.examination import examine
from grader.checking.exception_messages import plain_message

A, SQUARE = np.ones((2, 3)), np.ones((2, 2))

SAID = [
    (lambda: A @ A, "the inner sizes differ: 3 and 2"),
    (lambda: A.T @ A.T, "the inner sizes differ: 2 and 3"),
    (lambda: A @ np.ones(4), "the inner sizes differ: 3 and 4"),
    (lambda: np.ones(4) @ A, "the inner sizes differ: 4 and 2"),
    (lambda: np.linalg.solve(SQUARE, np.ones((3, 1))), "solve: the sizes differ: 2 and 3"),
    (lambda: 2.0 @ A, "a product with @ needs arrays, but the first factor is a single number: use * for that one"),
    (lambda: A @ 2.0, "a product with @ needs arrays, but the second factor is a single number: use * for that one"),
    (lambda: np.dot(A, A), "shapes (2,3) and (2,3) not aligned: 3 (dim 1) != 2 (dim 0)"),
    (lambda: A + np.ones(2), "operands could not be broadcast together with shapes (2,3) (2,)"),
    (
        lambda: np.matmul(np.ones((2, 2, 3)), np.ones((3, 3, 2))),
        "operands could not be broadcast together with shapes (2,2,3) (3,3,2)",
    ),
    (lambda: np.exp(None), "exp was given a NoneType where numbers belong"),
    (
        lambda: np.ones(2, int).__isub__(np.ones(2)),
        "an array of int64 cannot take up float64 in place: make a new array",
    ),
    (lambda: [1][3], "list index out of range"),
    (lambda: {"W": 1}["b"], "'b'"),
]


@pytest.mark.parametrize(("raises", "words"), SAID, ids=[words for _, words in SAID])
def test_what_an_exception_says(raises, words):
    with pytest.raises(Exception) as raised:
        raises()
    assert plain_message(raised.value, 300) == words


def test_a_long_message_is_cut_and_an_unreadable_one_is_told():
    class Unreadable(Exception):
        def __str__(self):
            raise RuntimeError

    assert plain_message(ValueError("x" * 1000), 300) == "x" * 300
    assert plain_message(Unreadable(), 300) == "(its message could not be read)"


def test_the_words_come_with_the_line():
    def hidden_delta(delta_next, W_next, z):
        return delta_next @ W_next.T @ z

    text = examine(hidden_delta, "hidden_delta", 1).text()
    assert "gufunc" not in text
    assert "ValueError: the inner sizes differ: " in text
    assert "return delta_next @ W_next.T @ z" in text
