"""The picture of lesson 6: one residual layer, forward and back."""

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing


def residual_picture() -> Drawing:
    """One residual layer: above, the signal splits and meets again; below, the gradient does the same in reverse."""
    label = (
        "One residual layer. Forward: a[l-1] goes two ways. The skip path leads straight to the sum. The branch is "
        "z[l] = a[l-1] W[l].T + b[l], then f(z[l]), times s. Their sum is a[l]. Backward: dL/da[l] goes two ways. "
        "The skip path hands it on unchanged. The branch makes delta[l] = s dL/da[l] * f'(z[l]), then delta[l] W[l]. "
        "The sum of both is dL/da[l-1]."
    )
    drawing = Drawing(palette.WIDTH, 300, label)
    drawing.heading("One residual layer, forward and backward", above=True)
    drawing.text(palette.MARGIN, 16, "forward", palette.SMALL, fill=palette.FORWARD, bold=True)
    drawing.text(palette.MARGIN, 166, "backward", palette.SMALL, fill=palette.BACKWARD, bold=True)
    _way(drawing, 100, ("a[l−1]", "z[l]", "a[l]"), ("W[l]ᵀ, + b[l]", "f, times s"), forward=True)
    _way(drawing, 250, ("dL/da[l−1]", "δ[l]", "dL/da[l]"), ("· W[l]", "⊙ s f′(z[l])"), forward=False)
    return drawing


def _way(drawing: Drawing, y: float, names: tuple[str, str, str], labels: tuple[str, str], forward: bool) -> None:
    left, middle, plus, right = 84, 330, 570, 676
    if not forward:  # the same, with the sum at the other end
        plus = 190
    arrow = palette.FORWARD_ARROW if forward else palette.BACKWARD_ARROW
    line = palette.FORWARD_LINE if forward else palette.BACKWARD_LINE
    for x, name in zip((left, middle, right), names, strict=True):
        drawing.box(x, y, 100, 34, name, **palette.FORWARD_FRAME if forward else palette.BACKWARD_FRAME)
    drawing.circle(plus, y, 12, **line)
    drawing.text(plus, y, "+", anchor="middle", bold=True)
    if forward:
        drawing.arrow(left + 53, y, middle - 53, y, **arrow)
        drawing.arrow(middle + 53, y, plus - 15, y, **arrow)
        drawing.arrow(plus + 13, y, right - 53, y, **arrow)
        start, end = left, plus
    else:
        drawing.arrow(right - 53, y, middle + 53, y, **arrow)
        drawing.arrow(middle - 53, y, plus + 15, y, **arrow)
        drawing.arrow(plus - 13, y, left + 53, y, **arrow)
        start, end = right, plus
    drawing.polyline([(start, y - 17), (start, y - 48), (end, y - 48)], **line)
    drawing.arrow(end, y - 48, end, y - 15, **arrow)
    drawing.text((start + end) / 2, y - 61, "skip: times 1", palette.SMALL, anchor="middle")
    near, far = (plus, left) if forward else (right, plus)
    first, second = ((far + middle) / 2, (middle + near) / 2)
    if not forward:
        first -= 20
    drawing.text(first, y + 20, labels[0], palette.SMALL, anchor="middle")
    drawing.text(second, y + 20, labels[1], palette.SMALL, anchor="middle")
