"""Names fit for a screen."""

from hypothesis import given
from hypothesis import strategies as st
from wcwidth import width

from grader.class_report.plain import fit, plain


def test_what_steers_a_terminal_or_turns_the_writing_is_shown_as_a_mark():
    assert plain("a\x1b[2J\u202eb\u2066\udce9") == "a�[2J�b��"
    assert plain("a\nb\u00a0c") == "a b c"
    assert plain("می\u200cخواهم 王小明 é") == "می\u200cخواهم 王小明 é"


def test_wide_letters_count_twice():
    assert fit("王小明", 8) == "王小明  "
    assert fit("王小明王小明", 8) == "王小 ..."


@given(st.text(), st.integers(5, 40))
def test_a_fitted_text_has_exactly_its_columns(text, columns):
    assert width(fit(text, columns)) == columns
