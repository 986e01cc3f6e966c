"""One visual language for every picture of the course: colours, sizes of type, line weights, dashes, distances.

Forward is blue, solid, a plain number. Backward is vermilion, dashed, a ring or a "δ". Colour never speaks alone:
the dash or the δ says the same. The colours are those of Okabe and Ito (2008), three of them shifted so that
each keeps a contrast of at least 3:1 on white and on JupyterLab's dark background.
"""

from backprop.pictures.canvas.primitives import ArrowStyle, Style

INK = "currentColor"
"""Neutral ink: the colour of the text around the picture, dark on a light page and light on a dark one."""

PAPER_INK, PAPER = "#1A1A1A", "#FFFFFF"
"""Ink and paper of a PNG, which has no page to take its colours from."""

FORWARD, BACKWARD = "#0F80C4", "#D55E00"
GREEN, PURPLE, OCHRE = "#009E73", "#B4619A", "#A87B00"
CYCLE = (FORWARD, BACKWARD, GREEN, PURPLE, OCHRE)
"""Colours of the lines of a plot, in order."""

RIGHT, WRONG, OPEN = "#008563", "#D05A00", "#7A7A7A"
"""Marks of a check, which are text: a contrast of at least 4:1 on white and 3:1 on JupyterLab's dark background."""

FORWARD_DASH: tuple[float, ...] = ()
BACKWARD_DASH: tuple[float, ...] = (5, 3)
DOTS: tuple[float, ...] = (2, 3)
LONG_DASH: tuple[float, ...] = (8, 4)

CURVES: dict[str, tuple[str, tuple[float, ...]]] = {
    "sigmoid": (PURPLE, DOTS),
    "tanh": (GREEN, LONG_DASH),
    "relu": (OCHRE, ()),
}
"""Colour and dash of the curve of each activation function."""

CENTRAL, ONE_SIDED = (GREEN, ()), (PURPLE, DOTS)
"""Colour and dash of the two difference quotients."""

FONT_STACK = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"

TITLE, BODY, SMALL = 16, 14, 13
"""Type sizes, in pixels of a picture at its natural width."""

READABLE = 9
"""A picture is never shown so narrow that its type has less than so many pixels; it can be scrolled instead. In a
window of 1000 px, with JupyterLab's file list open, every picture is whole."""

HAIR, THIN, MEDIUM, BOLD = 0.75, 1.25, 1.75, 2.5
"""Line weights, in the same pixels."""

FAINT, SOFT, QUIET = 0.3, 0.6, 0.72
"""Opacities: of lines that only guide the eye, of lines that stand back, and of text that only comments."""

TINT = 0.12
"""Opacity of a fill behind text."""

WIDTH, MARGIN = 760, 14
"""Natural width of a picture, and what its text keeps clear at the sides."""

FORWARD_FRAME: Style = {"stroke": FORWARD, "fill": FORWARD, "fill_opacity": TINT, "weight": MEDIUM}
BACKWARD_FRAME: Style = {"stroke": BACKWARD, "dash": BACKWARD_DASH, "weight": MEDIUM}
FORWARD_LINE: Style = {"stroke": FORWARD, "weight": BOLD}
BACKWARD_LINE: Style = {"stroke": BACKWARD, "weight": BOLD, "dash": BACKWARD_DASH}
FORWARD_ARROW: ArrowStyle = {**FORWARD_LINE, "head": 10}
BACKWARD_ARROW: ArrowStyle = {**BACKWARD_LINE, "head": 10}
KEPT: Style = {"weight": THIN, "dash": DOTS, "opacity": SOFT}
"""Styles of a Drawing's rectangles, circles, lines and arrows; KEPT leads from a value to where it is used again."""
