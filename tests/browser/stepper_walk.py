"""The walk through a widget that goes step by step: by mouse, by the slider's keys, by the buttons' keys."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.widget_page import WidgetPage

Numbers = Callable[[str, int], None]
"""numbers(label, step) asserts that a picture's words hold the numbers of a step, and no others."""


class StepperWalk:
    """A stepper with steps 0..last, whose numbers are checked at every step."""

    def __init__(self, widget: WidgetPage, last: int, numbers: Numbers):
        self.widget, self.last, self.numbers = widget, last, numbers
        self.slider = widget.slider("step", 0, last)
        self.reset, self.back, self.onward = (widget.button(name) for name in ("Reset", "Back", "Next"))

    def expect_step(self, step: int) -> None:
        """The picture shows this step."""
        expect(self.widget.picture).to_have_attribute("aria-label", re.compile(rf"^Step {step} of {self.last}\b"))
        self.numbers(self.widget.label, step)

    def by_mouse(self) -> None:
        """Next to the end, some steps back, then Reset; and the slider, drawn from end to end."""
        self.expect_step(0)
        expect(self.back).to_be_disabled()
        for step in range(1, self.last + 1):
            self.onward.click()
            self.expect_step(step)
        expect(self.onward).to_be_disabled()
        for step in range(self.last - 1, self.last - 4, -1):
            self.back.click()
            self.expect_step(step)
        self.reset.click()
        self.expect_step(0)
        self.slider.drag(1.1)
        self.expect_step(self.last)
        self.slider.drag(-0.1, 1.1, 0.5)
        self.expect_step(int(self.slider.value()))

    def by_slider_keys(self) -> None:
        """Arrows near both ends, and beyond them."""
        ends = (("Home", "ArrowLeft", "ArrowRight", (0, 2, 1)), ("End", "ArrowRight", "ArrowLeft", (0, -2, -1)))
        for end, outward, inward, steps in ends:
            for keys, step in zip(([end], [outward, inward, inward], [outward]), steps, strict=True):
                self.slider.press(*keys)
                self.expect_step(step if end == "Home" else self.last + step)

    def by_button_keys(self, order: list[str]) -> None:
        """Enter and Space on the buttons; from the first of them Tab goes to all controls, in this order."""
        self.slider.press("Home")
        self.expect_step(0)
        for step, key in enumerate(("Enter", "Space", "Enter"), start=1):
            self.onward.press(key)
            self.expect_step(step)
        assert self.widget.tab_order(self.reset) == order
        self.back.press("Space")
        self.expect_step(2)
        self.reset.press("Enter")
        self.expect_step(0)
