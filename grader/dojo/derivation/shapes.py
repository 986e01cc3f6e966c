"""Shapes with letters in them, as a person writes them beside a line: (N, 3)."""

import re
from collections.abc import Sequence
from itertools import zip_longest

Size = int | str
Shape = tuple[Size, ...]
"""Of numbers, and of letters for what is not fixed: ("N", 3). () is a number."""

COMMENT = re.compile(r"#\s*(\w+):\s*(?:\(([\w\s,]*)\)|a number)")
"""A line that says a shape, as in "# X: (N, 3)" or "# b: a number"."""


def shape_text(shape: Shape) -> str:
    """As in a comment."""
    if not shape:
        return "a number"
    return f"({shape[0]},)" if len(shape) == 1 else f"({', '.join(map(str, shape))})"


def with_shapes(lines: Sequence[tuple[str, Shape]]) -> list[str]:
    """Lines of code, each with the shape of what it makes in a comment behind it."""
    column = max((len(line) for line, _ in lines), default=0) + 2
    return [f"{line:{column}}# {shape_text(shape)}" for line, shape in lines]


def shapes_said(text: str) -> dict[str, Shape]:
    """Name -> its shape, of all that comments of the text say."""
    found = {}
    for name, sizes in COMMENT.findall(text):
        parts = [part.strip() for part in sizes.split(",") if part.strip()]
        found[name] = tuple(int(part) if part.isdigit() else part for part in parts)
    return found


def broadcast(*shapes: Shape) -> Shape:
    """The shape that NumPy stretches them to. ValueError where they do not fit."""
    found: list[Size] = []
    for sizes in zip_longest(*(shape[::-1] for shape in shapes), fillvalue=1):
        longer = {size for size in sizes if size != 1}
        if len(longer) > 1:
            raise ValueError(f"the shapes {' and '.join(map(shape_text, shapes))} do not fit together")
        found.append(longer.pop() if longer else 1)
    return tuple(found[::-1])


def of_product(left: Shape, right: Shape) -> Shape:
    """The shape of left @ right, each of one or two axes. ValueError where they do not fit."""
    if not 1 <= len(left) <= 2 or not 1 <= len(right) <= 2 or left[-1] != right[0]:
        raise ValueError(f"the shapes {shape_text(left)} and {shape_text(right)} do not fit in a product of matrices")
    return left[:-1] + right[1:]


def reduced(shape: Shape, axis: int | None, keepdims: bool) -> Shape:
    """What a sum along the axis leaves; along all where it is None. ValueError where there is no such axis."""
    if axis is not None and not -len(shape) <= axis < len(shape):
        raise ValueError(f"{shape_text(shape)} has no axis {axis}")
    axes = range(len(shape)) if axis is None else (axis % len(shape),)
    if keepdims:
        return tuple(1 if i in axes else size for i, size in enumerate(shape))
    return tuple(size for i, size in enumerate(shape) if i not in axes)
