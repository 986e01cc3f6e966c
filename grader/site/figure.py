"""A picture that a cell left, with its text alternative and its caption."""

import re
import struct
from base64 import b64decode
from html import escape

from nbformat import NotebookNode

from grader.errors import CommandError
from grader.site.prose import Prose

WIDGET = "Run this cell"
DESCRIPTION = re.compile(r"In the (?:figure|widget): (?P<words>.+?)(?:\n\n|\Z)", re.DOTALL)
STILL = "A still of a widget; it moves where the lesson runs."


def take_description(cell: NotebookNode | None) -> str:
    """What the prose after a picture says of it ("In the figure: ..."), taken out of that cell; "" where nothing."""
    if cell is None or cell.cell_type != "markdown":
        return ""
    found = DESCRIPTION.match(cell.source)
    if not found:
        return ""
    cell.source = cell.source[found.end() :]
    return found["words"][0].upper() + found["words"][1:]


def figure_html(output: NotebookNode, description: str, number: int, prose: Prose) -> str:
    """A <figure>. description: markdown from the prose. Raises CommandError where no words say what is to be seen."""
    data, about = output.data["image/png"], output.get("metadata", {}).get("image/png", {})
    is_widget = output.data.get("text/plain", "").startswith(WIDGET)
    label = about.get("alt", "")
    if not (label or description):
        raise CommandError('a figure has no words: let the next cell begin with "In the figure: "')
    words = [STILL] if is_widget else []
    words += [description or ("" if is_widget else escape(label))]
    caption = prose.html(f"**Figure {number}.** {' '.join(filter(None, words))}")
    numbers = f"<details><summary>In words and numbers</summary><p>{escape(label)}</p></details>"
    size = about if "width" in about else _pixels(data)
    alt = escape(label or _plain(description))
    return (
        f'<figure><img src="data:image/png;base64,{"".join(data.split())}" alt="{alt}" '
        f'width="{size["width"]:g}" height="{size["height"]:g}">'
        f"<figcaption>{caption}{numbers if label and (is_widget or description) else ''}</figcaption></figure>"
    )


def _plain(markdown: str) -> str:
    return " ".join(re.sub(r"[$`*\\{}]", "", markdown).split())


def _pixels(data: str) -> dict[str, int]:
    """Width and height, from the first bytes of the PNG."""
    width, height = struct.unpack(">II", b64decode(data[:64])[16:24])
    return {"width": width, "height": height}
