"""What the plots over a network's layers have in common: the layers across, powers of ten up."""

from collections.abc import Sequence
from typing import Unpack

import numpy as np

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.numerals import power_of_ten
from backprop.pictures.canvas.primitives import Style

INSET = 10


class LayerAxes:
    """Places in a picture for layers and sizes.

    left, right, top, bottom: edges in pixels; layers: the numbers of the layers, in order; values: log10 of the sizes
    that must find room, those that are not finite left out.
    """

    def __init__(
        self, left: float, right: float, top: float, bottom: float, layers: Sequence[int], values: np.ndarray
    ) -> None:
        self.left, self.right, self.top, self.bottom = left, right, top, bottom
        self.layers, self.ticks = layers, nice_ticks(values)
        self.across = np.linspace(left + INSET, right - INSET, len(layers))

    def height(self, value: float) -> float:
        """How far down a size stands, given by its log10."""
        share = (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])
        return float(self.bottom - share * (self.bottom - self.top))

    def curve(self, drawing: Drawing, values: np.ndarray, **style: Unpack[Style]) -> None:
        """One line through the finite values, log10 of the size at each layer."""
        points = [(x, self.height(v)) for x, v in zip(self.across, values, strict=True) if np.isfinite(v)]
        if len(points) > 1:
            drawing.polyline(points, **style)

    def draw(self, drawing: Drawing, scale_at_left: bool = False) -> None:
        """The scale with its guide lines, and the numbers of the layers."""
        x, anchor = (self.left - INSET, "end") if scale_at_left else (self.right + INSET, "start")
        for tick in self.ticks:
            y = self.height(tick)
            drawing.line(self.left, y, self.right, y, weight=palette.HAIR, opacity=palette.FAINT)
            drawing.text(x, y, power_of_ten(tick), palette.SMALL, anchor=anchor)
        for x, l in zip(self.across, self.layers, strict=True):
            if self._is_numbered(l):
                drawing.line(x, self.bottom, x, self.bottom + 5, weight=palette.THIN, opacity=palette.SOFT)
                drawing.text(x, self.bottom + 16, str(l), palette.SMALL, anchor="middle")
        drawing.text((self.left + self.right) / 2, self.bottom + 36, "layer l", palette.SMALL, anchor="middle")

    def _is_numbered(self, l: int) -> bool:
        first, last = self.layers[0], self.layers[-1]
        step = 1 if last <= 10 else 5
        return l in (first, last) or (l % step == 0 and l > 0 and last - l >= 0.5 * step)


def nice_ticks(values: np.ndarray) -> np.ndarray:
    """Whole decades that enclose every finite value, at most eight of them, at least two decades apart in all."""
    finite = values[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if len(finite) else (0.0, 0.0)
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200) if (high - low) / s <= 5)
    bottom, top = np.floor(low / step), np.ceil(high / step)
    if top - bottom < 2:
        bottom, top = bottom - 1, top + 1
    return step * np.arange(bottom, top + 1)
