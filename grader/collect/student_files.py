"""The files of one student, written aside: names made safe, a student's own zip opened, nothing lost on the way."""

import lzma
import shutil
import zlib
from collections.abc import Iterable
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from grader.collect.entries import OWN_ZIP, Entry, common_folder, zip_entries
from grader.course import TIMESTAMP
from grader.errors import CommandError
from grader.names import folder_name, shown

LARGEST = 256 * 1024**2  # bytes of one student
UNREADABLE = (BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError, zlib.error, lzma.LZMAError)
CHUNK = 1024**2


class StudentFiles:
    """Fills one student's folder. problems: what could not be read. notes: what was done with names, nothing lost."""

    def __init__(self, folder: Path, own_time: bool = False) -> None:
        """own_time: a timestamp.txt is the collector's, and not the student's way to have handed in earlier."""
        self.folder, self._own_time = folder, own_time
        self.problems: list[str] = []
        self.notes: list[str] = []
        self._taken: set[str] = set()
        self._left = LARGEST

    def add(self, files: Iterable[tuple[str, Entry]]) -> None:
        """Writes files, each with the name it is to have; of two with one name the later keeps it."""
        written = [self._write(name, entry) for name, entry in reversed(list(files))]
        for path in written:
            if path and path.suffix.lower() == ".zip":
                self._open(path)

    def _write(self, name: str, entry: Entry) -> Path | None:
        safe = _safe_path(name)
        if safe.casefold() == TIMESTAMP and not self._own_time:
            safe = f"students-{TIMESTAMP}"
        path = self.folder / self._free(safe)
        try:
            self._copy(entry, path)
        except UNREADABLE as error:
            path.unlink(missing_ok=True)
            self.problems.append(f"{shown(name)} cannot be read: {str(error) or 'it is damaged'}")
            return None
        if path.relative_to(self.folder).as_posix() != name:
            self.notes.append(f"{shown(name)} is kept as {path.relative_to(self.folder).as_posix()}")
        return path

    def _copy(self, entry: Entry, path: Path) -> None:
        if entry.size > self._left:
            raise ValueError(f"with it the submission has more than {LARGEST // 1024**2} MB")
        self._left -= entry.size
        path.parent.mkdir(parents=True, exist_ok=True)
        with entry.open() as source, path.open("xb") as target:
            shutil.copyfileobj(source, target, CHUNK)

    def _free(self, path: str) -> str:
        stem, dot, kind = path.rpartition(".") if "." in path.split("/")[-1] else (path, "", "")
        free, number = path, 0
        while free.casefold() in self._taken:
            number += 1
            free = f"{stem} ({number}){dot}{kind}"
        self._taken.add(free.casefold())
        return free

    def _open(self, path: Path) -> None:
        """Opens a zip that the student handed in; it stays where not all of it could be taken out."""
        before = len(self.problems)
        try:
            with ZipFile(path) as archive:
                entries, problems = zip_entries(archive, OWN_ZIP)
                self.problems += [f"in {path.name}: {problem}" for problem in problems]
                around = common_folder(entry.path for entry in entries)
                for entry in reversed(entries):
                    self._write(entry.path.removeprefix(around), entry)
        except CommandError:
            self.problems.append(f"{path.name} is not opened: it holds too much")
        except UNREADABLE:
            self.problems.append(f"{path.name} is not opened: it is no zip file, or a damaged one")
        if len(self.problems) == before:
            path.unlink()


def _safe_path(name: str) -> str:
    """The path with a safe name for each part: the name as it is where any system takes it."""
    return "/".join(_safe_part(part) for part in name.split("/") if part.strip(". "))


def _safe_part(part: str) -> str:
    odd = any(not char.isprintable() or char in '<>:"|?*\\' for char in part) or part[-1] in ". "
    long = len(part.encode(errors="surrogateescape")) > 200
    if not (odd or long or not _encodable(part)):
        return part
    stem, dot, kind = part.rpartition(".")
    return f"{folder_name(stem)}.{kind}" if dot and stem and kind.isalnum() and len(kind) < 10 else folder_name(part)


def _encodable(part: str) -> bool:
    try:
        part.encode()
    except UnicodeError:
        return False
    return True
