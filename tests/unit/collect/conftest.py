"""A course without content, and downloads as the platforms make them."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.collect.collect import run_collect
from tests.courses import with_settings

LESSON = "03-multi-layer"


class Course:
    """A live course: collects, and shows what lies where."""

    def __init__(self, root: Path) -> None:
        self.root = with_settings(root)
        (root / "solutions" / LESSON).mkdir(parents=True)
        self.said: list[str] = []

    def collect(self, path: Path, **options) -> int:
        """Runs the command; what it says is in `said`."""
        self.said = []
        return run_collect(self.root, "3", path, say=self.said.append, **options)

    def text(self) -> str:
        """What the last run said."""
        return "\n".join(self.said)

    def tree(self, folder: str) -> dict[str, bytes]:
        """Path -> content of every file below gradebook/FOLDER."""
        top = self.root / "gradebook" / folder
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """An empty course."""
    return Course(tmp_path / "course")


@pytest.fixture
def make_zip(tmp_path: Path) -> Callable[..., Path]:
    """Writes a zip of the files given, name -> content."""

    def make(files: dict[str, bytes], name: str = "download.zip") -> Path:
        (tmp_path / name).write_bytes(zipped(files))
        return tmp_path / name

    return make


@pytest.fixture
def make_folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes a folder of the files given, path -> content."""

    def make(files: dict[str, bytes], name: str = "handed-in") -> Path:
        for path, content in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_bytes(content)
        return tmp_path / name

    return make


def zipped(files: dict[str, bytes]) -> bytes:
    """The bytes of a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return buffer.getvalue()


def zip_of_bytes(files: dict[bytes, bytes]) -> bytes:
    """A zip whose names are any bytes, without the flag for UTF-8: written by hand, as Python would always set it."""
    body, directory = b"", b""
    for name, content in files.items():
        sizes = struct.pack("<III", zipfile.crc32(content), len(content), len(content))
        start = struct.pack("<HHHHH", 20, 0, 0, 0, 0x21) + sizes + struct.pack("<HH", len(name), 0)
        directory += b"PK\x01\x02\x14\x00" + start + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        body += b"PK\x03\x04" + start + name + content
    end = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end
