"""The seed of a course's random cases: a secret that stays the same, so that marks can be repeated but not foreseen."""

import os
import secrets
from pathlib import Path

from grader.course import Course
from grader.errors import CommandError
from grader.whole_file import write_whole


def course_seed(root: Path) -> int:
    """The seed of the course in the folder `root`, 0 or more and below 2**128, drawn when it is first asked for.

    Only the owner may read its file. Raises CommandError where the file cannot be read or written, or holds no seed.
    """
    path = Course(root).seed
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    drawn = path.with_name(f"{path.name}.{os.getpid()}.new")
    write_whole(drawn, f"{secrets.randbits(128)}\n".encode(), durable=True, mode=0o600)
    try:
        os.link(drawn, path)  # whole at once, and never over the seed that another process has drawn meanwhile
    except FileExistsError:
        pass
    except OSError as error:
        raise CommandError(f"cannot write {path}: {error.strerror}") from None
    finally:
        drawn.unlink()
    return _read(path)


def _read(path: Path) -> int:
    try:
        return int(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise CommandError(f"cannot read {path}: {error.strerror}") from None
    except ValueError:
        raise CommandError(
            f"{path} has no seed in it: bring it back from a copy, or remove it and grade everybody again"
        ) from None
