"""matplotlib plots: the style, what a page gets to see, and what it gets to read."""

import re
import struct
import xml.etree.ElementTree as ET

import matplotlib
import pytest
from backprop.pictures import plots
from backprop.pictures.canvas import palette
from matplotlib.figure import Figure

WORDS = 'a falls < b & "c" from 1 to 0.1'
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def figure():
    with matplotlib.rc_context():
        plots.use_style()
        figure = Figure(figsize=(5, 3))
        axes = figure.subplots()
        axes.loglog([1e-5, 1e-1], [1e-9, 1.0], label="measured")
        axes.plot([1e-5, 1e-1], [1e-9, 1e-3], "ks--", label="black")
        axes.set(title="A plot", xlabel="step h")
        axes.legend()
        yield figure


@pytest.fixture
def svg(figure):
    return plots.Plot(figure, WORDS).svg()


def test_use_style_sets_colours_and_a_white_opaque_paper(figure):
    first = next(iter(matplotlib.rcParams["axes.prop_cycle"]))
    assert first["color"] == palette.FORWARD
    assert matplotlib.rcParams["figure.facecolor"] == palette.PAPER


def test_the_svg_is_well_formed_and_has_the_words_as_its_text_alternative(svg):
    root = ET.fromstring(svg.replace("xlink:href", "href"))
    assert root.get("role") == "img"
    assert root.get("aria-label") == WORDS
    assert root.get("viewBox") == "0 0 360 216"
    assert {"A plot", "step h", "measured"} <= {text.text for text in root.iter(f"{SVG}text")}


def test_the_svg_takes_its_ink_from_the_page_and_brings_no_paper(svg):
    assert palette.PAPER_INK.lower() not in svg.lower()
    assert "#000000" not in svg
    assert palette.PAPER.lower() not in svg.lower()
    assert palette.FORWARD.lower() in svg.lower()


def test_the_svg_changes_nothing_else_on_its_page(svg):
    assert "<style" not in svg
    assert '<g id="' not in svg


@pytest.mark.slow
def test_powers_of_ten_are_as_large_as_all_other_type(svg):
    root = ET.fromstring(svg.replace("xlink:href", "href"))
    assert {"10⁻⁵", "10⁰"} <= {text.text for text in root.iter(f"{SVG}text")}
    sizes = {float(size) for size in re.findall(r"font(?:-size)?: [a-z ]*([\d.]+)px", svg)}
    assert min(sizes) == pytest.approx(palette.BODY * 0.75)


@pytest.mark.slow
def test_a_cell_gets_a_live_view_and_for_static_pages_png_and_words(figure):
    bundle, metadata = plots.Plot(figure, WORDS)._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"}
    assert bundle["text/plain"] == WORDS
    assert metadata["image/png"] == {"width": 480, "height": 288, "alt": WORDS}


def test_the_png_has_two_pixels_to_one(figure):
    assert struct.unpack(">II", plots.Plot(figure, WORDS).png()[16:24]) == (960, 576)


def test_show_plot_shows_once(monkeypatch):
    import matplotlib.pyplot as plt

    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    figure = plt.figure()
    plots.show_plot(figure, WORDS)
    assert [plot.words for plot in shown] == [WORDS]
    assert not plt.fignum_exists(figure.number)
