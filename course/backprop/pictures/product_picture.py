"""The picture of lesson 5: the gradient of a deep network as one unrolled product."""

from collections.abc import Sequence

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing

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
    label += f" All factors but the last are together P, {widths[0]} by {widths[-1]}."
    drawing = Drawing(palette.WIDTH, 252, label.replace("δ", "delta").replace("ᵀ", ".T"))
    drawing.heading("δ[1] as one product", above=True)
    below = 92 + CELL * max(widths) / 2
    left = (palette.WIDTH - sum(CELL * columns + GAP for _, _, columns in factors) + GAP) / 2
    _brace(drawing, left + CELL + GAP, palette.WIDTH - left - CELL - GAP, below + 56, f"P, {widths[0]}×{widths[-1]}")
    for position, (name, rows, columns) in enumerate(factors):
        top, middle = 92 - CELL * rows / 2, left + CELL * columns / 2
        style = palette.BACKWARD_FRAME
        if name.startswith("W"):
            style = palette.FORWARD_FRAME
        elif name.startswith("S"):
            style = {"weight": palette.THIN}
            for i in range(rows):
                drawing.rect(left + CELL * i + 2, top + CELL * i + 2, CELL - 4, CELL - 4, fill=palette.INK, weight=0)
        drawing.rect(left, top, CELL * columns, CELL * rows, **style)
        drawing.text(middle, below + 20, name, anchor="middle", bold=True)
        drawing.note(middle, below + 40, f"{rows}×{columns}", anchor="middle")
        if position == 0:
            drawing.text(left + CELL + GAP / 2, 92, "=", anchor="middle", bold=True)
        left += CELL * columns + GAP
    drawing.note(palette.MARGIN, 18, "one example, as columns: the slopes S are diagonal, the weights W are not")
    return drawing


def _brace(drawing: Drawing, left: float, right: float, y: float, words: str) -> None:
    """A square brace below what stands between left and right, and words below its middle."""
    middle = (left + right) / 2
    drawing.polyline([(left, y), (left, y + 8), (right, y + 8), (right, y)], weight=palette.MEDIUM)
    drawing.line(middle, y + 8, middle, y + 15, weight=palette.MEDIUM)
    drawing.text(middle, y + 28, words, anchor="middle", bold=True)
