"""The picture of lesson 3: one dense layer, forward and backward."""

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.primitives import Style


def layer_picture() -> Drawing:
    """One dense layer: forward above, backward below in the mirror, every array with its shape."""
    label = (
        "One dense layer. Forward: a[l-1] (N, n[l-1]) becomes z[l] = a[l-1] W[l].T + b[l] (N, n[l]) "
        "and a[l] = f(z[l]). "
        "Backward: dL/da[l] becomes delta[l] = dL/da[l] * f'(z[l]) and dL/da[l-1] = delta[l] W[l]. "
        "On the way dW[l] = delta[l].T a[l-1] (n[l], n[l-1]) and db[l] = sum of delta[l] over the batch (n[l],)."
    )
    drawing = Drawing(palette.WIDTH, 352, label)
    drawing.heading("One dense layer, forward and backward", above=True)
    before, middle, after = 112, 400, 676
    drawing.text(before - 62, 18, "forward", palette.SMALL, fill=palette.FORWARD, bold=True)
    drawing.text(before - 62, 162, "backward", palette.SMALL, fill=palette.BACKWARD, bold=True)
    for x, name, shape in (
        (before, "a[l−1]", "(N, n[l−1])"),
        (middle, "z[l]", "(N, n[l])"),
        (after, "a[l]", "(N, n[l])"),
    ):
        _box(drawing, x, 62, name, shape, palette.FORWARD_FRAME)
    for x, name, shape in (
        (before, "dL/da[l−1]", "(N, n[l−1])"),
        (middle, "δ[l]", "(N, n[l])"),
        (after, "dL/da[l]", "(N, n[l])"),
    ):
        _box(drawing, x, 204, name, shape, palette.BACKWARD_FRAME)
    drawing.arrow(before + 70, 62, middle - 70, 62, **palette.FORWARD_ARROW)
    drawing.text((before + middle) / 2, 44, "· W[l]ᵀ + b[l]", anchor="middle")
    drawing.arrow(middle + 70, 62, after - 70, 62, **palette.FORWARD_ARROW)
    drawing.text((middle + after) / 2, 44, "f", anchor="middle")
    drawing.arrow(after - 70, 204, middle + 70, 204, **palette.BACKWARD_ARROW)
    drawing.text((middle + after) / 2, 186, "⊙ f′(z[l])", anchor="middle")
    drawing.arrow(middle - 70, 204, before + 70, 204, **palette.BACKWARD_ARROW)
    drawing.text((before + middle) / 2, 186, "· W[l]", anchor="middle")
    drawing.polyline([(before - 66, 62), (28, 62), (28, 276)], **palette.KEPT)
    drawing.note(36, 118, "a[l−1] is kept for dW[l]")
    drawing.line(middle, 92, middle, 174, **palette.KEPT)
    drawing.note(middle + 8, 118, "z[l] is kept for f′")
    drawing.arrow(middle, 232, middle, 276, **palette.BACKWARD_ARROW)
    drawing.rect(palette.MARGIN, 278, palette.WIDTH - 28, 60, **palette.BACKWARD_FRAME)
    drawing.text(36, 308, "dW[l] = δ[l]ᵀ a[l−1]", bold=True)
    drawing.text(206, 308, "(n[l], n[l−1])", palette.SMALL)
    drawing.text(middle + 16, 308, "db[l] = sum of δ[l] over the batch", bold=True)
    drawing.text(palette.WIDTH - 36, 308, "(n[l],)", palette.SMALL, anchor="end")
    return drawing


def _box(drawing: Drawing, x: float, y: float, name: str, shape: str, style: Style) -> None:
    drawing.rect(x - 62, y - 26, 124, 52, **style)
    drawing.text(x, y - 9, name, anchor="middle", bold=True)
    drawing.text(x, y + 12, shape, palette.SMALL, anchor="middle")
