"""What the person at the keyboard can mend."""

import platform


class CommandError(Exception):
    """A failure that the person at the keyboard can mend.

    Its text is one sentence: what is wrong, where, and what to do. The command line shows it alone, without a
    traceback.
    """


NOT_LINUX = "use WSL (Windows) or a Linux machine, virtual or not; every other command works here"


def require_linux() -> None:
    """Raises CommandError where student code cannot be confined at all: the sandbox is made of what Linux alone has."""
    if platform.system() != "Linux":
        raise CommandError(f"grading needs Linux, and this is {platform.system()}: {NOT_LINUX}")
