"""Still pictures for the lessons: a network, one layer, the chain of layers."""

from collections.abc import Sequence

from backprop.pictures.canvas.drawing import Drawing, Point
from backprop.pictures.canvas.palette import (
    BACKWARD,
    BACKWARD_ARROW,
    BACKWARD_BOX,
    BACKWARD_DASH,
    BACKWARD_LINE,
    BODY,
    FAINT,
    FORWARD,
    FORWARD_ARROW,
    FORWARD_BOX,
    FORWARD_UNIT,
    HAIR,
    KEPT,
    MARGIN,
    MEDIUM,
    QUIET,
    SMALL,
    SOFT,
    THIN,
    WIDTH,
)


def node_positions(widths: Sequence[int], left: float, right: float, top: float, bottom: float) -> list[list[Point]]:
    """Where the units of a network go: one column a layer, evenly spread and centred in height.

    widths: n_0..n_L, at least two. Returns positions[l][i] = (x, y) of unit i of layer l.
    """
    if len(widths) < 2 or min(widths) < 1:
        raise ValueError(
            f"a network needs an input and an output layer of at least one unit, not widths {list(widths)}"
        )
    step = (bottom - top) / max(max(widths) - 1, 1)
    middle = (top + bottom) / 2
    columns = []
    for l, width in enumerate(widths):
        x = left + (right - left) * l / (len(widths) - 1)
        columns.append([(x, middle + step * (i - (width - 1) / 2)) for i in range(width)])
    return columns


def network_picture(widths: Sequence[int]) -> Drawing:
    """A fully connected network, every unit and every weight. widths: n_0..n_L."""
    sizes = "-".join(str(width) for width in widths)
    drawing = Drawing(WIDTH, 54 + 46 * max(widths), f"A fully connected network with layers of {sizes} units.")
    drawing.heading(f"A fully connected network, {sizes} units", above=True)
    columns = node_positions(widths, 60, WIDTH - 60, 72, 72 + 46 * (max(widths) - 1))
    for l, column in enumerate(columns):
        x = column[0][0]
        role = "input" if l == 0 else "output" if l == len(widths) - 1 else f"hidden {l}"
        drawing.text(x, 14, role, SMALL, anchor="middle", opacity=QUIET)
        drawing.text(x, 32, f"a[{l}]", BODY, anchor="middle", bold=True)
        if l > 0:
            left = columns[l - 1][0][0]
            drawing.text((left + x) / 2, 32, f"W[{l}]  ({widths[l]}, {widths[l - 1]})", SMALL, anchor="middle")
            for x1, y1 in columns[l - 1]:
                for x2, y2 in column:
                    drawing.line(x1 + 20, y1, x2 - 20, y2, stroke=FORWARD, width=THIN, opacity=SOFT)
        for x, y in column:
            drawing.circle(x, y, 16, **FORWARD_UNIT)
    return drawing


def layer_picture() -> Drawing:
    """One dense layer: forward above, backward below in the mirror, every array with its shape."""
    label = (
        "One dense layer. Forward: a[l-1] (N, n[l-1]) becomes z[l] = a[l-1] W[l].T + b[l] (N, n[l]) "
        "and a[l] = f(z[l]). "
        "Backward: dL/da[l] becomes delta[l] = dL/da[l] * f'(z[l]) and dL/da[l-1] = delta[l] W[l]. "
        "On the way dW[l] = delta[l].T a[l-1] (n[l], n[l-1]) and db[l] = sum of delta[l] over the batch (n[l],)."
    )
    drawing = Drawing(WIDTH, 352, label)
    drawing.heading("One dense layer, forward and backward", above=True)
    before, middle, after = 112, 400, 676
    drawing.text(before - 62, 18, "forward", SMALL, fill=FORWARD, bold=True)
    drawing.text(before - 62, 162, "backward", SMALL, fill=BACKWARD, bold=True)
    for x, name, shape in (
        (before, "a[l−1]", "(N, n[l−1])"),
        (middle, "z[l]", "(N, n[l])"),
        (after, "a[l]", "(N, n[l])"),
    ):
        _box(drawing, x, 62, name, shape, FORWARD_BOX)
    for x, name, shape in (
        (before, "dL/da[l−1]", "(N, n[l−1])"),
        (middle, "δ[l]", "(N, n[l])"),
        (after, "dL/da[l]", "(N, n[l])"),
    ):
        _box(drawing, x, 204, name, shape, BACKWARD_BOX)
    drawing.arrow(before + 70, 62, middle - 70, 62, **FORWARD_ARROW)
    drawing.text((before + middle) / 2, 44, "· W[l]ᵀ + b[l]", BODY, anchor="middle")
    drawing.arrow(middle + 70, 62, after - 70, 62, **FORWARD_ARROW)
    drawing.text((middle + after) / 2, 44, "f", BODY, anchor="middle")
    drawing.arrow(after - 70, 204, middle + 70, 204, **BACKWARD_ARROW)
    drawing.text((middle + after) / 2, 186, "⊙ f′(z[l])", BODY, anchor="middle")
    drawing.arrow(middle - 70, 204, before + 70, 204, **BACKWARD_ARROW)
    drawing.text((before + middle) / 2, 186, "· W[l]", BODY, anchor="middle")
    drawing.polyline([(before - 66, 62), (28, 62), (28, 276)], **KEPT)
    drawing.text(36, 118, "a[l−1] is kept for dW[l]", SMALL, opacity=QUIET)
    drawing.line(middle, 92, middle, 174, **KEPT)
    drawing.text(middle + 8, 118, "z[l] is kept for f′", SMALL, opacity=QUIET)
    drawing.arrow(middle, 232, middle, 276, **BACKWARD_ARROW)
    drawing.rect(MARGIN, 278, WIDTH - 28, 60, **BACKWARD_BOX)
    drawing.text(36, 308, "dW[l] = δ[l]ᵀ a[l−1]", BODY, bold=True)
    drawing.text(206, 308, "(n[l], n[l−1])", SMALL)
    drawing.text(middle + 16, 308, "db[l] = sum of δ[l] over the batch", BODY, bold=True)
    drawing.text(WIDTH - 36, 308, "(n[l],)", SMALL, anchor="end")
    return drawing


def chain_picture(depth: int = 4) -> Drawing:
    """The recurrence through `depth` layers, 2..5: a goes right, δ comes back, each layer leaves a dW."""
    if not 2 <= depth <= 5:
        raise ValueError(f"the chain has room for 2 to 5 layers, not {depth}")
    label = (
        f"A chain of {depth} layers. Forward, left to right: a[0] to a[{depth}], then the loss. "
        f"Backward, right to left: delta[{depth}] to delta[1], each delta[l] = (delta[l+1] W[l+1]) * f'(z[l]). "
        "Each leaves dW[l] = delta[l].T a[l-1]."
    )
    drawing = Drawing(WIDTH, 300, label)
    drawing.heading(f"Backward through {depth} layers, by one line", above=True)
    spacing = (WIDTH - 100) / (depth + 1)
    centres = [50 + spacing * l for l in range(depth + 2)]
    for l in range(depth + 1):
        drawing.rect(centres[l] - 25, 34, 50, 32, **FORWARD_BOX)
        drawing.text(centres[l], 50, f"a[{l}]", BODY, anchor="middle", bold=True)
        drawing.arrow(centres[l] + 28, 50, centres[l + 1] - 28, 50, **FORWARD_ARROW)
        drawing.text(
            (centres[l] + centres[l + 1]) / 2,
            34,
            f"W[{l + 1}], f" if l < depth else "L",
            SMALL,
            anchor="middle",
        )
    drawing.rect(centres[-1] - 25, 34, 50, 32)
    drawing.text(centres[-1], 50, "loss", BODY, anchor="middle", bold=True)
    drawing.polyline([(centres[-1], 70), (centres[-1], 150)], **BACKWARD_LINE)
    for l in range(depth, 0, -1):
        x = centres[l]
        drawing.arrow(centres[l + 1] - (0 if l == depth else 28), 150, x + 28, 150, **BACKWARD_ARROW)
        drawing.rect(x - 25, 134, 50, 32, **BACKWARD_BOX)
        drawing.text(x, 150, f"δ[{l}]", BODY, anchor="middle", bold=True)
        middle = (x + centres[l + 1]) / 2
        if l < depth:
            drawing.text(middle, 132, f"· W[{l + 1}]", SMALL, anchor="middle")
        drawing.text(middle, 169, f"⊙ f′(z[{l}])", SMALL, anchor="middle")
        drawing.line(x, 70, x, 130, **KEPT)
        drawing.text(x + 6, 100, f"z[{l}]", SMALL, opacity=QUIET)
        drawing.arrow(x, 170, x, 206, stroke=BACKWARD, width=MEDIUM, dash=BACKWARD_DASH)
        drawing.text(x, 220, f"dW[{l}]", BODY, anchor="middle", bold=True)
    drawing.line(MARGIN, 246, WIDTH - MARGIN, 246, width=HAIR, opacity=FAINT)
    drawing.text(MARGIN, 270, "δ[l] = (δ[l+1] W[l+1]) ⊙ f′(z[l])        dW[l] = δ[l]ᵀ a[l−1]", BODY, bold=True)
    drawing.text(WIDTH - MARGIN, 270, "the same line for every layer", SMALL, anchor="end", opacity=QUIET)
    return drawing


def _box(drawing: Drawing, x: float, y: float, name: str, shape: str, style: dict) -> None:
    drawing.rect(x - 62, y - 26, 124, 52, **style)
    drawing.text(x, y - 9, name, BODY, anchor="middle", bold=True)
    drawing.text(x, y + 12, shape, SMALL, anchor="middle")
