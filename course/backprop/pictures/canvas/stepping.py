"""Reset, back, next, play and a slider: what every widget that goes step by step has in common."""

import asyncio
from collections.abc import Callable

from ipywidgets import Button, HBox, IntSlider, Layout, ToggleButton

from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.canvas.states import States

SECONDS_A_STEP = 2.0


def stepping(draw: Callable[[int], Drawing], last: int, playable: bool = False) -> Picture:
    """A widget that shows draw(step) for step = 0..last. Where nothing runs, draw(last) stands as its picture.

    The slider takes the arrow keys. playable: with a button that goes on by itself, a step every two seconds.
    """
    step = IntSlider(value=0, min=0, max=last, description="step", tooltip="Arrow keys move one step")
    box = {"layout": Layout(width="96px")}
    reset = Button(description="Reset", icon="fast-backward", tooltip="Back to step 0", **box)
    back = Button(description="Back", icon="step-backward", tooltip="One step back", **box)
    onward = Button(description="Next", icon="step-forward", tooltip="One step on", **box)
    play = ToggleButton(description="Play", icon="play", tooltip="Play or pause, a step every two seconds", **box)
    row = [reset, back, onward, *([play] if playable else []), step]
    controls = HBox(row, layout=Layout(flex_flow="row wrap", align_items="center"))
    states = States({"step": step}, {"step": range(last + 1)}, lambda values: draw(values["step"]), whole=True)
    picture = Picture([controls], draw(0), lambda: draw(last), states)
    running: set[asyncio.Task] = set()

    def show(_change: dict | None = None) -> None:
        picture.redraw(draw(step.value))
        reset.disabled = back.disabled = step.value == 0
        onward.disabled = step.value == last

    def go(to: int) -> None:
        play.value = False
        step.value = min(max(to, 0), last)

    async def run() -> None:
        step.value = step.value + 1 if step.value < last else 0
        while step.value < last:
            await asyncio.sleep(SECONDS_A_STEP)
            step.value += 1
        play.value = False

    def toggle(change: dict) -> None:
        play.description, play.icon = ("Pause", "pause") if change["new"] else ("Play", "play")
        for task in running:
            task.cancel()
        running.clear()
        if change["new"]:
            running.add(asyncio.ensure_future(run()))

    step.observe(show, names="value")
    play.observe(toggle, names="value")
    reset.on_click(lambda _: go(0))
    back.on_click(lambda _: go(step.value - 1))
    onward.on_click(lambda _: go(step.value + 1))
    show()
    return picture
