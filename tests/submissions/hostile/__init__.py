"""What hostile samples share: a wrong answer, how they are aimed, and how they write where they should not."""

from tests.submissions.world import World

WRONG = """
def hidden_delta(delta_next, W_next, z):
    return np.zeros_like(z)
"""
"""An answer that must earn nothing, whatever is done around it."""


def aimed(source: str, world: World) -> str:
    """The source with <course>, <secret> and <port> filled in, as one who knows the machine would."""
    places = {"course": world.course, "secret": world.secret, "port": world.port}
    for name, value in places.items():
        source = source.replace(f"<{name}>", str(value))
    return source


SOCKET = """
import json
import os
import stat
import struct
import sys


def replying_sockets():
    numbers = [int(name) for name in os.listdir("/proc/self/fd")]
    return [number for number in numbers if number > 2 and is_socket(number)]


def is_socket(number):
    try:
        return stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError:
        return False


def put(data):
    for number in replying_sockets():
        try:
            os.write(number, data)
        except OSError:
            pass


def number_of_the_request():
    frame = sys._getframe()
    while frame is not None:
        request = frame.f_locals.get("request")
        if isinstance(request, dict) and "id" in request:
            return request["id"]
        frame = frame.f_back


def message(content, *blobs):
    if isinstance(content, dict):
        content = content | {"id": number_of_the_request()}
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    lengths = struct.pack(f">{len(blobs)}Q", *map(len, blobs))
    return struct.pack(">II", len(text), len(blobs)) + lengths + text + b"".join(blobs)
"""
"""Source for those who write on the socket that their answers go through, in the engine's own format (see `wire`)."""
