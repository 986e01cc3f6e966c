"""What hostile samples share: how they are aimed, and where one looks for what they did.

A sample prints what it found, "label: a Python literal", and its `afterwards` reads that in the recorded notebook. What
must be found although the sample would hide it is looked for from outside: files, processes, connections.
"""

import ast
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.submissions.world import LESSON, World

WRONG = """
def hidden_delta(delta_next, W_next, z):
    return np.zeros_like(z)
"""
"""An answer that must earn nothing, whatever is done around it."""

WRONG_MARKS = {"hidden_delta": 0.0}


def aimed(source: str, world: World) -> str:
    """The source with <course>, <secret> and <port> filled in, as one who knows the machine would."""
    places = {"course": world.course, "secret": world.secret, "port": world.port}
    for name, value in places.items():
        source = source.replace(f"<{name}>", str(value))
    return source


def recorded(world: World, student: str) -> NotebookNode:
    """The notebook that the engine wrote for a student. For a sample, pass its `__name__`."""
    folder = world.course / "gradebook" / "autograded" / student.rpartition(".")[2] / LESSON.slug
    return nbformat.read(folder / LESSON.released.name, as_version=4)


def printed(world: World, student: str) -> str:
    """All that the notebook's cells printed."""
    cells = [cell for cell in recorded(world, student).cells if cell.cell_type == "code"]
    return "".join(output.get("text", "") for cell in cells for output in cell.outputs)


def told(world: World, student: str, label: str) -> object:
    """What the sample printed under this label. Fails where it did not come to that."""
    for line in printed(world, student).splitlines():
        if line.startswith(f"{label}: "):
            return ast.literal_eval(line.partition(": ")[2])
    raise AssertionError(f"{student} printed nothing under {label!r}: it was not graded as far as that")


def survivors(marker: str) -> list[int]:
    """The processes that still run with this argument, on the whole machine. Markers are `sleep`s of odd lengths."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if marker.encode() in arguments:
            found.append(int(folder.name))
    return found


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
