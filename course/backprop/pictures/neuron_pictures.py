"""Still pictures for the lesson on one neuron: the neuron with its way back, and two of them in a row."""

from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.palette import (
    BACKWARD,
    BACKWARD_ARROW,
    BACKWARD_BOX,
    BACKWARD_LINE,
    BODY,
    FORWARD,
    FORWARD_ARROW,
    FORWARD_BOX,
    FORWARD_UNIT,
    KEPT,
    MARGIN,
    QUIET,
    SMALL,
    WIDTH,
)


def neuron_picture() -> Drawing:
    """One neuron with two inputs: forward above, the three links of the chain rule back below."""
    drawing = Drawing(
        WIDTH,
        272,
        "One neuron. Forward: inputs x1 and x2 go through the weights w1 and w2 and, with the bias b, make "
        "z = w1 x1 + w2 x2 + b; then a = f(z); then the loss L from a and the target y. Backward: dL/da, times the "
        "slope f'(z) = da/dz, is delta = dL/dz; delta times x1 is dL/dw1, delta times x2 is dL/dw2, delta is dL/db.",
    )
    drawing.heading("One neuron, forward and backward", above=True)
    drawing.text(MARGIN, 16, "forward", SMALL, fill=FORWARD, bold=True)
    drawing.text(MARGIN, 144, "backward", SMALL, fill=BACKWARD, bold=True)
    for y, name in ((48, "1"), (98, "2")):
        drawing.circle(60, y, 19, **FORWARD_UNIT)
        drawing.text(60, y, f"x{name}", BODY, anchor="middle", bold=True)
        drawing.arrow(82, y, 218, 73 + (y - 73) * 0.35, **FORWARD_ARROW)
        drawing.text(142, y + (-9 if name == "1" else 10), f"w{name}", BODY, anchor="middle")
    drawing.text(282, 32, "+ b", BODY, anchor="middle")
    for x, name in ((282, "z"), (462, "a"), (642, "L")):
        _box(drawing, x, 73, name, FORWARD_BOX)
    drawing.arrow(346, 73, 398, 73, **FORWARD_ARROW)
    drawing.text(372, 55, "f", BODY, anchor="middle")
    drawing.arrow(526, 73, 578, 73, **FORWARD_ARROW)
    drawing.text(642, 32, "target y", SMALL, anchor="middle", opacity=QUIET)
    for x, name in ((462, "dL/da"), (282, "δ = dL/dz")):
        _box(drawing, x, 190, name, BACKWARD_BOX)
    drawing.polyline([(642, 104), (642, 190)], **BACKWARD_LINE)
    drawing.arrow(642, 190, 526, 190, **BACKWARD_ARROW)
    drawing.arrow(398, 190, 346, 190, **BACKWARD_ARROW)
    drawing.text(372, 172, "· f′(z)", BODY, anchor="middle")
    for y, name, factor in ((174, "dL/dw1", "· x1"), (212, "dL/dw2", "· x2")):
        drawing.arrow(218, 190 + (y - 190) * 0.4, 126, y, **BACKWARD_ARROW)
        drawing.text(66, y, name, BODY, anchor="middle", bold=True)
        drawing.text(168, y + (-14 if y < 190 else 16), factor, BODY, anchor="middle")
    drawing.arrow(282, 218, 282, 242, **BACKWARD_ARROW)
    drawing.text(282, 256, "dL/db = δ", BODY, anchor="middle", bold=True)
    drawing.line(282, 104, 282, 162, **KEPT)
    drawing.text(290, 132, "z is kept for the slope", SMALL, opacity=QUIET)
    return drawing


def two_neurons_picture() -> Drawing:
    """Two neurons in a row, one number each: the signal goes right, the message comes back through the same knob."""
    drawing = Drawing(
        WIDTH,
        250,
        "Two neurons in a row. Forward: x, z1 = w1 x + b1, a1 = f1(z1), z2 = w2 a1 + b2, a2 = f2(z2), the loss L. "
        "Backward: dL/da2 times f2'(z2) is delta2; delta2 times w2 is the message dL/da1; that times f1'(z1) is "
        "delta1. delta2 times a1 is dL/dw2; delta1 times x is dL/dw1.",
    )
    drawing.heading("Two neurons in a row, forward and backward", above=True)
    drawing.text(MARGIN, 16, "forward", SMALL, fill=FORWARD, bold=True)
    drawing.text(MARGIN, 120, "backward", SMALL, fill=BACKWARD, bold=True)
    centres = (52, 182, 314, 446, 578, 708)
    names = ("x", "z1", "a1", "z2", "a2", "L")
    for k, (x, name) in enumerate(zip(centres, names, strict=True)):
        drawing.rect(x - 36, 48, 72, 36, **FORWARD_BOX)
        drawing.text(x, 66, name, BODY, anchor="middle", bold=True)
        if k:
            drawing.arrow(centres[k - 1] + 39, 66, x - 39, 66, **FORWARD_ARROW)
            step = ("w1, b1", "f1", "w2, b2", "f2", "y")[k - 1]
            drawing.text((centres[k - 1] + x) / 2, 36, step, SMALL, anchor="middle")
    back = ((578, "dL/da2"), (446, "δ2"), (314, "dL/da1"), (182, "δ1"))
    for x, name in back:
        drawing.rect(x - 36, 136, 72, 36, **BACKWARD_BOX)
        drawing.text(x, 154, name, BODY, anchor="middle", bold=True)
    drawing.polyline([(708, 87), (708, 154)], **BACKWARD_LINE)
    drawing.arrow(708, 154, 617, 154, **BACKWARD_ARROW)
    for (right, _), (left, _), factor in zip(back, back[1:], ("· f2′(z2)", "· w2", "· f1′(z1)"), strict=False):
        drawing.arrow(right - 39, 154, left + 39, 154, **BACKWARD_ARROW)
        drawing.text((left + right) / 2, 124, factor, SMALL, anchor="middle")
    for x, name in ((446, "dL/dw2 = δ2 · a1"), (182, "dL/dw1 = δ1 · x")):
        drawing.arrow(x, 175, x, 206, **BACKWARD_ARROW)
        drawing.text(x, 224, name, BODY, anchor="middle", bold=True)
    return drawing


def _box(drawing: Drawing, x: float, y: float, name: str, style: dict) -> None:
    drawing.rect(x - 60, y - 26, 120, 52, **style)
    drawing.text(x, y, name, BODY, anchor="middle", bold=True)
