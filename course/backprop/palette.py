"""One visual language for every picture of the course.

Forward is blue, solid, a plain number. Backward is vermilion, dashed, a ring or a "δ". Colour never speaks alone:
the dash or the δ says the same. The colours are those of Okabe and Ito (2008), three of them shifted so that
each keeps a contrast of at least 3:1 on white and on JupyterLab's dark background.
"""

INK = "currentColor"
"""Neutral ink: the colour of the text around the picture, dark on a light page and light on a dark one."""

PAPER_INK, PAPER = "#1A1A1A", "#FFFFFF"
"""Ink and paper of a PNG, which has no page to take its colours from."""

FORWARD = "#0F80C4"
BACKWARD = "#D55E00"

FORWARD_DASH: tuple[float, ...] = ()
BACKWARD_DASH: tuple[float, ...] = (5, 3)

CURVES = {
    "sigmoid": ("#B4619A", (2, 3)),
    "tanh": ("#009E73", (8, 4)),
    "relu": ("#A87B00", ()),
}
"""Colour and dash of the curve of each activation function."""

CYCLE = (FORWARD, BACKWARD, "#009E73", "#B4619A", "#A87B00")
"""Colours of the lines of a plot, in order."""

FONT_STACK = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"

TITLE, BODY, SMALL = 16, 14, 12
"""Type sizes, in pixels of a picture at its natural width."""

HAIR, THIN, BOLD = 0.75, 1.25, 2.5
"""Line weights, in the same pixels."""

FAINT, QUIET = 0.3, 0.72
"""Opacities: of lines that only guide the eye, and of text that only comments."""
