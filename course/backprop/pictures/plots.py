"""matplotlib plots that look like the other pictures of the course, and that say in words what they show."""

import re
from io import StringIO

from backprop.pictures.canvas.palette import (
    BODY,
    CYCLE,
    FAINT,
    FONT_STACK,
    HAIR,
    INK,
    MEDIUM,
    PAPER,
    PAPER_INK,
    READABLE,
    THIN,
    TITLE,
)
from backprop.pictures.canvas.png import SCALE, figure_png
from backprop.pictures.canvas.powers import power_of_ten
from backprop.pictures.canvas.showing import opening, still, view

PIXELS, POINTS = 96, 72
"""Of a page and of matplotlib, in an inch."""

OPENING = re.compile(r".*?<svg[^>]*>\s*<defs>\s*<style.*?</defs>", re.DOTALL)
"""All that matplotlib writes before the drawing, a style for the whole page among it."""
NAME = re.compile(r'(?<=<g) id="[^"]*"')
FONT = re.compile(r"font-family: [^;\"]*")
INKS = re.compile(rf"{PAPER_INK}|#000000", re.IGNORECASE)


def use_style() -> None:
    """Give every matplotlib figure drawn from now on the colours, sizes and line weights of the other pictures.

    The paper stays white and opaque, so that what `plt.show` shows can be read on a dark page too.
    """
    import matplotlib

    point = POINTS / PIXELS
    inks = ("axes.edgecolor", "axes.labelcolor", "text.color", "xtick.color", "ytick.color")
    papers = ("figure.facecolor", "savefig.facecolor", "axes.facecolor")
    matplotlib.rcParams.update(
        dict.fromkeys(inks, PAPER_INK)
        | dict.fromkeys(papers, PAPER)
        | {
            "figure.figsize": (7.2, 3.8),
            "figure.constrained_layout.use": True,
            "font.family": "DejaVu Sans",
            "font.size": BODY * point,
            "axes.titlesize": TITLE * point,
            "figure.titlesize": TITLE * point,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.labelsize": BODY * point,
            "legend.fontsize": BODY * point,
            "xtick.labelsize": BODY * point,
            "ytick.labelsize": BODY * point,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.linewidth": THIN * point,
            "axes.grid": True,
            "grid.alpha": FAINT,
            "grid.linewidth": HAIR * point,
            "lines.linewidth": MEDIUM,
            "lines.markersize": 5,
            "legend.frameon": False,
            "axes.prop_cycle": matplotlib.cycler(color=CYCLE, linestyle=["-", "--", "-.", ":", (0, (1, 1))]),
        }
    )


def show_plot(figure, words: str) -> None:
    """Show a matplotlib figure here and now, as `plt.show` does, with a text alternative.

    words: what it shows, with its numbers, for those who do not see it.
    """
    import matplotlib.pyplot as plt
    from IPython.display import display

    plt.close(figure)
    display(Plot(figure, words))


class Plot:
    """A finished figure with its text alternative. Live: an SVG in the page's own ink; elsewhere a PNG on white."""

    def __init__(self, figure, words: str) -> None:
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
        svg = NAME.sub("", FONT.sub(f"font-family: {FONT_STACK}", INKS.sub(INK, buffer.getvalue())))
        box = f"0 0 {self.width * POINTS / PIXELS:g} {self.height * POINTS / PIXELS:g}"
        tag = opening(box, self.width, self.width * READABLE / BODY, self.words)
        # What is black, matplotlib leaves to the default.
        group = f'<g fill="{INK}" stroke-linejoin="round" stroke-linecap="butt">'
        return tag + group + svg[OPENING.match(svg).end() :].replace("</svg>", "</g></svg>")

    def png(self) -> bytes:
        """The same plot as PNG bytes, two pixels to one, on white."""
        self._figure.set_dpi(PIXELS * SCALE)
        return figure_png(self._figure)

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        bundle, metadata = still(self.png(), self.width, self.height, self.words, self.words)
        return {**view(self.svg())._repr_mimebundle_(), **bundle}, metadata


def _write_powers_plainly(axis) -> None:
    """Raised digits instead of matplotlib's small type, which nobody can read on a narrow page."""
    from math import log10

    from matplotlib.ticker import FuncFormatter, NullFormatter

    def plain(value: float, _position: int) -> str:
        return power_of_ten(log10(value)) if value > 0 else "0"

    axis.set_major_formatter(FuncFormatter(plain))
    axis.set_minor_formatter(NullFormatter())
