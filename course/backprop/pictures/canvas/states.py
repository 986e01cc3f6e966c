"""What a widget can show, for a page on which no Python runs: there every picture is drawn beforehand."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ipywidgets import Widget

from backprop.pictures.canvas.drawing import Drawing


class States(NamedTuple):
    """The states that a page offers: every combination of a few values.

    controls: by name, as they stand at first; values: by name, what a page can set a control to (one without values
    stays as it is); draw: the picture for one value of each; whole: whether that is all that the widget has.
    """

    controls: Mapping[str, Widget]
    values: Mapping[str, Sequence[Any]]
    draw: Callable[[Mapping[str, Any]], Drawing]
    whole: bool
