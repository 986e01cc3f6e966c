"""The picture of lesson 1: credit assignment in a kitchen."""

from itertools import pairwise

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.node_positions import node_positions
from backprop.pictures.canvas.primitives import Point, Style

NEXT = ((0, 1), (0, 2), (1, 2))
"""To whom in the next group the first, the second and the third cook of a group hand on."""
ARROWS = [(i, j) for i, to in enumerate(NEXT) for j in to]
COLUMNS = node_positions([3, 3, 3, 3], 84, 444, 58, 202)
LAST: Point = (588, 130)
APART, LANE = 5, 17
"""Between the strands of two ways on the same arrow, and between two ways that come in at the last cook."""

WAY: Style = {"stroke": palette.FORWARD, "weight": palette.MEDIUM}


def ways() -> list[tuple[int, ...]]:
    """The ways of the ham to the last cook, each as the cooks' places in the four groups."""
    found: list[tuple[int, ...]] = [(0,)]
    for _ in range(3):
        found = [(*way, cook) for way in found for cook in NEXT[way[-1]]]
    return found


def kitchen_picture() -> Drawing:
    """Credit assignment: cooks who hand on to each other, one who tastes, and a question that goes back."""
    n = len(ways())
    label = (
        "Twelve cooks in four groups of three, and a last one. The first three bring the ham, the beans and the stock. "
        f"Each hands on to two of the next three, the last three to the last cook. {n} lines, numbered 1 to {n} where "
        "they come in there, are the ways of the ham. At the end stands a taster, who says: too salty by 3. A dashed "
        "arrow goes back from there to the cook with the ham: how much of the 3 is hers?"
    )
    drawing = Drawing(palette.WIDTH, 274, label)
    drawing.heading("A kitchen: dishes go forward, a question goes back", above=True)
    _from_group_to_group(drawing)
    _to_the_last_cook(drawing)
    for column in COLUMNS:
        for place in column:
            drawing.circle(*place, 16, **palette.FORWARD_FRAME)
    for (left, top), name in zip(COLUMNS[0], ("the ham", "the beans", "the stock"), strict=True):
        drawing.text(left, top - 27, name, palette.SMALL, anchor="middle", bold=name == "the ham")
    y = LAST[1]
    drawing.arrow(LAST[0] + 24, y, 652, y, **palette.FORWARD_ARROW)
    drawing.rect(656, y - 32, 90, 64)
    drawing.text(701, y - 44, "you", palette.SMALL, anchor="middle")
    drawing.text(701, y - 11, "too salty", anchor="middle")
    drawing.text(701, y + 11, "by 3", anchor="middle", bold=True)
    x, top = COLUMNS[0][0]
    drawing.polyline([(701, y + 36), (701, 250), (26, 250), (26, top)], **palette.BACKWARD_LINE)
    drawing.arrow(26, top, x - 19, top, **palette.BACKWARD_ARROW)
    drawing.text(380, 234, "how much of the 3 is hers?", anchor="middle")
    return drawing


def _from_group_to_group(drawing: Drawing) -> None:
    """An arrow for every way of the ham, side by side, and a grey one where there is none."""
    for left, right in pairwise(range(4)):
        for i, j in ARROWS:
            (x1, y1), (x2, y2) = COLUMNS[left][i], COLUMNS[right][j]
            n = sum(way[left] == i and way[right] == j for way in ways())
            if n == 0:
                drawing.arrow_between((x1, y1), (x2, y2), 19, weight=palette.THIN, opacity=palette.SOFT)
            clear = 8 * (j - i)  # of the arrows that go straight on
            for offset in _side_by_side(n, APART):
                drawing.arrow_between((x1, y1 + offset + clear), (x2, y2 + offset), 20, **WAY)


def _to_the_last_cook(drawing: Drawing) -> None:
    """The last cook, in a frame where every way of the ham has a number."""
    (x, y), n = LAST, len(ways())
    lanes = iter(_side_by_side(n, LANE))
    for cook, (left, top) in enumerate(COLUMNS[-1]):
        for offset in _side_by_side(sum(way[-1] == cook for way in ways()), APART):
            drawing.arrow(left + 19, top + offset, x - 22, y + next(lanes), **WAY)
    for number, lane in enumerate(_side_by_side(n, LANE), start=1):
        drawing.text(x, y + lane, str(number), palette.SMALL, anchor="middle")
    tall = LANE * (n + 1)
    drawing.rect(x - 20, y - tall / 2, 40, tall, **palette.FORWARD_FRAME)
    drawing.text(x, y - tall / 2 - 12, "the last cook", palette.SMALL, anchor="middle")


def _side_by_side(n: int, apart: float) -> list[float]:
    """n distances from the middle."""
    return [apart * (k - (n - 1) / 2) for k in range(n)]
