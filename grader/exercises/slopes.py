"""Suspects that exercises written as code share: the forward pass with a wrong slope, or a partial batch."""

from collections.abc import Hashable

from grader.checking.alteration import OUTPUT, Alteration, Slope, only_example
from grader.checking.exercise import Suspect
from grader.checking.mistakes import Words
from grader.checking.usual_words import WORDS
from grader.checking.wrong_slopes import (
    as_given,
    formula_at_z,
    slope_at_a,
    slope_named,
    slope_one,
    slope_squared,
)


def altered_at(kind: str, slope: Slope, *layers: Hashable, words: Words | None = None) -> Suspect:
    """The forward pass with this slope in these layers; where none is named, in all but OUTPUT."""
    return Suspect(kind, alter=lambda leaf: Alteration(slope=slope, layers=layers or None), words=words)


SLOPE_MISSING = altered_at("slope_missing", slope_one)
SLOPE_AT_A = altered_at("slope_at_a", slope_at_a)
SLOPE_TWICE = altered_at("slope_twice", slope_squared)
OUTPUT_SLOPE = altered_at("output_slope_wrong", as_given, OUTPUT)
WEIGHTS_TRANSPOSED = Suspect("weights_transposed", alter=lambda leaf: Alteration(transposed=True))
SLOPE_FORMULA_AT_Z = altered_at("slope_formula_at_z", formula_at_z, words=WORDS["slope_formula_at_z"])
FIRST_EXAMPLE = Suspect("first_example", alter=lambda leaf: Alteration(weights=only_example(0)))
LAST_EXAMPLE = Suspect(
    "last_example", alter=lambda leaf: Alteration(weights=only_example(-1)), words=WORDS["last_example"]
)


def slope_of(name: str) -> Suspect:
    """The slope of another activation than the layer's own."""
    return altered_at(f"slope_of_{name}", slope_named(name))
