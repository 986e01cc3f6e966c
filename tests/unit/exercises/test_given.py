"""What is given, as text: shapes that change from case to case, values of the kind that the text asks for."""

import numpy as np
import pytest

from grader.exercises.given import (
    CASES,
    Given,
    distinct_sizes,
    draw,
    equal_sizes,
    letters_of,
    parse,
    sizes_of_case,
)

TEXT = "z (N, n), y (N, K) one_hot, labels (N,) labels, rate () positive, p, b (3)"


def values(k, text=TEXT):
    given = parse(text)
    sizes = sizes_of_case(letters_of(given), "N", k)
    rng = np.random.default_rng(k)
    return {name: draw(rng, g, sizes, k) for name, g in given.items() if g.is_drawn}, sizes


def test_the_text_is_read():
    assert parse("z (N, n), y (N,) binary, p")["z"] == Given("z", ("N", "n"), "")
    assert parse("z (N, n), y (N,) binary, p")["y"] == Given("y", ("N",), "binary")
    assert parse("z (N, n), y (N,) binary, p")["p"] == Given("p", None, "")
    assert parse("x ()")["x"].is_drawn and not parse("p")["p"].is_drawn
    assert letters_of(parse(TEXT)) == ["N", "n", "K"]


@pytest.mark.parametrize("k", range(CASES))
def test_values_have_their_shapes_and_kinds(k):
    drawn, sizes = values(k)
    assert drawn.keys() == {"z", "y", "labels", "rate", "b"}
    assert drawn["z"].shape == (sizes["N"], sizes["n"])
    assert drawn["b"].shape == (3,)
    assert (drawn["y"].sum(axis=1) == 1).all() and drawn["y"].shape == (sizes["N"], sizes["K"])
    assert drawn["labels"].max() < sizes["K"] and drawn["labels"].dtype.kind == "i"
    assert isinstance(drawn["rate"], float) and drawn["rate"] > 0


def test_the_cases_hold_what_hides_mistakes_and_what_shows_them():
    sizes = [sizes_of_case(["N", "n", "m", "K"], "N", k) for k in range(CASES)]
    assert any(s["N"] == 1 for s in sizes) and any(s["N"] > 7 for s in sizes)
    assert any(s["n"] == 1 for s in sizes) and any(s["m"] == 1 for s in sizes)
    assert any(s["n"] == s["m"] == s["K"] for s in sizes)
    assert all(s["K"] > 1 for s in sizes)
    assert all(len({s["n"], s["m"], s["K"]}) == 3 for s in sizes[:3])
    z = [values(k)[0]["z"] for k in range(CASES)]
    assert any(v.max() > 15 and v.min() < -15 for v in z), "saturated"
    assert all(np.abs(v[0]).max() < 4 for v in z), "something is left to measure"
    assert sum((v == 0).any() for v in z) >= 4, "exact zeros"


def test_the_sizes_to_probe_with():
    letters = ["n", "N", "m", "K"]
    distinct = distinct_sizes(letters, "N")
    assert len(set(distinct.values())) == 4 and distinct.keys() == set(letters)
    (alike,) = set(equal_sizes(letters).values())
    assert alike not in distinct.values()


def test_any_shape():
    shapes = [values(k, "z (*)")[0]["z"] for k in range(CASES)]
    assert {np.ndim(z) for z in shapes} >= {0, 1, 2, 3, 4}


@pytest.mark.parametrize("text", ["z [N, n]", "y (N) rubbish", "z (N; n)"])
def test_what_is_not_understood_is_refused(text):
    with pytest.raises(ValueError, match=r"understood|no values"):
        parse(text)
