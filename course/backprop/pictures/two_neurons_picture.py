"""The picture of lesson 2: two neurons in a row."""

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing


def two_neurons_picture() -> Drawing:
    """Two neurons in a row, one number each: the signal goes right, the message comes back through the same weight."""
    drawing = Drawing(
        palette.WIDTH,
        270,
        "Two neurons in a row. Forward: x, z1 = w1 x + b1, a1 = f1(z1), z2 = w2 a1 + b2, a2 = f2(z2), the loss L. "
        "Backward: dL/da2 times f2'(z2) is delta2; delta2 times w2 is the message dL/da1; that times f1'(z1) is "
        "delta1. delta2 times a1 is dL/dw2, and delta2 is dL/db2; delta1 times x is dL/dw1, and delta1 is dL/db1.",
    )
    drawing.heading("Two neurons in a row, forward and backward", above=True)
    drawing.text(palette.MARGIN, 16, "forward", palette.SMALL, fill=palette.FORWARD, bold=True)
    drawing.text(palette.MARGIN, 120, "backward", palette.SMALL, fill=palette.BACKWARD, bold=True)
    centres = (52, 182, 314, 446, 578, 708)
    names = ("x", "z1", "a1", "z2", "a2", "L")
    for k, (x, name) in enumerate(zip(centres, names, strict=True)):
        drawing.box(x, 66, 72, 36, name, **palette.FORWARD_FRAME)
        if k:
            drawing.arrow(centres[k - 1] + 39, 66, x - 39, 66, **palette.FORWARD_ARROW)
            step = ("w1, b1", "f1", "w2, b2", "f2", "y")[k - 1]
            drawing.text((centres[k - 1] + x) / 2, 36, step, palette.SMALL, anchor="middle")
    back = ((578, "dL/da2"), (446, "δ2"), (314, "dL/da1"), (182, "δ1"))
    for x, name in back:
        drawing.box(x, 154, 72, 36, name, **palette.BACKWARD_FRAME)
    drawing.polyline([(708, 87), (708, 154)], **palette.BACKWARD_LINE)
    drawing.arrow(708, 154, 617, 154, **palette.BACKWARD_ARROW)
    for (right, _), (left, _), factor in zip(back, back[1:], ("· f2′(z2)", "· w2", "· f1′(z1)"), strict=False):
        drawing.arrow(right - 39, 154, left + 39, 154, **palette.BACKWARD_ARROW)
        drawing.text((left + right) / 2, 124, factor, palette.SMALL, anchor="middle")
    for x, weight, bias in ((446, "dL/dw2 = δ2 · a1", "dL/db2 = δ2"), (182, "dL/dw1 = δ1 · x", "dL/db1 = δ1")):
        drawing.arrow(x, 175, x, 206, **palette.BACKWARD_ARROW)
        drawing.text(x, 224, weight, anchor="middle", bold=True)
        drawing.text(x, 246, bias, anchor="middle", bold=True)
    return drawing
