"""What an explorer does with its state: it draws it whenever the controls or a button say something else."""

from typing import NamedTuple

import pytest
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.explorer import explorer
from ipywidgets import Button, FloatSlider, IntSlider
from traitlets import Bunch


class State(NamedTuple):
    """Two parts with a control each, and one without."""

    count: int = 3
    size: float = 0.5
    seed: int = 0


class Sketch:
    """An explorer of State, its controls, and the states that it drew, in order."""

    def __init__(self) -> None:
        self.drawn: list[State] = []
        self.count, self.size = IntSlider(3, 0, 50, description="count"), FloatSlider(0.5, min=0, max=1)
        self.double, self.again = Button(description="double"), Button(description="again")
        self.widget = explorer(
            self.draw,
            State(),
            rows=[(self.count, self.double), (self.size, self.again)],
            controls={"count": self.count, "size": self.size},
            on_pages={"count": (0, 3, 50)},
            buttons={
                self.double: lambda state: state._replace(count=2 * state.count),
                self.again: lambda state: state._replace(seed=state.seed + 1),
            },
            tidy=lambda state: state._replace(size=round(state.size, 1)),
        )
        self.drawn.clear()

    def draw(self, state: State) -> Drawing:
        """The state in words."""
        self.drawn.append(state)
        return Drawing(100, 50, f"{state.count} of {state.size}, seed {state.seed}.")


@pytest.fixture
def sketch() -> Sketch:
    return Sketch()


def test_a_drag_ends_on_its_last_value(sketch):
    for count in [*range(51), *range(50, -1, -1)]:
        sketch.count.value = count
        assert f"{count} of 0.5" in sketch.widget.svg


def test_a_message_that_comes_late_changes_nothing(sketch):
    sketch.count.value = 20
    sketch.count.notify_change(Bunch(type="change", name="value", owner=sketch.count, old=3, new=10))
    assert "20 of 0.5" in sketch.widget.svg


def test_what_comes_to_the_same_state_is_not_drawn_again(sketch):
    sketch.size.value = 0.52
    assert sketch.drawn == []
    sketch.size.value = 0.6
    assert sketch.drawn == [State(size=0.6)]


def test_a_button_changes_the_state_and_its_control_at_once(sketch):
    sketch.double.click()
    assert sketch.count.value == 6
    assert sketch.drawn == [State(count=6)]


def test_what_no_control_sets_stays_when_a_control_moves(sketch):
    sketch.again.click()
    sketch.count.value = 9
    assert sketch.drawn == [State(seed=1), State(count=9, seed=1)]


def test_the_still_picture_is_of_the_state_when_it_is_first_displayed_and_made_once(sketch):
    sketch.count.value = 7
    bundle, _ = sketch.widget._repr_mimebundle_()
    assert bundle["text/plain"].endswith("7 of 0.5, seed 0.")
    sketch.count.value = 8
    assert sketch.widget._repr_mimebundle_()[0]["image/png"] is bundle["image/png"]
