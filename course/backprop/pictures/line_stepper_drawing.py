"""The picture of the line stepper: the program, its values and gradients so far, and who tells whom."""

import numpy as np

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.numerals import number
from backprop.pictures.canvas.primitives import ArrowStyle, Style
from backprop.pictures.line_stepper_numbers import LINES, ORDER, LineTrace

WIDTH = 800
ROW, TOP = 27, 74
NAME_X, SHAPE_X, VALUE_X, GRADIENT_X = palette.MARGIN, 260, 308, 564
SHOWN = 4
PARAMETERS = {"z1": ("W1", "b1"), "logits": ("W2", "b2")}
"""The parameters that are listed above the line that reads them."""
ROWS = tuple(name for line in LINES for name in (*PARAMETERS.get(line.name, ()), line.name))
SHARED = "One number served every entry of a row: the row's shares are added."
BATCH = "Every example used the same parameters: the batch's shares are added."
NOTES = {
    "log_p": "The loss reads one entry in each row, the label's. The others did nothing.",
    "inverse": SHARED,
    "maxima": SHARED + " Here they cancel.",
    "W2": BATCH,
    "b2": BATCH,
    "a1": "Every logit listens to every hidden unit: the logits' shares are added.",
    "W1": BATCH,
    "b1": BATCH,
}
RULES = {
    "log_p": "4, picked by the label",
    "p": "1, element by element",
    "inverse": "2 and 3, a product with a stretched factor",
    "total": "1, element by element",
    "exps": "5, read twice: 3 for total's share, 2 for p's",
    "shifted": "1, element by element",
    "maxima": "3, stretched over its row, and subtracted",
    "logits": "5, read twice: 4 for maxima's share, 1 for shifted's",
    "W2": "2, a product of matrices",
    "b2": "3, stretched over the batch",
    "a1": "2, a product of matrices",
    "z1": "1, element by element",
    "W1": "2, a product of matrices",
    "b1": "3, stretched over the batch",
}
"""Which of lesson 4's five rules leads back to a value."""

BAND: Style = {
    "stroke": palette.BACKWARD,
    "dash": palette.BACKWARD_DASH,
    "fill": palette.BACKWARD,
    "fill_opacity": palette.TINT,
}
MESSAGE: ArrowStyle = {**palette.BACKWARD_ARROW, "weight": palette.MEDIUM}


def draw(trace: LineTrace, step: int) -> Drawing:
    """The picture of one step, 0 <= step <= trace.last_step; a pure function. ValueError for any other step."""
    if not 0 <= step <= trace.last_step:
        raise ValueError(f"step {step} does not exist: this program has steps 0 to {trace.last_step}")
    panel = TOP + ROW * len(ROWS) + 6
    drawing = Drawing(WIDTH, panel + 128, _label(trace, step))
    title = "forward" if step == 0 else f"backward, d{ORDER[step - 1]}"
    drawing.heading(
        f"step {step} of {trace.last_step}:  {title}", fill=palette.FORWARD if step == 0 else palette.BACKWARD
    )
    for x, words in ((NAME_X, "line"), (SHAPE_X, "shape"), (VALUE_X, "value, first row"), (GRADIENT_X, "d, first row")):
        drawing.note(x, 52, words)
    drawing.line(VALUE_X + 112, 52, VALUE_X + 140, 52, **palette.FORWARD_LINE)
    drawing.line(GRADIENT_X + 90, 52, GRADIENT_X + 118, 52, **palette.BACKWARD_LINE)
    for row, name in enumerate(ROWS):
        _row(drawing, trace, step, name, TOP + ROW * row + ROW / 2)
    if step > 0:
        _messages(drawing, trace, ORDER[step - 1])
    drawing.divider(panel)
    for row, line in enumerate(_words(trace, step)):
        drawing.text(NAME_X, panel + 22 + 23 * row, line, palette.BODY if row == 0 else palette.SMALL, bold=row == 0)
    return drawing


def _row(drawing: Drawing, trace: LineTrace, step: int, name: str, y: float) -> None:
    code = {line.name: line.code for line in LINES}
    known = ORDER[:step]
    newest = step > 0 and name == ORDER[step - 1]
    if newest:
        drawing.rect(8, y - 12, WIDTH - 16, 24, **BAND)
    drawing.text(NAME_X, y, f"{name} = {code[name]}" if name in code else name, palette.SMALL)
    value = trace.values[name]
    drawing.note(SHAPE_X, y, str(np.shape(value)) if np.ndim(value) else "one")
    drawing.text(VALUE_X, y, _first_row(value), palette.SMALL)
    if name in known:
        drawing.text(GRADIENT_X, y, _first_row(trace.gradients[name]), palette.SMALL)
    elif name == "loss" and step > 0:
        drawing.text(GRADIENT_X, y, "1", palette.SMALL)


def _messages(drawing: Drawing, trace: LineTrace, name: str) -> None:
    """A dashed arrow to the value from each line that reads it."""
    middle = {row: TOP + ROW * i + ROW / 2 for i, row in enumerate(ROWS)}
    for order, reader in enumerate(trace.readers(name)):
        x = GRADIENT_X - 14 - 10 * order
        points = [(GRADIENT_X - 4, middle[reader]), (x, middle[reader]), (x, middle[name] + 5)]
        drawing.polyline(points[:2], stroke=palette.BACKWARD, weight=palette.MEDIUM, dash=palette.BACKWARD_DASH)
        drawing.arrow(*points[1], *points[2], **MESSAGE)


def _words(trace: LineTrace, step: int) -> list[str]:
    """Who reads the value, what each of them tells it, and the sum."""
    if step == 0:
        return [
            f"loss = {number(float(trace.values['loss']))}. "
            "Now backward: the loss is at the bottom, so each click goes one value up.",
            "For each value: which lines read it? They know what they did to the loss. They tell it.",
        ]
    name = ORDER[step - 1]
    readers = trace.readers(name)
    who = f"only by {readers[0]}" if len(readers) == 1 else f"by {' and by '.join(readers)}"
    lines = [f"{name} is read {who}. Rule {RULES[name]}."]
    if len(readers) > 1:
        lines += [f"from {reader}:  {_first_row(trace.message(reader, name))}" for reader in readers]
        lines.append(f"added:  d{name} = {_first_row(trace.gradients[name])}")
    else:
        lines.append(f"d{name} = {_first_row(trace.gradients[name])}, in the shape of {name}")
        lines.append(NOTES.get(name, "Each entry answers for itself."))
    return lines


def _first_row(value: np.ndarray) -> str:
    row = np.atleast_1d(value)
    row = row[0] if row.ndim == 2 else row
    shown = row if len(row) <= SHOWN else row[: SHOWN - 1]
    text = ", ".join(number(entry) for entry in shown) + (", …" if len(row) > SHOWN else "")
    return f"({text})" if np.ndim(value) else text


def _label(trace: LineTrace, step: int) -> str:
    """All numbers known at this step, in words for those who do not see the picture."""
    words = [f"Step {step} of {trace.last_step}.", *(f"{line.rstrip('.')}." for line in _words(trace, step))]
    words += [f"{name} = {_plain(trace.values[name])}." for name in ROWS]
    words += [f"d{name} = {_plain(trace.gradients[name])}." for name in ORDER[:step]]
    return " ".join(words)


def _plain(value: np.ndarray) -> str:
    if np.ndim(value) == 0:
        return f"{value + 0.0:.4f}".replace("-0.0000", "0.0000")
    return "(" + ", ".join(_plain(entry) for entry in value) + ")"
