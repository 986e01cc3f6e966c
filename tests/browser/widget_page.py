"""A widget of a lesson in the browser: its controls by the names that a student reads, and what its picture says."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.browser.notebook_page import NotebookPage

MOST_CONTROLS = 30
# What a control is called: a button by its own words, any other control by its label.
CONTROL_IN_FOCUS = """cell => {
    const control = document.activeElement;
    if (!cell.contains(control) || !control.closest('.jp-OutputArea-output')) return null;
    const words = control.closest('button') ?? control.labels?.[0] ?? control.closest('.widget-slider')?.firstChild;
    return words?.innerText.trim() ?? '';
}"""


@dataclass(frozen=True)
class Slider:
    """A slider over low, low + step, ..., high; with `log` these are powers of ten."""

    row: Locator
    low: float
    high: float
    step: float = 1
    log: bool = False

    @property
    def handle(self) -> Locator:
        """What takes the focus."""
        return self.row.get_by_role("slider")

    def at(self, place: float) -> float:
        """The value that stands at a place of the scale."""
        return 10.0**place if self.log else place

    def value(self) -> float:
        """The value that is written beside the slider, set right to the nearest place of the scale."""
        written = float(self.row.locator(".widget-readout").inner_text().replace("−", "-"))
        places = round(((math.log10(written) if self.log else written) - self.low) / self.step)
        return self.at(self.low + places * self.step)

    def press(self, *keys: str) -> None:
        """Press keys on the handle."""
        self.handle.focus()
        for key in keys:
            self.handle.press(key)

    def drag(self, *parts: float) -> None:
        """Take the handle and draw it, without a stop, to parts of the track: 0 its left end, 1 its right one."""
        mouse, box = self.row.page.mouse, self.row.locator(".noUi-base").bounding_box()
        self.handle.hover()
        mouse.down()
        for part in parts:
            mouse.move(box["x"] + part * box["width"], box["y"] + box["height"] / 2, steps=15)
        mouse.up()


class WidgetPage:
    """The widget that a call in a lesson makes, in its first state."""

    def __init__(self, notebook: NotebookPage, call: str):
        self.notebook = notebook
        self.cell = notebook.run(call)
        self.picture = notebook.picture(call)
        expect(self.picture).to_be_visible()

    @property
    def label(self) -> str:
        """What the picture says in words."""
        return self.picture.get_attribute("aria-label")

    def expect_label(self, label: str) -> None:
        """Wait until the picture says this."""
        expect(self.picture).to_have_attribute("aria-label", label)

    def button(self, name: str) -> Locator:
        """The button with these words on it, beside its icon."""
        return self.cell.get_by_role("button", name=name)

    def field(self, name: str) -> Locator:
        """The list of choices, or the box to tick, with this label."""
        return self.cell.get_by_label(name, exact=True)

    def slider(self, name: str, low: float, high: float, step: float = 1, log: bool = False) -> Slider:
        """The slider with this label."""
        label = self.cell.page.get_by_text(name, exact=True)
        return Slider(self.cell.locator(".widget-slider", has=label), low, high, step, log)

    def tab_order(self, first: Locator) -> list[str]:
        """The names of the controls that Tab goes to, from `first` until it leaves the widget."""
        first.focus()
        order = []
        for _ in range(MOST_CONTROLS):
            name = self.cell.evaluate(CONTROL_IN_FOCUS)
            if name is None:
                return order
            # The number beside a slider takes the focus too, and a picture that is too wide for the page.
            if name and name not in order[-1:]:
                order.append(name)
            self.cell.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not leave the widget: {order}")


def sweep_by_keys(slider: Slider, expect_value: Callable[[float], None]) -> None:
    """Both ends of a slider and their neighbours, by keyboard."""
    low, high, step = slider.low, slider.high, slider.step
    slider.press("Home")
    expect_value(slider.at(low))
    slider.press("ArrowRight")
    expect_value(slider.at(low + step))
    slider.press("ArrowLeft", "ArrowLeft")
    expect_value(slider.at(low))
    slider.press("End")
    expect_value(slider.at(high))
    slider.press("ArrowDown")
    expect_value(slider.at(high - step))


def sweep_by_mouse(slider: Slider, expect_value: Callable[[float], None]) -> None:
    """Both ends of a slider by mouse; then to and fro, faster than any picture: what is shown is the last value."""
    for part, end in ((1.1, slider.high), (-0.1, slider.low)):
        slider.drag(part)
        expect_value(slider.at(end))
    slider.drag(1.1, -0.1, 1.1, 0.6)
    value = slider.value()
    assert slider.at(slider.low) < value < slider.at(slider.high)
    expect_value(value)
