"""The picture of lesson 5: the two fans of a layer."""

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing


def fan_picture(fan_in: int = 5, fan_out: int = 3) -> Drawing:
    """The two sums of one layer: fan_in terms make one z going forward, fan_out terms one dL/da going back.

    fan_in, fan_out: 1..7.
    """
    if not (1 <= fan_in <= 7 and 1 <= fan_out <= 7):
        raise ValueError(f"the picture has room for fans of 1 to 7, not {fan_in} and {fan_out}")
    label = (
        f"A layer with {fan_in} inputs and {fan_out} units. Forward, each z of the layer is a sum of fan_in = "
        f"{fan_in} terms. Backward, each dL/da of its inputs is a sum of fan_out = {fan_out} terms."
    )
    drawing = Drawing(palette.WIDTH, 60 + 34 * max(fan_in, fan_out) + 44, label)
    drawing.heading("The two sums of one layer", above=True)
    middle = 52 + 34 * (max(fan_in, fan_out) - 1) / 2 + 12
    for offset, forward in ((0, True), (390, False)):
        left, right = offset + 70, offset + 270
        colour, dash = (palette.FORWARD, ()) if forward else (palette.BACKWARD, palette.BACKWARD_DASH)
        drawing.text(
            offset + palette.MARGIN, 18, "forward" if forward else "backward", palette.SMALL, fill=colour, bold=True
        )
        inputs = [(left, middle + 34 * (j - (fan_in - 1) / 2)) for j in range(fan_in)]
        units = [(right, middle + 34 * (i - (fan_out - 1) / 2)) for i in range(fan_out)]
        one = (units if forward else inputs)[0]
        for x1, y1 in inputs:
            for x2, y2 in units:
                if forward and (x2, y2) == one:
                    drawing.arrow(x1 + 14, y1, x2 - 15, y2, stroke=colour, weight=palette.MEDIUM, dash=dash)
                elif not forward and (x1, y1) == one:
                    drawing.arrow(x2 - 14, y2, x1 + 15, y1, stroke=colour, weight=palette.MEDIUM, dash=dash)
                else:
                    drawing.line(x1 + 14, y1, x2 - 14, y2, weight=palette.HAIR, opacity=palette.FAINT)
        for point in inputs + units:
            lit = point == one
            drawing.circle(
                *point, 12, stroke=colour if lit else palette.INK, weight=palette.BOLD if lit else palette.THIN
            )
        foot = middle + 34 * max(fan_in, fan_out) / 2 + 20
        words = f"one z: {fan_in} terms (fan_in)" if forward else f"one dL/da: {fan_out} terms (fan_out)"
        drawing.text(offset + 170, foot, words, anchor="middle", bold=True)
    return drawing
