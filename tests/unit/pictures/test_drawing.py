"""A Drawing's two outputs are well formed, escaped and alike."""

import re
import struct
import xml.etree.ElementTree as ET

import pytest
from backprop.pictures.canvas import palette, showing
from backprop.pictures.canvas.drawing import Drawing


def picture() -> Drawing:
    drawing = Drawing(120, 80, 'a < b & "c"')
    drawing.line(0, 0, 120, 80, dash=(5, 3))
    drawing.polyline([(1, 2), (30, 40), (50, 20)], closed=True, fill=palette.FORWARD, fill_opacity=0.5)
    drawing.rect(10, 10, 30, 20, weight=3)
    drawing.circle(60, 40, 12, stroke=palette.BACKWARD)
    drawing.arrow(10, 70, 100, 70)
    drawing.text(60, 40, "δ < 0 & $x_1$", anchor="middle", bold=True)
    return drawing


def test_svg_is_well_formed_escaped_and_labelled():
    root = ET.fromstring(picture().svg())
    assert root.get("viewBox") == "0 0 120 80"
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'a < b & "c"'
    (text,) = root.iter("{http://www.w3.org/2000/svg}text")
    assert text.text == "δ < 0 & $x_1$"
    assert text.get("fill") == "currentColor"


def test_svg_has_every_primitive_in_order():
    tags = [child.tag.rpartition("}")[2] for child in ET.fromstring(picture().svg())]
    assert tags == ["polyline", "polygon", "polygon", "circle", "polyline", "polygon", "text"]


def test_png_has_twice_the_size_and_a_white_paper():
    png = picture().png()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (240, 160)
    image = _pixels(png)
    assert tuple(image[2, -3, :3]) == (1, 1, 1)


def test_png_draws_where_the_svg_says():
    drawing = Drawing(100, 50, "a filled square")
    drawing.rect(10, 20, 20, 20, stroke="none", fill="#D55E00")
    image = _pixels(drawing.png())
    assert image[60, 40, :3] == pytest.approx([0xD5 / 255, 0x5E / 255, 0], abs=0.01)
    assert tuple(image[60, 100, :3]) == (1, 1, 1)
    assert tuple(image[20, 40, :3]) == (1, 1, 1)


def test_png_is_the_same_whatever_the_style_of_matplotlib():
    from backprop.pictures.plots import use_style
    from matplotlib import rc_context

    before = picture().png()
    with rc_context():
        use_style()
        assert picture().png() == before


def test_a_cell_gets_a_live_view_and_for_static_pages_png_and_words():
    bundle, metadata = picture()._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"}
    assert bundle["text/plain"] == 'a < b & "c"'
    assert isinstance(bundle["image/png"], str)
    assert metadata["image/png"] == {"width": 120, "height": 80, "alt": 'a < b & "c"'}


def test_a_heading_above_makes_room_of_its_own():
    drawing = picture()
    drawing.heading("What it shows", above=True)
    root = ET.fromstring(drawing.svg())
    assert root.get("viewBox") == "0 -36 120 116"
    heading = next(item for item in root.iter() if item.text == "What it shows")
    assert -36 < float(heading.get("y")) < 0
    assert struct.unpack(">II", drawing.png()[16:24]) == (240, 232)


def test_a_picture_shrinks_only_while_its_smallest_type_can_be_read():
    drawing = Drawing(520, 80, "")
    drawing.text(10, 40, "small", palette.SMALL)
    least = int(re.search(r"min-width:(\d+)px", drawing.svg())[1])
    assert palette.SMALL * least / drawing.width >= palette.READABLE
    assert least < drawing.width


def test_a_picture_too_wide_for_its_page_scrolls_by_keyboard_too():
    view = showing.view("<svg></svg>")
    assert view.layout.overflow == "auto hidden"
    assert view.tabbable is True


def test_a_point_that_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="not finite"):
        Drawing(10, 10, "").line(0, 0, float("nan"), 1)


def _pixels(png: bytes):
    from io import BytesIO

    from matplotlib.image import imread

    return imread(BytesIO(png))
