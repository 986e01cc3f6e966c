"""Names for every array in a nested result: {"dW": [None, A, B], "db": ...} <-> {"dW[2]": B, "dW[1]": A, ...}.

Lists are numbered like layers and listed from the last layer to the first, the order in which a backward pass
makes them, so that the first wrong leaf is the first mistake.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Leaves = dict[str, np.ndarray]


def flatten(tree: Mapping[str, Any], backward: bool = True) -> Leaves:
    """Every array of the tree by name, float64. Backward order by layer, or forward order; plain arrays first."""
    found: list[tuple[int, str, np.ndarray]] = []
    for name, value in tree.items():
        if isinstance(value, list) and any(item is None or isinstance(item, np.ndarray) for item in value):
            found += [(l, f"{name}[{l}]", item) for l, item in enumerate(value) if item is not None]
        else:
            found.append((0, name, value))
    layers = sorted(found, key=lambda item: -item[0] if backward else item[0])
    return {name: np.asarray(value, dtype=float) for _, name, value in layers}


def unflatten(leaves: Leaves, like: Mapping[str, Any]) -> dict[str, Any]:
    """The inverse of `flatten`, in the structure of `like`."""
    tree: dict[str, Any] = {}
    for name, value in like.items():
        if name in leaves:
            tree[name] = leaves[name]
        else:
            tree[name] = [None if item is None else leaves[f"{name}[{l}]"] for l, item in enumerate(value)]
    return tree


def existing(arrays: Sequence[np.ndarray | None]) -> list[np.ndarray]:
    """Those that are there."""
    return [array for array in arrays if array is not None]


def owner(leaf: str) -> str:
    """The returned name a leaf belongs to: "dW[2]" -> "dW"."""
    return leaf.partition("[")[0]


def layer(leaf: str) -> int | None:
    """The layer number of a leaf: "dW[2]" -> 2; None for a plain array."""
    match = re.search(r"\[(\d+)\]", leaf)
    return int(match.group(1)) if match else None
