"""The picture of lesson 2: one neuron and its way back."""

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing


def neuron_picture() -> Drawing:
    """One neuron with two inputs: forward above, the three links of the chain rule back below."""
    drawing = Drawing(
        palette.WIDTH,
        272,
        "One neuron. Forward: inputs x1 and x2 go through the weights w1 and w2 and, with the bias b, make "
        "z = w1 x1 + w2 x2 + b; then a = f(z); then the loss L from a and the target y. Backward: dL/da, times the "
        "slope f'(z) = da/dz, is delta = dL/dz; delta times x1 is dL/dw1, delta times x2 is dL/dw2, delta is dL/db.",
    )
    drawing.heading("One neuron, forward and backward", above=True)
    drawing.text(palette.MARGIN, 16, "forward", palette.SMALL, fill=palette.FORWARD, bold=True)
    drawing.text(palette.MARGIN, 144, "backward", palette.SMALL, fill=palette.BACKWARD, bold=True)
    for y, name in ((48, "1"), (98, "2")):
        drawing.circle(60, y, 19, **palette.FORWARD_FRAME)
        drawing.text(60, y, f"x{name}", anchor="middle", bold=True)
        drawing.arrow(82, y, 218, 73 + (y - 73) * 0.35, **palette.FORWARD_ARROW)
        drawing.text(142, y + (-9 if name == "1" else 10), f"w{name}", anchor="middle")
    drawing.text(282, 32, "+ b", anchor="middle")
    for x, name in ((282, "z"), (462, "a"), (642, "L")):
        drawing.box(x, 73, 120, 52, name, **palette.FORWARD_FRAME)
    drawing.arrow(346, 73, 398, 73, **palette.FORWARD_ARROW)
    drawing.text(372, 55, "f", anchor="middle")
    drawing.arrow(526, 73, 578, 73, **palette.FORWARD_ARROW)
    drawing.note(642, 32, "target y", anchor="middle")
    for x, name in ((462, "dL/da"), (282, "δ = dL/dz")):
        drawing.box(x, 190, 120, 52, name, **palette.BACKWARD_FRAME)
    drawing.polyline([(642, 104), (642, 190)], **palette.BACKWARD_LINE)
    drawing.arrow(642, 190, 526, 190, **palette.BACKWARD_ARROW)
    drawing.arrow(398, 190, 346, 190, **palette.BACKWARD_ARROW)
    drawing.text(372, 172, "· f′(z)", anchor="middle")
    for y, name, factor in ((174, "dL/dw1", "· x1"), (212, "dL/dw2", "· x2")):
        drawing.arrow(218, 190 + (y - 190) * 0.4, 126, y, **palette.BACKWARD_ARROW)
        drawing.text(66, y, name, anchor="middle", bold=True)
        drawing.text(168, y + (-14 if y < 190 else 16), factor, anchor="middle")
    drawing.arrow(282, 218, 282, 242, **palette.BACKWARD_ARROW)
    drawing.text(282, 256, "dL/db = δ", anchor="middle", bold=True)
    drawing.line(282, 104, 282, 162, **palette.KEPT)
    drawing.note(290, 132, "z is kept for the slope")
    return drawing
