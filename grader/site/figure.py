"""A picture that a cell left, with its text alternative and its caption; with a living widget's controls too."""

import json
import re
import struct
from base64 import b64decode
from html import escape

from nbformat import NotebookNode

from grader.errors import CommandError
from grader.site.dials import Dial
from grader.site.living import Living
from grader.site.prose import Prose

WIDGET = "Run this cell"
DESCRIPTION = re.compile(r"In the (?:figure|widget): (?P<words>.+?)(?:\n\n|\Z)", re.DOTALL)
STILL = "A still of a widget; it moves where the lesson runs."
ALIVE = "A widget; its pictures were drawn beforehand."
PARTLY = "A widget; its pictures were drawn beforehand, and it has more of them where the lesson runs."
STEPS = '<button type="button" data-by="{by}">{name}</button>'


def take_description(cell: NotebookNode | None) -> str:
    """What the prose after a picture says of it ("In the figure: ..."), taken out of that cell; "" where nothing."""
    if cell is None or cell.cell_type != "markdown":
        return ""
    found = DESCRIPTION.match(cell.source)
    if not found:
        return ""
    cell.source = cell.source[found.end() :]
    return found["words"][0].upper() + found["words"][1:]


def is_widget(output: NotebookNode) -> bool:
    """Whether a picture is the still of a widget."""
    return output.data.get("text/plain", "").startswith(WIDGET)


def figure_html(output: NotebookNode, description: str, number: int, prose: Prose, alive: Living | None = None) -> str:
    """A <figure>. description: markdown from the prose; alive: the widget, if it is one and can answer on the page.

    Without scripts the widget is the same still picture. Raises CommandError where no words say what is to be seen.
    """
    data, about = output.data["image/png"], output.get("metadata", {}).get("image/png", {})
    widget = is_widget(output)
    label = about.get("alt", "")
    if not (label or description):
        raise CommandError('a figure has no words: let the next cell begin with "In the figure: "')
    words = [_still(alive)] if widget else []
    words += [description or ("" if widget else escape(label))]
    caption = prose.html(f"**Figure {number}.** {' '.join(filter(None, words))}")
    numbers = f"<details><summary>In words and numbers</summary><p>{escape(label)}</p></details>"
    size = about if "width" in about else _pixels(data)
    alt = escape(label or _plain(description))
    return (
        f'{_opening(alive)}<img src="data:image/png;base64,{"".join(data.split())}" alt="{alt}" '
        f'width="{size["width"]:g}" height="{size["height"]:g}">'
        f"<figcaption>{caption}{numbers if label and (widget or description) else ''}</figcaption></figure>"
    )


def _opening(alive: Living | None) -> str:
    """The beginning of a <figure>. What only a script can use is hidden until one is there."""
    if alive is None:
        return "<figure>"
    back, onward = (STEPS.format(by=by, name=name) for by, name in ((-1, "Back"), (1, "Next")))
    turned = [_dial(dial) for dial in alive.dials]
    if len(turned) == 1 and alive.dials[0].is_slider:
        turned = [back, *turned, onward]
    status = '<p class="unseen" role="status"></p>'
    return f'<figure data-pictures="{alive.pictures}"><div class="dials" hidden>{"".join(turned)}{status}</div>'


def _dial(dial: Dial) -> str:
    if not dial.is_slider:
        options = (
            f'<option value="{place}"{" selected" if place == dial.start else ""}>{escape(name)}</option>'
            for place, name in enumerate(dial.words)
        )
        return f"<label>{escape(dial.label)} <select>{''.join(options)}</select></label>"
    first = f'<span class="reading" aria-hidden="true">{escape(dial.words[dial.start])}</span>'
    return (
        f'<label>{escape(dial.label)} <input type="range" min="0" max="{len(dial.words) - 1}" value="{dial.start}" '
        f'data-words="{escape(json.dumps(dial.words, ensure_ascii=False))}"></label>{first}'
    )


def _still(alive: Living | None) -> str:
    """What the caption says of a widget: that it is a still, which a script corrects."""
    return f'<span data-alive="{ALIVE if alive.whole else PARTLY}">{STILL}</span>' if alive else STILL


def _plain(markdown: str) -> str:
    return " ".join(re.sub(r"[$`*\\{}]", "", markdown).split())


def _pixels(data: str) -> dict[str, int]:
    """Width and height, from the first bytes of the PNG."""
    width, height = struct.unpack(">II", b64decode(data[:64])[16:24])
    return {"width": width, "height": height}
