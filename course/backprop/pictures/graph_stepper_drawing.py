"""The picture of the graph stepper: the graph, what is known of it at one step, and the step's equation."""

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import HEADING, Drawing
from backprop.pictures.canvas.primitives import ArrowStyle, Point, Style
from backprop.pictures.graph_stepper_numbers import NODES, Edge, Walk, bracketed, short

RADIUS = 24
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
LOCAL_PLACES: dict[tuple[str, str], float] = {
    ("s", "x"): 0.38,
    ("t", "s"): 0.42,
    ("s", "w"): 0.6,
    ("v", "x"): 0.56,
    ("u", "t"): 0.4,
    ("L", "v"): 0.38,
    ("L", "u"): 0.68,
}
"""How far from parent to child the local derivative is written, where the middle is taken."""
PANEL = 372


def draw(walk: Walk, step: int) -> Drawing:
    """One step of the walk, 0 <= step <= walk.last_step; a pure function. ValueError for any other step."""
    if not 0 <= step <= walk.last_step:
        raise ValueError(f"step {step} does not exist: this graph has steps 0 to {walk.last_step}")
    drawing = Drawing(palette.WIDTH, PANEL + 96, walk.label(step))
    turn = walk.seed_step
    colour = palette.INK if step in (0, turn) else palette.FORWARD if step < turn else palette.BACKWARD
    drawing.heading(f"step {step} of {walk.last_step}:  {walk.title(step)}", fill=colour)
    drawing.key(424, HEADING, "forward: values", **palette.FORWARD_LINE)
    drawing.key(590, HEADING, "backward: blame", **palette.BACKWARD_LINE)
    for edge in walk.edges:
        draw_edge(drawing, walk, edge, step)
        if step >= turn:
            write_local(drawing, edge, f"· {bracketed(edge.local)}")
    for name in walk.values:
        draw_node(drawing, walk, name, step)
    drawing.divider(PANEL)
    first, *rest = walk.lines(step)
    drawing.text(palette.MARGIN, PANEL + 22, first, bold=True)
    for row, line in enumerate(rest):
        drawing.text(palette.MARGIN, PANEL + 48 + 24 * row, line)
    return drawing


def draw_edge(drawing: Drawing, walk: Walk, edge: Edge, step: int) -> None:
    """The edge as it stands at a step: not reached yet, a value going forward, or blame going back."""
    parent, child = start, end = PLACES[edge.parent], PLACES[edge.child]
    order = walk.edges.index(edge) + 1 + walk.seed_step
    if step >= order:
        weight, opacity = (palette.BOLD, 1.0) if step == order else (palette.MEDIUM, palette.SOFT)
        style: ArrowStyle = {**palette.BACKWARD_ARROW, "weight": weight, "opacity": opacity}
        start, end = child, parent
    elif walk.knows(edge.child, step):
        newest = step < walk.seed_step and NODES[step - 1].name == edge.child
        style = {**palette.FORWARD_ARROW, "weight": palette.BOLD if newest else palette.MEDIUM}
    else:
        style = {"weight": palette.HAIR, "opacity": palette.FAINT, "head": 8}
    drawing.arrow_between(start, end, RADIUS + 5, **style)


def write_local(drawing: Drawing, edge: Edge, text: str) -> None:
    """The edge's local derivative, beside it."""
    (x1, y1), (x2, y2) = PLACES[edge.parent], PLACES[edge.child]
    along = LOCAL_PLACES.get((edge.child, edge.parent), 0.5)
    x, y = x1 + along * (x2 - x1), y1 + along * (y2 - y1)
    rising = y2 < y1
    # Above the edge: to the right of a falling line, to the left of a rising one.
    drawing.text(x + (-6 if rising else 6), y - 13, text, palette.SMALL, anchor="end" if rising else "start")


def draw_node(drawing: Drawing, walk: Walk, name: str, step: int) -> None:
    """The node with its value and its blame, as far as they are known at a step."""
    x, y = PLACES[name]
    known = walk.knows(name, step)
    formula = next((f"{name} = {node.formula}" for node in NODES if node.name == name), name)
    drawing.text(x, y - RADIUS - 12, formula, anchor="middle", bold=True)
    unknown: Style = {"weight": palette.THIN, "opacity": palette.FAINT}
    drawing.circle(x, y, RADIUS, **palette.FORWARD_FRAME if known else unknown)
    if known:
        drawing.text(x, y, short(walk.values[name]), anchor="middle")
    adjoint = walk.adjoint(name, step)
    if adjoint is None:
        return
    edge = walk.edge(step)
    newest = edge.parent == name if edge is not None else name == "L"
    complete = walk.is_complete(name, step)
    top = y + RADIUS + 4
    x -= 4 if name == "x" else 0  # clear of the edge from x to s
    frame: Style = {**palette.BACKWARD_FRAME, "weight": palette.BOLD if newest else palette.THIN}
    text = f"dL/d{name} = {short(adjoint)}" if complete else f"{short(adjoint)} + …"
    width = 12 + 8 * len(text)
    drawing.rect(x - width / 2, top, width, 20, **frame)
    opacity = 1.0 if complete else palette.QUIET
    drawing.text(x, top + 10, text, palette.SMALL, anchor="middle", bold=newest, opacity=opacity)
