"""Where NumPy stretched a value on the way forward, or a sum shrank it: shares are made to fit on the way back."""

from collections.abc import Mapping
from fractions import Fraction

from grader.dojo.derivation.algebra import averaged, leaf, summed, times, to_power, with_new_axis
from grader.dojo.derivation.formula import Formula
from grader.dojo.derivation.forward_text import NotKnown
from grader.dojo.derivation.shapes import Shape, Size


def onto(share: Formula, full: Shape, own: Shape, shapes: Mapping[str, Shape]) -> Formula:
    """The share of what was stretched from `own` to the shape `full`: what arrives is added up."""
    share = whole(share, full, shapes)
    if not own:
        return summed(share, None, False)
    for _ in range(len(full) - len(own)):
        share = summed(share, 0, False)
    for axis, (size, stretched) in enumerate(zip(own, full[len(full) - len(own) :], strict=True)):
        if size != stretched:
            share = summed(share, axis, True)
    return share


def whole(share: Formula, full: Shape, shapes: Mapping[str, Shape]) -> Formula:
    """The same, as large as `full`."""
    return share if share.shape == full else times(_ones(full, shapes), share)


def _ones(shape: Shape, shapes: Mapping[str, Shape]) -> Formula:
    like = next((name for name, own in shapes.items() if own == shape), None)
    sizes = ", ".join(size_text(size, shapes) for size in shape) + ("," if len(shape) == 1 else "")
    return leaf(f"np.ones_like({like})" if like else f"np.ones(({sizes}))", shape)


def size_text(size: Size, shapes: Mapping[str, Shape]) -> str:
    """How many, as code."""
    if isinstance(size, int):
        return str(size)
    for name, shape in shapes.items():
        if size in shape:
            axis = shape.index(size)
            return f"{name}.shape[{axis}]" if axis else f"len({name})"
    raise NotKnown(f"nothing here has the size {size}")


def kept_axis(share: Formula, shape: Shape, axis: int | None, keepdims: bool) -> Formula:
    """What belongs to a sum along the axis, so that it stretches over what was summed."""
    if axis is None or keepdims or not share.shape or axis % len(shape) == 0:
        return share
    if len(shape) != 2:
        raise NotKnown("a sum along an axis of more than two needs keepdims=True here")
    return with_new_axis(share)


def mean_of(share: Formula, shape: Shape, axis: int | None, keepdims: bool, sizes: Mapping[str, Shape]) -> Formula:
    """The share of what a mean was taken of: divided by how many they are. A sum of as many becomes a mean itself.

    sizes: of names, those first that shall say how many.
    """
    if mean := averaged(share, shape, axis, keepdims):
        return mean
    return times(share, to_power(leaf(_count(shape, axis, sizes), ()), Fraction(-1)))


def _count(shape: Shape, axis: int | None, sizes: Mapping[str, Shape]) -> str:
    name = next((name for name, own in sizes.items() if own == shape), None)
    if axis is None and len(shape) != 1:
        return f"{name}.size" if name else " * ".join(size_text(size, sizes) for size in shape)
    if name is None:
        return size_text(shape[axis or 0], sizes)
    return f"{name}.shape[{axis}]" if axis else f"len({name})"
