"""Where the engine writes what is for its maintainers: tracebacks of its own mistakes, workers that died."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.course import Course

log = logging.getLogger("grader.engine")


@contextmanager
def logged(root: Path) -> Iterator[None]:
    """Sends `log` to a file of the course in the folder `root`. The file is made when there is something to say."""
    handler = logging.FileHandler(Course(root).log, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        handler.close()
