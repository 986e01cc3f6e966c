"""The few pieces that the report's plots are drawn with. `Markup.format` escapes every word put in."""

from collections.abc import Iterable

from markupsafe import Markup

from grader.names import plain

GREEN, ORANGE, VERMILLION, BLUE, GREY = "#009E73", "#E69F00", "#D55E00", "#0072B2", "#999999"
"""Of Okabe and Ito: told apart with every kind of colour vision."""


def drawing(width: float, height: float, numbers: str, pieces: Iterable[Markup]) -> Markup:
    """A picture of so many pixels. numbers: what it shows, in words, for who cannot see it."""
    return Markup('<svg role="img" aria-label="{}" viewBox="0 0 {:.0f} {:.0f}" width="{:.0f}">{}</svg>').format(
        plain(numbers), width, height, width, Markup("").join(pieces)
    )


def words(x: float, y: float, text: str, anchor: str = "start", kind: str = "") -> Markup:
    """Text beside or, of the kind "on", upon a coloured bar. anchor: start, middle or end."""
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" class="{}">{}</text>').format(
        x, y, anchor, kind, plain(text)
    )


def slanted(x: float, y: float, text: str) -> Markup:
    """Text that rises to the right, as a column's title."""
    return Markup('<text x="{0:.1f}" y="{1:.1f}" transform="rotate(-55 {0:.1f} {1:.1f})">{2}</text>').format(
        x, y, plain(text)
    )


def bar(x: float, y: float, width: float, height: float, fill: str, opacity: float = 1.0) -> Markup:
    """A rectangle with a thin edge, so that neighbours stay apart without their colours."""
    return Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}" fill-opacity="{:.2f}"/>'
    ).format(x, y, width, height, fill, opacity)
