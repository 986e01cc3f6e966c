"""Numbers as pictures write them."""

import numpy as np
import pytest
from backprop.pictures.canvas.numerals import number, scientific


@pytest.mark.parametrize(
    "log10, text",
    [(0, "1"), (-0.585, "0.26"), (2.3, "200"), (-1.9999999, "0.01"), (-12.0222, "9.5e-13"), (400.5, "3.2e+400")],
)
def test_scientific(log10, text):
    assert scientific(log10) == text


def test_scientific_carries_over():
    assert scientific(np.log10(9.99e5)) == "1.0e+06"
    assert scientific(np.log10(999.7)) == "1000"
    assert scientific(np.log10(99.7)) == "100"


def test_numbers_have_a_real_minus_and_no_negative_zero():
    assert [number(v) for v in (-0.5, -0.0, -0.0001, 1.2345)] == ["−0.500", "0.000", "0.000", "1.234"]
