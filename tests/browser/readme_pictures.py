"""`python -m tests.browser.readme_pictures [FOLDER]`: makes README's pictures, in docs/ or FOLDER.

at-work.gif: the stepper, then a student's mistake, what its check says, and the answer mended. diagnosis.png: another
mistake, for whoever stops what moves (GitHub does, for GIFs, where a reader's system asks for less motion).
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.answer_page import Mistake, panel, solution
from tests.browser.lone_notebook import lone_notebook
from tests.browser.notebook_page import NotebookPage
from tests.browser.widget_page import WidgetPage

LESSON = "03-multi-layer/multi-layer.ipynb"
TRANSPOSED = Mistake("hidden-delta", "@ W_next", "@ W_next.T", "is where it goes wrong")
SLOPE_AT_A = Mistake("hidden-delta", "np.tanh(z)", "np.tanh(np.tanh(z))", "f' was taken at a, not at z")
WIDTH, HEIGHT = 900, 742
"""Of the window: README is about as wide on GitHub, and the stepper as high."""
SHARP = 2
"""Pixels of the picture to one of the window, for screens that show as many."""
COLOURS, APART = 255, 12
"""A GIF has 256, one of them for what stays as it was. Two shades that are nearer than 12 in RGB count as one."""
ONLY_THE_NOTEBOOK = """() => {
    const {shell, commands} = jupyterapp;
    shell.collapseLeft();
    shell.collapseRight();
    for (const side of ['left', 'right']) commands.execute('application:toggle-side-tabbar', {side});
    commands.execute('statusbar:toggle');
}"""
TO_THE_TOP = "node => node.scrollIntoView({block: 'start'})"

Frame = tuple[bytes, int]
"""A screenshot, and for how many milliseconds it is shown."""


def frame(top: Locator, milliseconds: int) -> Frame:
    """The window, scrolled to begin with `top`."""
    top.evaluate(TO_THE_TOP)
    return top.page.screenshot(animations="disabled", caret="initial"), milliseconds


def the_stepper(notebook: NotebookPage) -> Iterator[Frame]:
    """Delta on its way back, layer by layer."""
    widget = WidgetPage(notebook, "stepper()")
    widget.slider("step", 0, 7).press(*["ArrowRight"] * 4)
    for step, milliseconds in ((5, 1400), (6, 1400), (7, 1800)):
        widget.button("Next").click()
        expect(widget.picture).to_have_attribute("aria-label", re.compile(f"^Step {step} "))
        yield frame(widget.cell.locator(".jp-OutputArea-output"), milliseconds)


def a_mistake_mended(notebook: NotebookPage, mistake: Mistake) -> Iterator[Frame]:
    """An answer is written line by line, checked, and put right."""
    head, quotes, body = wrong(notebook, mistake).rpartition('"""\n')
    first = body.partition("\n")[0]
    top = notebook.page.get_by_text("A hint: let the shapes decide")
    notebook.show(mistake.exercise)
    yield frame(top, 800)
    for text in (first, body):
        notebook.write(mistake.exercise, head + quotes + text)
        yield frame(top, 800)
    check = notebook.run(mistake.exercise, mistake.check)
    expect(panel(check)).to_contain_text(mistake.says)
    yield frame(top, 4500)
    expect(panel(check)).to_be_in_viewport(ratio=1)
    notebook.show(mistake.exercise).locator(".cm-line", has_text=mistake.wrong).click()
    notebook.page.keyboard.press("End")
    for _ in mistake.wrong.removeprefix(mistake.right):
        notebook.page.keyboard.press("Backspace")
        yield frame(top, 400)
    expect(panel(notebook.run(mistake.exercise, mistake.check))).to_contain_text(": right (")
    yield frame(top, 2500)


def wrong(notebook: NotebookPage, mistake: Mistake) -> str:
    """The wrong answer, as a student would write it: without the marks of the lesson's source."""
    right = re.sub(r"\n *### (BEGIN|END) SOLUTION", "", solution(notebook, mistake.exercise))
    return right.replace(mistake.right, mistake.wrong)


def in_few_colours(pngs: list[bytes]) -> list[Image.Image]:
    """The pictures with one palette, their commonest colours that are APART; another becomes the nearest of them."""
    pixels = np.stack([np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), int) for png in pngs])
    colours, which, counts = np.unique(pixels @ [65536, 256, 1], return_inverse=True, return_counts=True)
    colours = colours[:, None] // [65536, 256, 1] % 256
    palette: list[np.ndarray] = []
    for colour in colours[np.argsort(-counts)]:
        distances = np.linalg.norm(np.reshape(palette, (-1, 3)) - colour, axis=1)
        if len(palette) < COLOURS and (distances >= APART).all():
            palette.append(colour)
    nearest = np.array([np.linalg.norm(palette - colour, axis=1).argmin() for colour in colours], np.uint8)
    pictures = [Image.fromarray(indices) for indices in nearest[which.reshape(pixels.shape[:3])]]
    for picture in pictures:
        picture.putpalette(np.uint8(palette).tobytes())
    return pictures


def make(folder: Path) -> None:
    """Drive a lesson in JupyterLab and write both pictures into `folder`."""
    options = {"viewport": {"width": WIDTH, "height": HEIGHT}, "device_scale_factor": SHARP}
    with lone_notebook(LESSON, **options) as notebook:
        notebook.page.evaluate(ONLY_THE_NOTEBOOK)
        frames = [*the_stepper(notebook), *a_mistake_mended(notebook, TRANSPOSED)]
        first, *rest = in_few_colours([png for png, _ in frames])
        durations = [milliseconds for _, milliseconds in frames]
        first.save(folder / "at-work.gif", save_all=True, append_images=rest, duration=durations, loop=0)
        notebook.write(SLOPE_AT_A.exercise, wrong(notebook, SLOPE_AT_A))
        check = notebook.run(SLOPE_AT_A.exercise, SLOPE_AT_A.check)
        expect(panel(check)).to_contain_text(SLOPE_AT_A.says)
        (still,) = in_few_colours([panel(check).screenshot()])
        still.save(folder / "diagnosis.png", optimize=True)


if __name__ == "__main__":
    make(Path(*sys.argv[1:2] or ["docs"]))
