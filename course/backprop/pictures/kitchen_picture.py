"""The picture of lesson 1: credit assignment in a kitchen."""

from itertools import pairwise

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.node_positions import node_positions


def kitchen_picture() -> Drawing:
    """Credit assignment: cooks who hand on to each other, one who tastes, and a question that goes back."""
    label = (
        "Twelve cooks in four groups of three, and a last one. Each hands on to one or two others. At the end stands a "
        "taster, who says: too salty by 3. A dashed arrow goes back from there to the first cook, who brought the ham: "
        "how much of the 3 is hers?"
    )
    drawing = Drawing(palette.WIDTH, 262, label)
    drawing.heading("A kitchen: dishes go forward, a question goes back", above=True)
    columns = node_positions([3, 3, 3, 3, 1], 60, 560, 66, 186)
    for left, right in pairwise(columns):
        for i, start in enumerate(left):
            for j, end in enumerate(right):
                if (abs(i - j) <= 1 and (i + j) % 3 != 2) or len(right) == 1:
                    drawing.arrow_between(start, end, 18, stroke=palette.FORWARD, weight=palette.THIN)
    for column in columns:
        for x, y in column:
            drawing.circle(x, y, 14, **palette.FORWARD_FRAME)
    x, y = columns[0][0]
    drawing.text(x, y - 30, "the ham", palette.SMALL, anchor="middle", bold=True)
    x, y = columns[-1][0]
    drawing.rect(650, y - 32, 100, 64)
    drawing.text(700, y - 11, "too salty", anchor="middle")
    drawing.text(700, y + 11, "by 3", anchor="middle", bold=True)
    drawing.arrow_between((x, y), (650, y), 18, **palette.FORWARD_ARROW)
    drawing.polyline([(700, y + 38), (700, 238), (26, 238), (26, 66)], **palette.BACKWARD_LINE)
    drawing.arrow(26, 66, 42, 66, **palette.BACKWARD_ARROW)
    drawing.text(380, 222, "how much of the 3 is hers?", anchor="middle")
    return drawing
