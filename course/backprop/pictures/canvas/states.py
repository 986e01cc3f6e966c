"""What a widget can show, for whoever wants its pictures without turning its controls: the static pages do."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ipywidgets import Widget

from backprop.pictures.canvas.drawing import Drawing


class States(NamedTuple):
    """controls: by name, as they stand at first; draw: the picture for one value of each, by the same names."""

    controls: Mapping[str, Widget]
    draw: Callable[[Mapping[str, Any]], Drawing]
