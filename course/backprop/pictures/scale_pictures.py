"""Two still pictures on the size of signals: the unrolled product of a deep network, and the two fans of a layer."""

from collections.abc import Sequence

from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.palette import (
    BACKWARD,
    BACKWARD_BOX,
    BACKWARD_DASH,
    BODY,
    BOLD,
    FAINT,
    FORWARD,
    FORWARD_BOX,
    HAIR,
    INK,
    MARGIN,
    MEDIUM,
    QUIET,
    SMALL,
    THIN,
    WIDTH,
)

CELL, GAP = 17, 26


def product_picture(widths: Sequence[int] = (3, 5, 4, 2)) -> Drawing:
    """delta[1] as one product: S[1] W[2].T S[2] ... W[L].T delta[L], each factor drawn in its shape.

    widths: n_1..n_L, two to five layers of at most six units.
    """
    if not 2 <= len(widths) <= 5 or not 1 <= min(widths) <= max(widths) <= 6:
        raise ValueError(f"the picture has room for 2 to 5 layers of 1 to 6 units, not {list(widths)}")
    L = len(widths)
    factors = [("δ[1]", widths[0], 1)]
    for l in range(1, L):
        factors += [(f"S[{l}]", widths[l - 1], widths[l - 1]), (f"W[{l + 1}]ᵀ", widths[l - 1], widths[l])]
    factors.append((f"δ[{L}]", widths[-1], 1))
    names = " ".join(name for name, _, _ in factors[1:])
    shapes = ", ".join(f"{name} {rows} by {columns}" for name, rows, columns in factors)
    label = f"delta[1] = {names}. Shapes: {shapes}. Each S is diagonal and holds the slopes of its layer."
    drawing = Drawing(WIDTH, 210, label.replace("δ", "delta").replace("ᵀ", ".T"))
    drawing.heading("δ[1] as one product", above=True)
    left = (WIDTH - sum(CELL * columns + GAP for _, _, columns in factors) + GAP) / 2
    for position, (name, rows, columns) in enumerate(factors):
        top, middle = 92 - CELL * rows / 2, left + CELL * columns / 2
        style = BACKWARD_BOX
        if name.startswith("W"):
            style = FORWARD_BOX
        elif name.startswith("S"):
            style = {"weight": THIN}
            for i in range(rows):
                drawing.rect(left + CELL * i + 2, top + CELL * i + 2, CELL - 4, CELL - 4, fill=INK, weight=0)
        drawing.rect(left, top, CELL * columns, CELL * rows, **style)
        drawing.text(middle, 92 + CELL * max(widths) / 2 + 20, name, BODY, anchor="middle", bold=True)
        drawing.text(
            middle, 92 + CELL * max(widths) / 2 + 40, f"{rows}×{columns}", SMALL, anchor="middle", opacity=QUIET
        )
        if position == 0:
            drawing.text(left + CELL + GAP / 2, 92, "=", BODY, anchor="middle", bold=True)
        left += CELL * columns + GAP
    drawing.text(
        MARGIN, 18, "one example, as columns: the slopes S are diagonal, the weights W are not", SMALL, opacity=QUIET
    )
    return drawing


def fan_picture(fan_in: int = 5, fan_out: int = 3) -> Drawing:
    """The two sums of one layer: fan_in terms make one z going forward, fan_out terms one dL/da going back.

    fan_in, fan_out: 1..7.
    """
    if not (1 <= fan_in <= 7 and 1 <= fan_out <= 7):
        raise ValueError(f"the picture has room for fans of 1 to 7, not {fan_in} and {fan_out}")
    label = (
        f"A layer with {fan_in} inputs and {fan_out} units. Forward, each z of the layer is a sum of fan_in = "
        f"{fan_in} terms. Backward, each dL/da of its inputs is a sum of fan_out = {fan_out} terms."
    )
    drawing = Drawing(WIDTH, 60 + 34 * max(fan_in, fan_out) + 44, label)
    drawing.heading("The two sums of one layer", above=True)
    middle = 52 + 34 * (max(fan_in, fan_out) - 1) / 2 + 12
    for offset, forward in ((0, True), (390, False)):
        left, right = offset + 70, offset + 270
        colour, dash = (FORWARD, ()) if forward else (BACKWARD, BACKWARD_DASH)
        drawing.text(offset + MARGIN, 18, "forward" if forward else "backward", SMALL, fill=colour, bold=True)
        inputs = [(left, middle + 34 * (j - (fan_in - 1) / 2)) for j in range(fan_in)]
        units = [(right, middle + 34 * (i - (fan_out - 1) / 2)) for i in range(fan_out)]
        one = (units if forward else inputs)[0]
        for x1, y1 in inputs:
            for x2, y2 in units:
                if forward and (x2, y2) == one:
                    drawing.arrow(x1 + 14, y1, x2 - 15, y2, stroke=colour, width=MEDIUM, dash=dash)
                elif not forward and (x1, y1) == one:
                    drawing.arrow(x2 - 14, y2, x1 + 15, y1, stroke=colour, width=MEDIUM, dash=dash)
                else:
                    drawing.line(x1 + 14, y1, x2 - 14, y2, width=HAIR, opacity=FAINT)
        for point in inputs + units:
            lit = point == one
            drawing.circle(*point, 12, stroke=colour if lit else INK, width=BOLD if lit else THIN)
        foot = middle + 34 * max(fan_in, fan_out) / 2 + 20
        words = f"one z: {fan_in} terms (fan_in)" if forward else f"one dL/da: {fan_out} terms (fan_out)"
        drawing.text(offset + 170, foot, words, BODY, anchor="middle", bold=True)
    return drawing
