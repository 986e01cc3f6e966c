"""Text in columns."""

from hypothesis import given
from hypothesis import strategies as st
from wcwidth import width

from grader.class_report.fit import fit


def test_wide_letters_count_twice():
    assert fit("王小明", 8) == "王小明  "
    assert fit("王小明王小明", 8) == "王小 ..."


@given(st.text(), st.integers(5, 40))
def test_a_fitted_text_has_exactly_its_columns(text, columns):
    assert width(fit(text, columns)) == columns
