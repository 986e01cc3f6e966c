"""The picture of lesson 5: the two fans of a layer, and where each reads its weights."""

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.primitives import ArrowStyle, Style

ROW, RADIUS, UNITS = 34, 14, 160
"""Pixels: from unit to unit, of a unit, and from the inputs to the units."""


def fan_picture(fan_in: int = 5, fan_out: int = 3) -> Drawing:
    """The two sums of one layer: a row of W makes one z going forward, a column of W one dL/da going back.

    fan_in, fan_out: 1..7.
    """
    if not (1 <= fan_in <= 7 and 1 <= fan_out <= 7):
        raise ValueError(f"the picture has room for fans of 1 to 7, not {fan_in} and {fan_out}")
    i, j = (fan_out - 1) // 2, min(3, fan_in - 1)
    label = (
        f"A layer with {fan_in} inputs and {fan_out} units; W is {fan_out} by {fan_in}. "
        f"Forward, z_i is a sum of fan_in = {fan_in} terms W_ij a_j: row i of W. "
        f"Backward, dL/da_j is a sum of fan_out = {fan_out} terms W_ij delta_i: column j of W. "
        "W_ij is in both."
    )
    half = max(ROW * max(fan_in, fan_out) / 2, 58)
    middle = 40 + half
    foot = middle + half + 20
    drawing = Drawing(palette.WIDTH, foot + 22, label)
    drawing.heading("The two sums of one layer", above=True)
    for left, forward in ((0, True), (392, False)):
        colour = palette.FORWARD if forward else palette.BACKWARD
        x = left + palette.MARGIN
        drawing.text(x, 18, "forward" if forward else "backward", palette.SMALL, fill=colour, bold=True)
        _fan(drawing, left + 62, middle, (fan_in, fan_out), (i, j), forward)
        _grid(drawing, left + 262, middle, (fan_in, fan_out), (i, j), forward)
        drawing.text(x, foot, "zᵢ = Σ Wᵢⱼ aⱼ" if forward else "dL/daⱼ = Σ Wᵢⱼ δᵢ", bold=True)
        terms = f"over j: fan_in = {fan_in} terms" if forward else f"over i: fan_out = {fan_out} terms"
        drawing.note(left + 166, foot, terms)
    return drawing


def _fan(
    drawing: Drawing, left: float, middle: float, fans: tuple[int, int], chosen: tuple[int, int], forward: bool
) -> None:
    """Inputs on the left, units on the right, and the edges of the sum that is made."""
    (fan_in, fan_out), (i, j) = fans, chosen
    inputs = [(left, middle + ROW * (k - (fan_in - 1) / 2)) for k in range(fan_in)]
    units = [(left + UNITS, middle + ROW * (k - (fan_out - 1) / 2)) for k in range(fan_out)]
    for column, start in enumerate(inputs):
        for row, end in enumerate(units):
            if row == i if forward else column == j:
                style: ArrowStyle = {**(palette.FORWARD_ARROW if forward else palette.BACKWARD_ARROW), "head": 7}
                style["weight"] = palette.BOLD if (row, column) == chosen else palette.THIN
                drawing.arrow_between(*((start, end) if forward else (end, start)), RADIUS + 2, **style)
            else:
                (x1, y1), (x2, y2) = start, end
                drawing.line(x1 + RADIUS, y1, x2 - RADIUS, y2, weight=palette.HAIR, opacity=palette.FAINT)
    names = {inputs[j]: "aⱼ" if forward else "", units[i]: "zᵢ" if forward else "δᵢ"}
    made = units[i] if forward else inputs[j]
    frame = palette.FORWARD_FRAME if forward else palette.BACKWARD_FRAME
    for point in inputs + units:
        drawing.circle(*point, RADIUS, **(frame if point == made else {"weight": palette.THIN}))
        drawing.text(*point, names.get(point, ""), anchor="middle", bold=True)
    if not forward:
        x, y = made
        drawing.text(x - RADIUS - 4, y, "dL/daⱼ", palette.SMALL, anchor="end", bold=True)


def _grid(
    drawing: Drawing, left: float, middle: float, fans: tuple[int, int], chosen: tuple[int, int], forward: bool
) -> None:
    """W, with the row or the column of the sum lit, and the weight that both sums share filled."""
    (fan_in, fan_out), (i, j) = fans, chosen
    cell = min(20.0, 104 / fan_in)
    top = middle - cell * fan_out / 2
    for row in range(fan_out):
        for column in range(fan_in):
            drawing.rect(left + cell * column, top + cell * row, cell, cell, weight=palette.HAIR, opacity=palette.SOFT)
    colour = palette.FORWARD if forward else palette.BACKWARD
    both: Style = {"stroke": "none", "fill": colour, "fill_opacity": palette.SOFT}
    drawing.rect(left + cell * j, top + cell * i, cell, cell, **both)
    if forward:
        drawing.rect(left, top + cell * i, cell * fan_in, cell, **palette.FORWARD_FRAME)
    else:
        drawing.rect(left + cell * j, top, cell, cell * fan_out, **palette.BACKWARD_FRAME)
    drawing.text(left - 12, top + cell * (i + 0.5), "i", palette.SMALL, anchor="middle", bold=True)
    drawing.text(left + cell * (j + 0.5), top - 12, "j", palette.SMALL, anchor="middle", bold=True)
    lit = "row i of W" if forward else "column j of W"
    drawing.text(left, top + cell * fan_out + 16, lit, palette.SMALL)
    drawing.note(left, top + cell * fan_out + 34, "filled: W[i, j]")
