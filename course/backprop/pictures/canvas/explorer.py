"""What every widget has in common whose picture depends on one state, and whose controls each set a part of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypedDict, TypeVar

from ipywidgets import Button, HBox, Layout, Widget

from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.canvas.states import States

State = TypeVar("State", bound=NamedTuple)


def explorer(
    draw: Callable[[State], Drawing],
    state: State,
    rows: Sequence[Sequence[Widget]],
    controls: Mapping[str, Widget],
    on_pages: Mapping[str, Sequence[Any]],
    buttons: Mapping[Button, Callable[[State], State]] | None = None,
    tidy: Callable[[State], State] = lambda state: state,
) -> Picture:
    """A widget that shows draw(state), and draws again whenever its controls say something else.

    rows: all controls and buttons, as they stand above the picture; controls: by the field of the state that each one
    sets; on_pages: by the same fields, the few values that a page without Python offers (see States); buttons: what
    each one makes of the state; tidy: what is made of a state as read from the controls.
    """
    current = state = tidy(state)
    wrapped = Layout(flex_flow="row wrap", align_items="center")
    states = States(controls, on_pages, lambda values: draw(tidy(state._replace(**values))), whole=False)
    picture = Picture([HBox(row, layout=wrapped) for row in rows], draw(state), lambda: draw(current), states)

    def show(wanted: State) -> None:
        nonlocal current
        if wanted != current:
            current = wanted
            picture.redraw(draw(wanted))

    def read(_change: dict) -> None:
        # Reads the controls, not the message: a drag that outruns the drawing still ends on the last value.
        show(tidy(current._replace(**{field: control.value for field, control in controls.items()})))

    def press(change: Callable[[State], State]) -> None:
        wanted = change(current)
        show(wanted)
        for field, control in controls.items():
            control.value = getattr(wanted, field)

    for control in controls.values():
        control.observe(read, names="value")
    for button, change in (buttons or {}).items():
        button.on_click(lambda _, change=change: press(change))
    return picture


class Look(TypedDict):
    """How a control is laid out."""

    layout: Layout
    style: dict[str, Any]


def wide(pixels: int) -> Look:
    """A control of this width, with as much room for the words beside it as they need."""
    return {"layout": Layout(width=f"{pixels}px"), "style": {"description_width": "initial"}}
