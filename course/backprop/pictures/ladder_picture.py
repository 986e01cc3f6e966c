"""The picture of lesson 1: a ladder whose paths outnumber its edges."""

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import ArrowStyle, Drawing


def ladder_picture(rungs: int = 4) -> Drawing:
    """A row of diamonds, 1 to 6: two ways through each. 4 edges more a diamond, and twice the paths."""
    if not 1 <= rungs <= 6:
        raise ValueError(f"the picture has room for 1 to 6 diamonds, not {rungs}")
    label = f"A row of {rungs} diamonds: {4 * rungs} edges, and {2**rungs} paths from the first node to the last."
    drawing = Drawing(palette.WIDTH, 176, label)
    drawing.heading("A row of diamonds: edges add up, paths multiply", above=True)
    spacing = (palette.WIDTH - 80) / rungs
    small: ArrowStyle = {**palette.FORWARD_ARROW, "head": 8, "weight": palette.MEDIUM}
    for k in range(rungs):
        left, right = 40 + spacing * k, 40 + spacing * (k + 1)
        middle = (left + right) / 2
        for y in (44, 108):
            drawing.arrow_between((left, 76), (middle, y), 14, **small)
            drawing.arrow_between((middle, y), (right, 76), 14, **small)
            drawing.circle(middle, y, 11, **palette.FORWARD_FRAME)
        drawing.text(middle, 140, f"{4 * (k + 1)} edges", palette.SMALL, anchor="middle")
        drawing.text(middle, 160, f"{2 ** (k + 1)} paths", palette.SMALL, anchor="middle", bold=True)
    for k in range(rungs + 1):
        drawing.circle(40 + spacing * k, 76, 11, **palette.FORWARD_FRAME)
    return drawing
