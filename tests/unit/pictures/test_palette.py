"""The palette's contrasts, and that no colour speaks alone."""

import pytest
from backprop.pictures.canvas import palette

JUPYTERLAB_DARK = "#111111"


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_formula_on_the_known_extremes():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("colour", sorted({*palette.CYCLE, *(colour for colour, _ in palette.CURVES.values())}))
def test_every_colour_reads_on_light_and_on_dark(colour):
    assert contrast(colour, "#FFFFFF") >= 3
    assert contrast(colour, JUPYTERLAB_DARK) >= 3


def test_forward_and_backward_differ_in_more_than_colour():
    assert palette.FORWARD != palette.BACKWARD
    assert palette.FORWARD_DASH != palette.BACKWARD_DASH


def test_the_curves_differ_in_colour_and_in_dash():
    colours, dashes = zip(*palette.CURVES.values(), strict=True)
    assert len(set(colours)) == len(set(dashes)) == len(palette.CURVES)
