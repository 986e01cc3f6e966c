"""A value as JSON and array bytes, and back: for what a student's function returns.

A value becomes a JSON tree whose arrays lie beside it as bytes; whatever neither is a plain value nor can be made a
numeric array crosses as the name of its type. What a class adds to a list, tuple, dict or number is left behind.
"""

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.engine.running.wire import MOST_ARRAYS, MOST_BYTES, ProtocolError

MOST_NODES = 200_000
MOST_DEPTH = 24
MOST_LETTERS = 10_000
PLAIN = (str, int, float, complex, list, tuple, dict)
DTYPE = re.compile(r"[<>|=]?[fiubc]\d{1,2}")


class Opaque:
    """Stands for a value that did not cross. Its class is named after the value's type."""


def pack(value: Any, shared: Callable[[np.ndarray], bool] = lambda array: False) -> tuple[Any, list[bytes]]:
    """A value as a JSON tree and the bytes of its arrays. shared: marks arrays that belong to someone else.

    Raises OverflowError where it is too large or too deep to cross.
    """
    blobs: list[bytes] = []
    nodes = 0

    def walk(item: Any, depth: int) -> Any:
        nonlocal nodes
        nodes += 1
        if nodes > MOST_NODES or depth > MOST_DEPTH or len(blobs) > MOST_ARRAYS:
            raise OverflowError("too large to send back")
        kind = type(item)
        if item is None or kind is bool:
            return item
        if kind is str:
            return writable(item[:MOST_LETTERS])
        if kind is int:
            return item if abs(item) < 2**63 else {"o": "int"}
        if kind is float:
            return item
        if kind is complex:
            return {"c": [item.real, item.imag]}
        if kind in (list, tuple):
            return {"l" if kind is list else "t": [walk(part, depth + 1) for part in item]}
        if kind is dict:
            return {"d": [[walk(key, depth + 1), walk(part, depth + 1)] for key, part in item.items()]}
        if issubclass(kind, np.ndarray | np.generic):
            return array(item)
        for plain in PLAIN:
            if issubclass(kind, plain):
                return walk(plain(item), depth)
        made = _as_array(item)
        return {"o": _name(kind)} if made is None else array(made)

    def array(item: np.ndarray | np.generic) -> Any:
        plain = np.asarray(item)
        if plain.dtype.kind not in "fiubc":
            return {"o": _name(type(item))}
        if plain.nbytes + sum(map(len, blobs)) > MOST_BYTES:
            raise OverflowError("too large to send back")
        mark = {"a": len(blobs), "dtype": plain.dtype.str, "shape": list(plain.shape)}
        if isinstance(item, np.generic):
            mark["scalar"] = True
        elif shared(item):
            mark["shared"] = True
        blobs.append(plain.tobytes())
        return mark

    return walk(value, 0), blobs


def unpack(tree: Any, blobs: list[bytes]) -> tuple[Any, list[np.ndarray]]:
    """The value that `pack` packed, and those of its arrays that were marked as shared.

    Raises ProtocolError for a tree that `pack` cannot have made.
    """
    shared: list[np.ndarray] = []
    used: set[int] = set()
    nodes = 0

    def walk(item: Any, depth: int) -> Any:
        nonlocal nodes
        nodes += 1
        if nodes > MOST_NODES or depth > MOST_DEPTH:
            raise ProtocolError("a value that is too large or too deep")
        if isinstance(item, str):
            return writable(item[:MOST_LETTERS])
        if item is None or type(item) in (bool, int, float):
            return item
        if not isinstance(item, dict):
            raise ProtocolError("a value of no known form")
        if "a" in item:
            return array(item)
        if len(item) != 1:
            raise ProtocolError("a value of no known form")
        ((form, content),) = item.items()
        if form == "c":
            real, imag = content
            return complex(float(real), float(imag))
        if form == "o":
            if not (isinstance(content, str) and content.isidentifier() and len(content) <= 100):
                raise ProtocolError("a value whose type has no name")
            return type(content, (Opaque,), {})()
        if form == "d":
            return {_key(walk(key, depth + 1)): walk(part, depth + 1) for key, part in content}
        parts = [walk(part, depth + 1) for part in content]
        return {"l": list, "t": tuple}[form](parts)

    def array(item: dict) -> Any:
        dtype, shape = item["dtype"], item["shape"]
        if not isinstance(dtype, str) or not DTYPE.fullmatch(dtype):
            raise ProtocolError("an array of a type that does not cross")
        if not all(type(n) is int and n >= 0 for n in shape):
            raise ProtocolError("an array of an impossible shape")
        number = item["a"]
        if type(number) is not int or number < 0 or number in used:
            raise ProtocolError("an array that is nowhere, or there twice")
        used.add(number)
        value = np.frombuffer(blobs[number], dtype=dtype).reshape(shape).copy()
        if item.get("scalar"):
            return value[()]
        if item.get("shared"):
            shared.append(value)
        return value

    try:
        return walk(tree, 0), shared
    except (TypeError, ValueError, KeyError, IndexError, OverflowError, RecursionError) as error:
        # Without the error's own words: they may quote whatever was sent.
        raise ProtocolError(f"not a value ({type(error).__name__})") from None


def _as_array(item: Any) -> np.ndarray | None:
    """What NumPy makes of any other object: an `array.array`, a tensor. The check in a notebook takes these too."""
    try:
        made = np.array(item)
    except Exception:
        return None
    return made if made.dtype.kind in "fiubc" else None


def _name(kind: type) -> str:
    name = kind.__name__[:100]
    return name if name.isidentifier() else "object"


def _key(key: Any) -> Any:
    """Raises ProtocolError for kinds of keys of which one can make any number with the same hash: a dict of these would
    take hours to build."""
    if (isinstance(key, int) and abs(key) < 2**63) or key is None or type(key) in (str, float):
        return key
    raise ProtocolError("a dict with a key that does not cross")


def writable(text: str) -> str:
    """The text without halves of characters, which no file and no database takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
