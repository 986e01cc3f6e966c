"""A message arrives as it was sent; what is no message is refused before it is read."""

import socket
import struct
import threading
import time

import pytest

from grader.engine.running import wire
from grader.engine.running.wire import ProtocolError, receive, send


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def test_a_message_arrives_with_its_arrays(pair):
    send(pair[0], {"op": "run"}, [b"abc", b""])
    assert receive(pair[1]) == ({"op": "run"}, [b"abc", b""])


def test_text_of_any_writing_arrives(pair):
    send(pair[0], {"text": "καλημέρα \U0001f40d \ud800"})
    assert receive(pair[1])[0] == {"text": "καλημέρα \U0001f40d ?"}


def test_messages_keep_apart(pair):
    for number in range(3):
        send(pair[0], number)
    assert [receive(pair[1])[0] for _ in range(3)] == [0, 1, 2]


@pytest.mark.parametrize(
    "header",
    [
        wire.HEADER.pack(wire.MOST_TEXT + 1, 0),
        wire.HEADER.pack(2, wire.MOST_ARRAYS + 1),
        wire.HEADER.pack(2, 2) + struct.pack(">2Q", 2**63, 2**63),
        wire.HEADER.pack(3, 0) + b"{{{",
        wire.HEADER.pack(4, 0) + b"\xff\xfe\xfd\xfc",
        wire.HEADER.pack(100_000, 0) + b"[" * 100_000,
    ],
)
def test_garbage_is_refused_before_it_is_read(pair, header):
    writer = threading.Thread(target=lambda: pair[0].sendall(header))
    writer.start()
    with pytest.raises(ProtocolError):
        receive(pair[1], time.monotonic() + 30)
    writer.join()


def test_a_closed_line_is_the_end(pair):
    pair[0].sendall(wire.HEADER.pack(10, 0) + b"[")
    pair[0].close()
    with pytest.raises(EOFError):
        receive(pair[1])


def test_silence_ends_at_the_deadline(pair):
    with pytest.raises(TimeoutError):
        receive(pair[1], time.monotonic() - 1)
