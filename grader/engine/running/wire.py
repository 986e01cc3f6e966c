"""What crosses between the judge and the sandbox: frames of JSON and raw array bytes, read with suspicion.

Nothing that comes out of the sandbox is ever unpickled or run. What is in a frame: see `packing`.
"""

import json
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any

HEADER = struct.Struct(">II")
"""Length of the JSON text, number of arrays; then 8 bytes of length for each array."""
MOST_TEXT = 24 * 1024**2
MOST_BYTES = 32 * 1024**2
MOST_ARRAYS = 10_000
PIECE = 2**18


class ProtocolError(Exception):
    """The other side sent something that is no message, or too large a one."""


def send(sock: socket.socket, message: Any, blobs: Sequence[bytes] = ()) -> None:
    """Send one message. Raises OSError where the other side is gone or does not read in time."""
    text = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
    lengths = struct.pack(f">{len(blobs)}Q", *map(len, blobs))
    sock.sendall(b"".join([HEADER.pack(len(text), len(blobs)), lengths, text, *blobs]))


def receive(sock: socket.socket, deadline: float | None = None) -> tuple[Any, list[bytes]]:
    """The next message and its blobs.

    deadline: on time.monotonic's clock. Raises TimeoutError once it has passed, EOFError where the other side has
    closed or died, and ProtocolError for what is no message.
    """
    length, count = HEADER.unpack(_read(sock, HEADER.size, deadline))
    if length > MOST_TEXT or count > MOST_ARRAYS:
        raise ProtocolError(f"a message of {length} bytes and {count} arrays")
    lengths = struct.unpack(f">{count}Q", _read(sock, 8 * count, deadline))
    if sum(lengths) > MOST_BYTES:
        raise ProtocolError(f"a message with {sum(lengths)} bytes of arrays")
    text = _read(sock, length, deadline)
    blobs = [_read(sock, size, deadline) for size in lengths]
    try:
        return json.loads(text), blobs
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"not JSON ({type(error).__name__})") from None


def _read(sock: socket.socket, size: int, deadline: float | None) -> bytes:
    parts, left = [], size
    while left:
        if deadline is not None:
            sock.settimeout(max(deadline - time.monotonic(), 0.001))
        try:
            part = sock.recv(min(left, PIECE))
        except ConnectionError:
            raise EOFError("the other side is gone") from None
        if not part:
            raise EOFError("the other side has closed")
        parts.append(part)
        left -= len(part)
        if deadline is not None and left and time.monotonic() > deadline:
            raise TimeoutError("a message that came too slowly")
    return b"".join(parts)
