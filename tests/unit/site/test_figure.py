"""A picture with words for those who do not see it, and a caption for those who do."""

import base64
import re
from html import escape

import pytest
from backprop.pictures.chain_picture import chain_picture
from backprop.pictures.stepper import stepper
from nbformat.v4 import new_markdown_cell, new_output

from grader.errors import CommandError
from grader.site.dials import Dial
from grader.site.figure import figure_html, take_description
from grader.site.living import Living
from grader.site.prose import Prose

pytestmark = pytest.mark.slow


def output(bundle: dict, metadata: dict | None = None):
    return new_output("display_data", bundle, metadata=metadata or {})


def drawn(thing):
    return output(*thing._repr_mimebundle_())


def plot():
    """What matplotlib leaves: a picture without words."""
    bundle, _ = chain_picture().still("<Figure size 600x320 with 1 Axes>")
    return output({"image/png": bundle["image/png"], "text/plain": bundle["text/plain"]})


def test_a_drawing_is_described_by_its_label():
    html = figure_html(drawn(chain_picture()), "", 3, Prose())
    assert f'alt="{escape(chain_picture().label)}"' in html
    assert "<strong>Figure 3.</strong> A chain of 4 layers." in html
    assert 'width="760"' in html


def test_the_picture_is_in_the_page_and_whole():
    html = figure_html(drawn(chain_picture()), "", 1, Prose())
    picture = re.search(r'src="data:image/png;base64,([^"]+)"', html)[1]
    assert base64.b64decode(picture, validate=True) == chain_picture().png()


def test_a_widget_is_said_to_stand_still_and_keeps_its_numbers():
    html = figure_html(drawn(stepper()), "", 1, Prose())
    assert "A still of a widget" in html
    assert "Run this cell" not in html
    assert re.search(r"<details>.*a\[0\] = \(0\.6000, -0\.4000, 0\.9000\)", html)


def test_a_plot_takes_its_words_from_the_prose_that_follows():
    following = new_markdown_cell("In the figure: the *loss* falls as $h^2$.\n\nAnd so on.")
    description = take_description(following)
    html = figure_html(plot(), description, 2, Prose())
    assert 'alt="The loss falls as h^2."' in html
    assert "<strong>Figure 2.</strong> The <em>loss</em> falls as" in html
    assert following.source == "And so on."
    assert 'width="1520"' in html


def test_prose_that_describes_nothing_stays_where_it_is():
    following = new_markdown_cell("Now the table. In the figure: no.")
    assert take_description(following) == "" and following.source.startswith("Now")
    assert take_description(None) == ""


def test_a_picture_without_words_is_refused():
    with pytest.raises(CommandError, match="In the figure: "):
        figure_html(plot(), "", 1, Prose())


def test_a_living_widget_is_its_still_until_a_script_comes():
    slider = Dial("step", True, (0, 1), ("0", "1"), start=0)
    still = figure_html(drawn(stepper()), "", 1, Prose())
    html = figure_html(drawn(stepper()), "", 1, Prose(), Living((slider,), "packed", whole=True))
    hidden = re.search(r'<figure data-pictures="packed"><div class="dials" hidden>(.*?)</div>', html)
    assert re.findall(r">(Back|Next|step)\b", hidden[1]) == ["Back", "step", "Next"]
    assert "data-words=" in hidden[1] and "data-alive=" in html
    rest = html.replace(hidden[0], "<figure>")
    assert re.sub(r"<span data-alive.*?>(.*?)</span>", r"\1", rest) == still


def test_a_choice_stands_where_the_widget_begins_and_what_the_page_lacks_is_told():
    choice = Dial("curve", False, ("s", "l"), ("sin", "a < b"), start=1)
    slider = Dial("h", True, (0, 9), ("0", "9"), start=1)
    html = figure_html(drawn(stepper()), "", 1, Prose(), Living((choice, slider), "packed", whole=False))
    assert '<option value="1" selected>a &lt; b</option>' in html
    assert "<button" not in html
    assert "it has more of them where the lesson runs" in html
