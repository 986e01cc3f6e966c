"""Lesson 3's widgets, by mouse and by keyboard: the numbers in the picture are the module's own, at every step."""

import re
from ast import literal_eval
from collections.abc import Iterator

import numpy as np
import pytest
from backprop.widgets.depth import INITS, MAX_DEPTH, State, draw
from backprop.widgets.stepper import example_network
from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.notebook_page import NotebookPage, fresh_notebook
from tests.browser.server import CourseServer

X, Y = np.array([[0.60, -0.40, 0.90]]), np.array([[1.5]])
NUMBERS = re.compile(r"(a|delta|dW)\[(\d)\] = ([-(), .\d]*\))")


@pytest.fixture(scope="module")
def notebook(server: CourseServer, context: BrowserContext) -> Iterator[NotebookPage]:
    with fresh_notebook(server, context, "03-multi-layer/multi-layer.ipynb") as notebook:
        notebook.run_imports()
        yield notebook


def show_widget(notebook: NotebookPage, call: str) -> Locator:
    """Run the cell again, for a widget in its first state."""
    cell = notebook.run(call)
    expect(notebook.picture(call)).to_be_visible()
    return cell


@pytest.fixture
def stepper(notebook: NotebookPage) -> Locator:
    return show_widget(notebook, "stepper()")


@pytest.fixture
def explorer(notebook: NotebookPage) -> Locator:
    return show_widget(notebook, "depth_explorer()")


def label(widget: Locator) -> str:
    return widget.locator("svg[role=img]").get_attribute("aria-label")


# -- the stepper


def known_at(step: int) -> dict[tuple[str, int], np.ndarray]:
    """What a step should tell, computed here: (name, layer) -> its numbers, flat."""
    network = example_network()
    L, cache = network.depth, network.forward(X)
    gradients = network.backward(cache, Y)
    known = {("a", l): cache.a[l] for l in range(min(step, L) + 1)}
    for l in range(max(2 * L + 2 - step, 1), L + 1):
        known |= {("delta", l): gradients.delta[l], ("dW", l): gradients.dW[l]}
    return {key: np.ravel(numbers) for key, numbers in known.items()}


def expect_step(widget: Locator, step: int) -> None:
    expect(widget.locator("svg[role=img]")).to_have_attribute("aria-label", re.compile(f"^Step {step} of 7"))
    told = {(name, int(l)): np.ravel(literal_eval(text)) for name, l, text in NUMBERS.findall(label(widget))}
    known = known_at(step)
    assert told.keys() == known.keys()
    for key, numbers in known.items():
        np.testing.assert_allclose(told[key], numbers, atol=5.1e-5, err_msg=f"step {step}: {key}")
    loss = re.findall(r"loss = ([\d.]+\d)", label(widget))
    network = example_network()
    assert loss == ([f"{network.loss_value(network.forward(X), Y):.4f}"] if step > network.depth else [])


def test_the_stepper_walks_by_mouse(stepper: Locator):
    button = {name: stepper.get_by_role("button", name=name) for name in ("Reset", "Back", "Forward")}
    expect_step(stepper, 0)
    expect(button["Back"]).to_be_disabled()
    for step in range(1, 8):
        button["Forward"].click()
        expect_step(stepper, step)
    expect(button["Forward"]).to_be_disabled()
    for step in range(6, 3, -1):
        button["Back"].click()
        expect_step(stepper, step)
    button["Reset"].click()
    expect_step(stepper, 0)


def test_the_stepper_walks_by_arrow_keys(stepper: Locator):
    slider = stepper.get_by_role("slider")
    slider.focus()
    for step in range(1, 8):
        slider.press("ArrowRight")
        expect_step(stepper, step)
    slider.press("ArrowRight")
    for step in range(6, -1, -1):
        slider.press("ArrowLeft")
        expect_step(stepper, step)


def test_the_stepper_plays_to_the_end_and_can_be_paused(stepper: Locator):
    play = stepper.get_by_role("button", name="Play")
    pause = stepper.get_by_role("button", name="Pause")
    play.click()
    expect_step(stepper, 1)
    pause.click()
    expect(play).to_be_visible()
    expect_step(stepper, 1)
    stepper.get_by_role("slider").focus()
    stepper.get_by_role("slider").press("End")
    expect_step(stepper, 7)
    play.click()
    expect_step(stepper, 0)
    expect_step(stepper, 1)
    stepper.get_by_role("button", name="Forward").click()
    expect(play).to_be_visible()
    expect_step(stepper, 2)


# -- the depth widget


def expect_state(widget: Locator, **state) -> None:
    expect(widget.locator("svg[role=img]")).to_have_attribute("aria-label", draw(State(**state)).label)


def test_the_depth_slider_reaches_both_ends_by_keyboard(explorer: Locator):
    slider = explorer.get_by_role("slider")
    slider.focus()
    expect_state(explorer, depth=20)
    slider.press("ArrowRight")
    expect_state(explorer, depth=21)
    slider.press("Home")
    expect_state(explorer, depth=2)
    slider.press("ArrowLeft")
    slider.press("End")
    expect_state(explorer, depth=MAX_DEPTH)
    slider.press("ArrowLeft")
    expect_state(explorer, depth=MAX_DEPTH - 1)


def test_every_choice_of_the_depth_widget_changes_the_picture(explorer: Locator):
    init, branch = explorer.get_by_label("init"), explorer.get_by_label("branch scale")
    for key, choice in INITS.items():
        init.select_option(choice.name)
        expect_state(explorer, init=key)
    init.focus()
    init.press("Home")
    first = next(iter(INITS))
    expect_state(explorer, init=first)

    expect(branch).to_be_disabled()
    explorer.get_by_role("checkbox").press("Space")
    expect_state(explorer, init=first, residual=True)
    branch.select_option("1/√L")
    expect_state(explorer, init=first, residual=True, branch="1/√L")
    explorer.get_by_role("button", name="New weights").click()
    expect_state(explorer, init=first, residual=True, branch="1/√L", seed=1)
    explorer.get_by_role("checkbox").click()
    expect_state(explorer, init=first, branch="1/√L", seed=1)


def test_a_fast_drag_never_leaves_a_stale_picture(explorer: Locator):
    mouse = explorer.page.mouse
    slider, track = explorer.get_by_role("slider"), explorer.locator(".noUi-base")
    box = track.bounding_box()
    height, left, right = box["y"] + box["height"] / 2, box["x"] - 20, box["x"] + box["width"] + 20
    slider.hover()
    mouse.down()
    for end, depth in ((right, MAX_DEPTH), (left, 2)):
        mouse.move(end, height, steps=60)
        expect_state(explorer, depth=depth)
    for end in (right, left, (left + right) / 2 + 31):
        mouse.move(end, height, steps=60)
    mouse.up()
    depth = int(explorer.locator(".widget-readout").inner_text())
    assert 2 < depth < MAX_DEPTH
    expect_state(explorer, depth=depth)
