"""A widget that leaves a still picture behind, for every place where no kernel is running."""

from collections.abc import Callable, Sequence
from typing import Any

from ipywidgets import HTML, Layout, VBox, Widget

from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.showing import view
from backprop.pictures.canvas.states import States

FOCUS = """<style>
.backprop-picture :focus-visible { outline: 2px solid currentColor !important; outline-offset: 1px; }
</style>"""
"""ipywidgets shows by a pale line, or by colour alone, which control has the keyboard."""


class Picture(VBox):
    """Controls above a live SVG; beside it, for static pages, the PNG of `still()` and its numbers in words.

    `redraw(drawing)` changes the live picture. The still one is made once, the first time it is displayed. `states`:
    all that the widget can show.
    """

    def __init__(
        self, controls: Sequence[Widget], drawing: Drawing, still: Callable[[], Drawing], states: States
    ) -> None:
        self.states = states
        self._canvas = view(drawing.svg(), margin="8px 0 0 0")
        self._still = still
        self._still_bundle: tuple[dict, dict] | None = None
        focus = HTML(FOCUS, layout=Layout(display="none"))
        layout = Layout(width="100%", max_width=f"{drawing.width + 8:g}px")
        super().__init__([*controls, self._canvas, focus], layout=layout)
        self.add_class("backprop-picture")

    def redraw(self, drawing: Drawing) -> None:
        """Show another picture."""
        self._canvas.value = drawing.svg()

    @property
    def svg(self) -> str:
        """The live picture as it is now."""
        return self._canvas.value

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        if self._still_bundle is None:
            drawing = self._still()
            self._still_bundle = drawing.still(f"Run this cell (Shift+Enter) to use the widget. {drawing.label}")
        bundle, metadata = self._still_bundle
        return {**super()._repr_mimebundle_(**kwargs), **bundle}, metadata
