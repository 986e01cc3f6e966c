"""The primitives of a Drawing as PNG, through matplotlib's Agg."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.primitives import Shape, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SCALE, COLOURS = 2, 64


def png(items: Sequence[Shape | Text], width: float, top: float, bottom: float) -> bytes:
    """A picture of the items between the heights top and bottom: two pixels to one, on white to read on dark pages."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width / 72, (bottom - top) / 72), dpi=72 * SCALE, facecolor=palette.PAPER)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(bottom, top))
    axes.set_axis_off()
    for order, item in enumerate(items):
        if isinstance(item, Text):
            _text(axes, item, order)
        else:
            _shape(axes, item, order)
    return figure_png(figure)


def figure_png(figure: "Figure") -> bytes:
    """A matplotlib figure at its own resolution, in few colours, so that a notebook that keeps it stays small."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())[:, :, :3]).quantize(COLOURS)
    buffer = BytesIO()
    image.save(buffer, "png", optimize=True)
    return buffer.getvalue()


def _colour(colour: str, opacity: float) -> tuple[str, float] | str:
    return "none" if colour == "none" else (palette.PAPER_INK if colour == palette.INK else colour, opacity)


def _shape(axes: "Axes", item: Shape, order: int) -> None:
    from matplotlib.patches import Circle, Polygon

    style: dict[str, Any] = {
        "edgecolor": _colour(item.stroke, item.opacity),
        "facecolor": _colour(item.fill, item.fill_opacity),
        "linewidth": item.weight,
        "linestyle": (0, [length / item.weight for length in item.dash]) if item.dash else "solid",
        "capstyle": "butt",
        "joinstyle": "round",
        "zorder": order,
    }
    if item.radius:
        axes.add_patch(Circle(item.points[0], item.radius, **style))
    else:
        axes.add_patch(Polygon(item.points, closed=item.closed, **style))


def _text(axes: "Axes", item: Text, order: int) -> None:
    x, y = item.point
    axes.text(
        x,
        y + 0.35 * item.size,
        item.text,
        family="DejaVu Sans",
        size=item.size,
        weight="bold" if item.bold else "normal",
        color=_colour(item.fill, item.opacity),
        ha={"start": "left", "middle": "center", "end": "right"}[item.anchor],
        va="baseline",
        parse_math=False,
        usetex=False,
        zorder=order,
    )
