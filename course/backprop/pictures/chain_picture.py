"""The picture of lesson 3: the recurrence through a chain of layers."""

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing


def chain_picture(depth: int = 4) -> Drawing:
    """The recurrence through `depth` layers, 2..5: a goes right, δ comes back, each layer leaves a dW."""
    if not 2 <= depth <= 5:
        raise ValueError(f"the chain has room for 2 to 5 layers, not {depth}")
    label = (
        f"A chain of {depth} layers. Forward, left to right: a[0] to a[{depth}], then the loss. "
        f"Backward, right to left: delta[{depth}] to delta[1], each delta[l] = (delta[l+1] W[l+1]) * f'(z[l]). "
        "Each leaves dW[l] = delta[l].T a[l-1]."
    )
    drawing = Drawing(palette.WIDTH, 300, label)
    drawing.heading(f"Backward through {depth} layers, by one line", above=True)
    spacing = (palette.WIDTH - 100) / (depth + 1)
    centres = [50 + spacing * l for l in range(depth + 2)]
    for l in range(depth + 1):
        drawing.box(centres[l], 50, 50, 32, f"a[{l}]", **palette.FORWARD_FRAME)
        drawing.arrow(centres[l] + 28, 50, centres[l + 1] - 28, 50, **palette.FORWARD_ARROW)
        drawing.text(
            (centres[l] + centres[l + 1]) / 2,
            34,
            f"W[{l + 1}], f" if l < depth else "L",
            palette.SMALL,
            anchor="middle",
        )
    drawing.box(centres[-1], 50, 50, 32, "loss")
    drawing.polyline([(centres[-1], 70), (centres[-1], 150)], **palette.BACKWARD_LINE)
    for l in range(depth, 0, -1):
        x = centres[l]
        drawing.arrow(centres[l + 1] - (0 if l == depth else 28), 150, x + 28, 150, **palette.BACKWARD_ARROW)
        drawing.box(x, 150, 50, 32, f"δ[{l}]", **palette.BACKWARD_FRAME)
        middle = (x + centres[l + 1]) / 2
        if l < depth:
            drawing.text(middle, 132, f"· W[{l + 1}]", palette.SMALL, anchor="middle")
        drawing.text(middle, 169, f"⊙ f′(z[{l}])", palette.SMALL, anchor="middle")
        drawing.line(x, 70, x, 130, **palette.KEPT)
        drawing.note(x + 6, 100, f"z[{l}]")
        drawing.arrow(x, 170, x, 206, stroke=palette.BACKWARD, weight=palette.MEDIUM, dash=palette.BACKWARD_DASH)
        drawing.text(x, 220, f"dW[{l}]", anchor="middle", bold=True)
    drawing.divider(246)
    drawing.text(palette.MARGIN, 270, "δ[l] = (δ[l+1] W[l+1]) ⊙ f′(z[l])        dW[l] = δ[l]ᵀ a[l−1]", bold=True)
    drawing.note(palette.WIDTH - palette.MARGIN, 270, "the same line for every layer", anchor="end")
    return drawing
