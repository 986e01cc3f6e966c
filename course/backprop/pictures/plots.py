"""matplotlib plots that look like the other pictures of the course, and that say in words what they show."""

import re
from io import StringIO
from typing import TYPE_CHECKING, Any

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.numerals import power_of_ten
from backprop.pictures.canvas.png import SCALE, figure_png
from backprop.pictures.canvas.showing import opening, still, view

if TYPE_CHECKING:
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

PIXELS, POINTS = 96, 72
"""Of a page and of matplotlib, in an inch."""

OPENING = re.compile(r".*?<svg[^>]*>\s*<defs>\s*<style.*?</defs>", re.DOTALL)
"""All that matplotlib writes before the drawing, a style for the whole page among it."""
NAME = re.compile(r'(?<=<g) id="[^"]*"')
FONT = re.compile(r"font-family: [^;\"]*")
INKS = re.compile(rf"{palette.PAPER_INK}|#000000", re.IGNORECASE)


def use_style() -> None:
    """Give every matplotlib figure drawn from now on the colours, sizes and line weights of the other pictures.

    The paper stays white and opaque, so that what `plt.show` shows can be read on a dark page too.
    """
    from matplotlib import rc
    from matplotlib.rcsetup import cycler

    body, title = (size * POINTS / PIXELS for size in (palette.BODY, palette.TITLE))
    thin, hair = (weight * POINTS / PIXELS for weight in (palette.THIN, palette.HAIR))
    dashes = ["-", "--", "-.", ":", (0, (1, 1))]
    rc("figure", figsize=(7.2, 3.8), facecolor=palette.PAPER, titlesize=title)
    rc("figure.constrained_layout", use=True)
    rc("savefig", facecolor=palette.PAPER)
    rc("font", family="DejaVu Sans", size=body)
    rc("text", color=palette.PAPER_INK)
    rc("axes", facecolor=palette.PAPER, edgecolor=palette.PAPER_INK, linewidth=thin, grid=True)
    rc("axes", titlesize=title, titleweight="bold", titlelocation="left")
    rc("axes", labelsize=body, labelcolor=palette.PAPER_INK)
    rc("axes", prop_cycle=cycler(color=palette.CYCLE, linestyle=dashes))
    rc("axes.spines", top=False, right=False)
    for ticks in ("xtick", "ytick"):
        rc(ticks, color=palette.PAPER_INK, labelsize=body)
    rc("legend", fontsize=body, frameon=False)
    rc("grid", alpha=palette.FAINT, linewidth=hair)
    rc("lines", linewidth=palette.MEDIUM, markersize=5)


def show_plot(figure: "Figure", words: str) -> None:
    """Show a matplotlib figure here and now, as `plt.show` does, with a text alternative.

    words: what it shows, with its numbers, for those who do not see it.
    """
    import matplotlib.pyplot as plt
    from IPython.display import display

    plt.close(figure)
    display(Plot(figure, words))


class Plot:
    """A finished figure with its text alternative. Live: an SVG in the page's own ink; elsewhere a PNG on white."""

    def __init__(self, figure: "Figure", words: str) -> None:
        self.words = words
        self._figure = figure
        self.width, self.height = (PIXELS * inches for inches in figure.get_size_inches())
        for axes in figure.axes:
            for axis in (axes.xaxis, axes.yaxis):
                if axis.get_scale() in ("log", "symlog"):
                    _write_powers_plainly(axis)

    def svg(self) -> str:
        """The plot as an <svg> element for a page."""
        from matplotlib import rc_context

        buffer = StringIO()
        with rc_context({"svg.fonttype": "none"}):
            nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
            self._figure.savefig(buffer, format="svg", transparent=True, metadata=nothing)
        svg = NAME.sub("", FONT.sub(f"font-family: {palette.FONT_STACK}", INKS.sub(palette.INK, buffer.getvalue())))
        box = f"0 0 {self.width * POINTS / PIXELS:g} {self.height * POINTS / PIXELS:g}"
        tag = opening(box, self.width, self.width * palette.READABLE / palette.BODY, self.words)
        # What is black, matplotlib leaves to the default.
        group = f'<g fill="{palette.INK}" stroke-linejoin="round" stroke-linecap="butt">'
        return tag + group + OPENING.sub("", svg, count=1).replace("</svg>", "</g></svg>")

    def png(self) -> bytes:
        """The same plot as PNG bytes, two pixels to one, on white."""
        self._figure.set_dpi(PIXELS * SCALE)
        return figure_png(self._figure)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict, dict]:
        bundle, metadata = still(self.png(), self.width, self.height, self.words, self.words)
        return {**view(self.svg())._repr_mimebundle_(), **bundle}, metadata


def _write_powers_plainly(axis: "Axis") -> None:
    """Raised digits instead of matplotlib's small type, which nobody can read on a narrow page."""
    from math import log10

    from matplotlib.ticker import FuncFormatter, NullFormatter

    def plain(value: float, _position: int) -> str:
        return power_of_ten(log10(value)) if value > 0 else "0"

    axis.set_major_formatter(FuncFormatter(plain))
    axis.set_minor_formatter(NullFormatter())
