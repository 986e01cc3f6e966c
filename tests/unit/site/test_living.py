"""A widget of a page: its pictures are those that the widget draws, found by running the cells that it needs."""

import json
import zlib
from base64 import b64decode

import numpy as np
import pytest
from backprop.pictures.init_explorer import init_explorer
from backprop.pictures.saturation_explorer import saturation_explorer
from backprop.pictures.stepper import stepper
from nbformat.v4 import new_code_cell, new_notebook

from grader.errors import CommandError
from grader.site.living import living

pytestmark = pytest.mark.slow

IMPORTS = new_code_cell(
    "from backprop.pictures.init_explorer import init_explorer\n"
    "from backprop.pictures.saturation_explorer import saturation_explorer\n"
    "from backprop.pictures.stepper import stepper"
)


def alive(*sources: str):
    """The widget of the last of these cells."""
    cells = [IMPORTS, *map(new_code_cell, sources)]
    return living(new_notebook(cells=cells), cells[-1])


def pictures(widget) -> list[str]:
    return json.loads(zlib.decompress(b64decode(widget.pictures, validate=True)))


def test_every_step_is_the_picture_that_the_stepper_shows():
    found, widget = alive("stepper()"), stepper()
    assert [dial.label for dial in found.dials] == ["step"] and found.whole
    slider = widget.states.controls["step"]
    for step, picture in enumerate(pictures(found)):
        slider.value = step
        assert picture == widget.svg
    assert step == slider.max


def test_the_last_control_turns_fastest_and_each_setting_is_what_the_explorer_shows():
    found, widget = alive("saturation_explorer()"), saturation_explorer()
    z, y = found.dials
    drawn = pictures(found)
    assert len(drawn) == len(z.values) * len(y.values)
    assert drawn[z.start * len(y.values) + y.start] == widget.svg
    controls = widget.states.controls
    for place in (0, 7, len(z.values) - 1):
        for target in (0, 1):
            controls["z"].value, controls["y"].value = z.values[place], target
            assert drawn[place * len(y.values) + target] == widget.svg


def test_a_cell_runs_with_those_that_it_needs_and_no_others():
    found = alive("start = 3.0", "raise RuntimeError('not needed')", "print('hello')\nsaturation_explorer(start)")
    z, _ = found.dials
    assert z.words[z.start] == "3.0"


def test_what_a_cell_sets_of_numpy_ends_with_it():
    alive("import numpy as np\nnp.set_printoptions(precision=2)", "stepper(x=np.array([0.6, -0.4, 0.9]))")
    assert np.get_printoptions()["precision"] == 8


def test_what_a_page_does_not_offer_stays_as_the_widget_began():
    found, widget = alive("init_explorer(width=8)"), init_explorer(width=8)
    assert "width n" not in [dial.label for dial in found.dials] and not found.whole
    place = 0
    for dial in found.dials:
        place = place * len(dial.values) + dial.start
    assert pictures(found)[place] == widget.svg


@pytest.mark.parametrize(
    ("source", "words"), [("saturation_explorer(99)", "must lie in -10..10"), ("w = stepper()", "must end with it")]
)
def test_a_widget_that_cannot_be_drawn_is_named(source, words):
    with pytest.raises(CommandError, match=words):
        alive(source)
