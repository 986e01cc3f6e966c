"""The files of one student, written aside: names made safe, a student's own zip opened, nothing lost on the way."""

import errno
import shutil
import unicodedata
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path, PurePosixPath

from grader.collect.archives import OWN_ZIP, open_zip, zip_entries
from grader.collect.entries import Entry, common_folder, in_mb
from grader.course import TIMESTAMP
from grader.errors import CommandError
from grader.names import DEVICES, folder_name, shown

LARGEST = 256 * 1024**2  # bytes of one student
MOST_FILES = 1000
RATIO, RATIO_FROM = 250, 8 * 1024**2  # of all compressed files; the longest runs of a notebook are far from it
LONGEST_PATH, DEEPEST = 1000, 20  # bytes and folders; a system's own limits are counted from its root
CHUNK = 1024**2
OF_THE_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE)


class StudentFiles:
    """Fills one student's folder. problems: what could not be read. notes: what was done with names, nothing lost."""

    def __init__(self, folder: Path, own_time: bool = False) -> None:
        """own_time: a timestamp.txt is the collector's, and not the student's way to have handed in earlier."""
        self.folder, self._own_time = folder, own_time
        self.problems: list[str] = []
        self.notes: list[str] = []
        self._files: set[str] = set()
        self._folders: set[str] = set()
        self._size = self._unpacked = self._packed = 0

    def add(self, files: Iterable[tuple[str, Entry]]) -> None:
        """Writes files, each with the name it is to have; of two with one name the later keeps it.

        Raises CommandError where the system takes no more: that is no student's fault.
        """
        written = [self._write(name, entry, self._own_time) for name, entry in reversed(list(files))]
        for path in written:
            if path and path.suffix.lower() == ".zip":
                self._open(path)

    def _write(self, name: str, entry: Entry, own_time: bool = False) -> Path | None:
        try:
            self._weigh(entry)
            safe = _safe_path(name)
            if _spelled(safe) == TIMESTAMP and not own_time:
                safe = f"students-{TIMESTAMP}"
            safe = self._free(safe)
            self._copy(entry, self.folder / safe)
        except Exception as error:  # a student's bytes may make the libraries raise anything
            stop_if_of_the_machine(error)
            self.problems.append(f"{shown(name)} cannot be read: {shown(str(error)) or 'it is damaged'}")
            return None
        if safe != name:
            self.notes.append(f"{shown(name)} is kept as {shown(safe)}")
        return self.folder / safe

    def _weigh(self, entry: Entry) -> None:
        """Counts a file in. Raises ValueError where there is too much of the student's with it."""
        if self._size + entry.size > LARGEST:
            raise ValueError(f"with it the submission has more than {in_mb(LARGEST)}")
        if len(self._files) >= MOST_FILES:
            raise ValueError(f"the submission has more than {MOST_FILES} files")
        # Files that are not compressed would hide those that are.
        size, packed = (entry.size, entry.packed) if entry.packed < entry.size else (0, 0)
        unpacked, packed = self._unpacked + size, self._packed + packed
        if size and unpacked > RATIO_FROM and unpacked > RATIO * max(packed, 1):
            raise ValueError("it unpacks to far more than it seems, as zip bombs do")
        self._size, self._unpacked, self._packed = self._size + entry.size, unpacked, packed

    def _copy(self, entry: Entry, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with entry.open() as source:
            target = path.open("xb")
            try:
                with target:
                    shutil.copyfileobj(source, target, CHUNK)
            except Exception:
                path.unlink()
                raise

    def _free(self, path: str) -> str:
        """A path that is not taken, nor leads through a file; letters that some systems take for one count as one."""
        *folders, name = path.split("/")
        place = ""
        for folder in folders:
            place += _numbered(place, folder, self._files) + "/"
            self._folders.add(_spelled(place[:-1]))
        free = place + _numbered(place, name, self._files | self._folders)
        self._files.add(_spelled(free))
        return free

    def _open(self, path: Path) -> None:
        """Opens a zip that the student handed in; it stays where not all of it could be taken out."""
        before = len(self.problems)
        name = shown(path.name)
        try:
            with ExitStack() as opened:
                try:
                    entries, problems = zip_entries(opened.enter_context(open_zip(path, OWN_ZIP)), OWN_ZIP)
                except CommandError:
                    self.problems.append(f"{name} is not opened: it holds too much")
                    return
                self.problems += problems
                around = common_folder(entry.path for entry in entries)
                for entry in reversed(entries):
                    self._write(entry.path.removeprefix(around), entry)
            self.problems[before:] = [f"in {name}: {problem}" for problem in self.problems[before:]]
        except Exception as error:
            stop_if_of_the_machine(error)
            self.problems.append(f"{name} is not opened: it is no zip file, or a damaged one")
        if len(self.problems) == before:
            path.unlink()


def stop_if_of_the_machine(error: Exception) -> None:
    """Raises CommandError where it is no student's bytes that are at fault, but a full disk, say."""
    if isinstance(error, CommandError):
        raise error
    if isinstance(error, OSError) and error.errno in OF_THE_MACHINE:
        raise CommandError(f"the system takes no more ({error.strerror}): mend that, and collect again") from None


def _numbered(place: str, name: str, taken: set[str]) -> str:
    stem, dot, kind = name.rpartition(".") if "." in name else (name, "", "")
    free, number = name, 0
    while _spelled(place + free) in taken:
        number += 1
        free = f"{stem} ({number}){dot}{kind}"
    return free


def _spelled(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _safe_path(name: str) -> str:
    """The path with a safe name for each part: the name as it is where any system takes it."""
    parts = [_safe_part(part) for part in name.split("/") if part not in ("", ".")] or ["no name"]
    safe = "/".join(parts)
    if len(parts) <= DEEPEST and len(safe.encode()) <= LONGEST_PATH:
        return safe
    kind = PurePosixPath(parts[-1]).suffix
    return folder_name(safe) + (kind if len(kind) < 10 else "")


def _safe_part(part: str) -> str:
    odd = any(not char.isprintable() or char in '<>:"|?*\\' for char in part) or part[-1] in ". "
    long = len(part.encode(errors="surrogateescape")) > 200
    device = part.split(".")[0].strip().casefold() in DEVICES
    if not (odd or long or device or not _encodable(part)):
        return part
    stem, dot, kind = part.rpartition(".")
    return f"{folder_name(stem)}.{kind}" if dot and stem and kind.isalnum() and len(kind) < 10 else folder_name(part)


def _encodable(part: str) -> bool:
    try:
        part.encode()
    except UnicodeError:
        return False
    return True
