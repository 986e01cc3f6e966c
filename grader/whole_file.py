"""Files that are whole or not there, whatever happens to the process that writes them."""

import os
from contextlib import suppress
from pathlib import Path

from grader.errors import CommandError

AGAIN = "run the command again"
RESUME = "run `grader grade --resume`"


def write_whole(path: Path, content: bytes, *, durable: bool, mode: int = 0o644, then: str = AGAIN) -> None:
    """Writes a file so that readers see the old content or the new, never a part; makes its folder.

    durable: also whole after a power cut, at the price of a disk's flush. mode: the file's permissions. then: what
    to do once a failure's cause is mended. A killed process may leave its temporary file, NAME.PROCESS.tmp with its
    number. Raises CommandError where the file cannot be written, a full disk say; the old one is then still there.
    """
    # The folder is not flushed: a power cut may bring the old file back, and what is graded twice has the same result.
    # Two processes may write the same file at once: each has a temporary one of its own.
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # of a process killed long ago that had the same number, perhaps read-only
            temporary.unlink()
        with open(temporary, "xb", opener=_open_private) as file:
            file.write(content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        temporary.chmod(mode)
        os.replace(temporary, path)
    except OSError as error:
        raise CommandError(f"cannot write {path}: {error.strerror}; mend that, then {then}") from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _open_private(path: str, flags: int) -> int:
    """What is secret must not be readable to others for a moment either."""
    return os.open(path, flags, 0o600)
