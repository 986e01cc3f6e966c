"""How a picture goes out to a page: live where a kernel runs; elsewhere still, as PNG, with its words."""

from base64 import b64encode
from html import escape
from math import ceil
from typing import TYPE_CHECKING

from backprop.pictures.canvas import palette

if TYPE_CHECKING:
    from ipywidgets import HTML


def opening(view_box: str, width: float, least_width: float, label: str) -> str:
    """The opening tag of an <svg>: as wide as the page allows, but between least_width and width, in pixels.

    label: the picture's text alternative, with the numbers.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}" role="img" '
        f'aria-label="{escape(label, quote=True)}" font-family="{escape(palette.FONT_STACK)}" stroke-linejoin="round" '
        f'style="display:block;width:100%;min-width:{ceil(least_width)}px;max-width:{width:g}px;height:auto">'
    )


def view(svg: str, margin: str = "0") -> "HTML":
    """A widget that shows an SVG. Where the page is too narrow for it, the picture scrolls, by keyboard too."""
    from ipywidgets import HTML, Layout

    return HTML(svg, layout=Layout(width="100%", overflow="auto hidden", margin=margin), tabbable=True)


def still(png: bytes, width: float, height: float, words: str, label: str) -> tuple[dict, dict]:
    """What a page without a kernel shows, as MIME bundle and metadata: the PNG with its text alternative, or words."""
    about = {"width": round(width), "height": round(height), "alt": label}
    return {"text/plain": words, "image/png": b64encode(png).decode()}, {"image/png": about}
