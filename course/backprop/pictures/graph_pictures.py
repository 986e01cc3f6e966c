"""Pictures of graphs: a kitchen, one step of a walk, and the ladder whose paths outnumber its edges."""

from itertools import pairwise

from backprop.pictures.canvas.drawing import HEADING, Drawing, Point
from backprop.pictures.canvas.palette import (
    BACKWARD,
    BACKWARD_ARROW,
    BACKWARD_BOX,
    BACKWARD_LINE,
    BODY,
    BOLD,
    FAINT,
    FORWARD,
    FORWARD_ARROW,
    FORWARD_LINE,
    FORWARD_UNIT,
    HAIR,
    INK,
    MARGIN,
    MEDIUM,
    QUIET,
    SMALL,
    SOFT,
    THIN,
    WIDTH,
)
from backprop.pictures.figures import node_positions
from backprop.pictures.graph_stepper_numbers import NODES, Edge, Walk, bracketed, short

RADIUS, BADGE = 24, 98
PLACES: dict[str, Point] = {
    "x": (80, 92),
    "w": (80, 202),
    "b": (80, 312),
    "s": (214, 172),
    "t": (344, 228),
    "u": (540, 276),
    "v": (540, 126),
    "L": (686, 208),
}
LOCAL_PLACES: dict[tuple[str, str], float] = {("s", "w"): 0.6, ("v", "x"): 0.56, ("u", "t"): 0.4, ("L", "u"): 0.6}
"""How far from parent to child the local derivative is written, where the middle is taken."""
PANEL = 372


def walk_picture(walk: Walk, step: int) -> Drawing:
    """One step of the walk, 0 <= step <= walk.last_step; a pure function. ValueError for any other step."""
    if not 0 <= step <= walk.last_step:
        raise ValueError(f"step {step} does not exist: this graph has steps 0 to {walk.last_step}")
    drawing = Drawing(WIDTH, PANEL + 96, walk.label(step))
    colour = INK if step in (0, walk.seed_step) else FORWARD if step < walk.seed_step else BACKWARD
    drawing.heading(f"step {step} of {walk.last_step}:  {walk.title(step)}", fill=colour)
    drawing.line(424, HEADING, 460, HEADING, **FORWARD_LINE)
    drawing.text(467, HEADING, "forward: values", SMALL)
    drawing.line(590, HEADING, 626, HEADING, **BACKWARD_LINE)
    drawing.text(633, HEADING, "backward: blame", SMALL)
    for edge in walk.edges:
        _edge(drawing, walk, edge, step)
    for name in walk.values:
        _node(drawing, walk, name, step)
    drawing.line(MARGIN, PANEL, WIDTH - MARGIN, PANEL, width=HAIR, opacity=FAINT)
    first, *rest = walk.lines(step)
    drawing.text(MARGIN, PANEL + 22, first, BODY, bold=True)
    for row, line in enumerate(rest):
        drawing.text(MARGIN, PANEL + 48 + 24 * row, line, BODY)
    return drawing


def graph_picture(x: float = 0.5, w: float = -2.0, b: float = 3.0) -> Drawing:
    """The lesson's graph with its values and local derivatives, before any blame has moved."""
    walk = Walk.of(x, w, b)
    names = ", ".join(f"{name} = {short(value)}" for name, value in walk.values.items())
    formulas = {e: f"{e.local_text} = {short(e.local)}" if e.local_text != "1" else "1" for e in walk.edges}
    local = ", ".join(f"d{e.child}/d{e.parent} = {formula}" for e, formula in formulas.items())
    drawing = Drawing(WIDTH, PANEL - 22, f"A computational graph. Values: {names}. Local derivatives: {local}.")
    drawing.heading("L = u · v,   u = t²,   v = x · t,   t = s + b,   s = w · x")
    for edge in walk.edges:
        _edge(drawing, walk, edge, walk.seed_step - 1)
        _local(drawing, edge, formulas[edge])
    for name in walk.values:
        _node(drawing, walk, name, walk.seed_step - 1)
    return drawing


def ladder_picture(rungs: int = 4) -> Drawing:
    """A chain of diamonds, 1 to 6: two ways through each. 4 edges more a diamond, and twice the paths."""
    if not 1 <= rungs <= 6:
        raise ValueError(f"the picture has room for 1 to 6 diamonds, not {rungs}")
    label = f"A chain of {rungs} diamonds: {4 * rungs} edges, and {2**rungs} paths from the first node to the last."
    drawing = Drawing(WIDTH, 176, label)
    drawing.heading("A chain of diamonds: edges add up, paths multiply", above=True)
    spacing = (WIDTH - 80) / rungs
    small = {**FORWARD_ARROW, "head": 8, "width": MEDIUM}
    for k in range(rungs):
        left, right = 40 + spacing * k, 40 + spacing * (k + 1)
        middle = (left + right) / 2
        for y in (44, 108):
            _arrow(drawing, (left, 76), (middle, y), 14, small)
            _arrow(drawing, (middle, y), (right, 76), 14, small)
            drawing.circle(middle, y, 11, **FORWARD_UNIT)
        drawing.text(middle, 140, f"{4 * (k + 1)} edges", SMALL, anchor="middle")
        drawing.text(middle, 160, f"{2 ** (k + 1)} paths", SMALL, anchor="middle", bold=True)
    for k in range(rungs + 1):
        drawing.circle(40 + spacing * k, 76, 11, **FORWARD_UNIT)
    return drawing


def _arrow(drawing: Drawing, start: Point, end: Point, gap: float, style: dict) -> None:
    """An arrow between two circles that leaves `gap` at either end."""
    (x1, y1), (x2, y2) = start, end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    ux, uy = gap * (x2 - x1) / length, gap * (y2 - y1) / length
    drawing.arrow(x1 + ux, y1 + uy, x2 - ux, y2 - uy, **style)


def _edge(drawing: Drawing, walk: Walk, edge: Edge, step: int) -> None:
    parent, child = PLACES[edge.parent], PLACES[edge.child]
    order = walk.edges.index(edge) + 1 + walk.seed_step
    if step >= order:
        style = {**BACKWARD_ARROW, "width": BOLD if step == order else MEDIUM}
        _arrow(drawing, child, parent, RADIUS + 5, style | {"opacity": 1 if step == order else SOFT})
    elif walk.knows(edge.child, step):
        newest = step < walk.seed_step and NODES[step - 1].name == edge.child
        _arrow(drawing, parent, child, RADIUS + 5, {**FORWARD_ARROW, "width": BOLD if newest else MEDIUM})
    else:
        _arrow(drawing, parent, child, RADIUS + 5, {"width": HAIR, "opacity": FAINT, "head": 8})
    if step >= walk.seed_step:
        _local(drawing, edge, f"· {bracketed(edge.local)}")


def _local(drawing: Drawing, edge: Edge, text: str) -> None:
    (x1, y1), (x2, y2) = PLACES[edge.parent], PLACES[edge.child]
    along = LOCAL_PLACES.get((edge.child, edge.parent), 0.5)
    x, y = x1 + along * (x2 - x1), y1 + along * (y2 - y1)
    rising = y2 < y1
    # Above the edge: to the right of a falling line, to the left of a rising one.
    drawing.text(x + (-6 if rising else 6), y - 13, text, SMALL, anchor="end" if rising else "start")


def _node(drawing: Drawing, walk: Walk, name: str, step: int) -> None:
    x, y = PLACES[name]
    known = walk.knows(name, step)
    formula = next((f"{name} = {node.formula}" for node in NODES if node.name == name), name)
    drawing.text(x, y - RADIUS - 12, formula, BODY, anchor="middle", bold=True)
    drawing.circle(x, y, RADIUS, **(FORWARD_UNIT if known else {"width": THIN, "opacity": FAINT}))
    if known:
        drawing.text(x, y, short(walk.values[name]), BODY, anchor="middle")
    adjoint = walk.adjoint(name, step)
    if adjoint is None:
        return
    edge = walk.edge(step)
    newest = edge.parent == name if edge is not None else name == "L"
    complete = walk.is_complete(name, step)
    top = y + RADIUS + 4
    x -= 4 if name == "x" else 0  # clear of the edge from x to s
    drawing.rect(x - BADGE / 2, top, BADGE, 20, **BACKWARD_BOX | {"weight": BOLD if newest else THIN})
    text = f"dL/d{name} = {short(adjoint)}" if complete else f"{short(adjoint)} + …"
    drawing.text(x, top + 10, text, SMALL, anchor="middle", bold=newest, opacity=1 if complete else QUIET)


def kitchen_picture() -> Drawing:
    """Credit assignment: cooks who hand on to each other, one who tastes, and a question that goes back."""
    label = (
        "Twelve cooks in four groups of three, and a last one. Each hands on to one or two others. At the end stands a "
        "taster, who says: too salty by 3. A dashed arrow goes back from there to the first cook, who brought the ham: "
        "how much of the 3 is hers?"
    )
    drawing = Drawing(WIDTH, 262, label)
    drawing.heading("A kitchen: dishes go forward, a question goes back", above=True)
    columns = node_positions([3, 3, 3, 3, 1], 60, 560, 66, 186)
    for left, right in pairwise(columns):
        for i, start in enumerate(left):
            for j, end in enumerate(right):
                if (abs(i - j) <= 1 and (i + j) % 3 != 2) or len(right) == 1:
                    _arrow(drawing, start, end, 18, {**FORWARD_ARROW, "width": THIN, "head": 7})
    for column in columns:
        for x, y in column:
            drawing.circle(x, y, 14, **FORWARD_UNIT)
    x, y = columns[0][0]
    drawing.text(x, y - 30, "the ham", SMALL, anchor="middle", bold=True)
    x, y = columns[-1][0]
    drawing.rect(650, y - 32, 100, 64)
    drawing.text(700, y - 11, "too salty", BODY, anchor="middle")
    drawing.text(700, y + 11, "by 3", BODY, anchor="middle", bold=True)
    _arrow(drawing, (x, y), (650, y), 18, FORWARD_ARROW)
    drawing.polyline([(700, y + 38), (700, 238), (26, 238), (26, 66)], **BACKWARD_LINE)
    drawing.arrow(26, 66, 42, 66, **BACKWARD_ARROW)
    drawing.text(380, 222, "how much of the 3 is hers?", BODY, anchor="middle")
    return drawing
