"""`grade` as a program, which tests can kill: `python -m tests.engine.nothing_lost.engine ROOT JSON`."""

import json
import signal
import sys
from contextlib import contextmanager
from pathlib import Path


class Silent:
    """In place of the progress bar."""

    def done(self, result: object) -> None:
        """Says nothing."""


@contextmanager
def no_bar(total: int):
    """Takes the place of the class ProgressBar."""
    yield Silent()


def main(root: Path, options: dict) -> int:
    """As the command line does it. Heavy imports stay out of the workers, which load this file too."""
    from grader.engine.grade_class import run_grade
    from grader.errors import CommandError

    try:
        return run_grade(root, progress=no_bar, **options)
    except CommandError as error:
        print(f"grader: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    # Tests that a shell has started in its background inherit that Ctrl-C is ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    raise SystemExit(main(Path(sys.argv[1]), json.loads(sys.argv[2])))
