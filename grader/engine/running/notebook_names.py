"""What a notebook that is graded finds as `grader`: the names of practice, and nothing that they could tell.

It stands in the sandbox in place of `grader/__init__.py`: there are no exercises, right values or mistakes there.
"""

from typing import Any

__all__ = ["check", "derive", "dojo", "dojo_record", "failing_case", "hunt", "progress"]

LATER = "{}: not here. This notebook is being graded, and its checks are made outside."


def check(function: object = None, *ignored: Any, **settings: Any) -> float:
    """Says that the answer is checked elsewhere. Returns 0.0, as for an answer that is not known to be right."""
    print(LATER.format("check"))
    return 0.0


def dojo(*ignored: Any, **settings: Any) -> "Task":
    """As `check`; whatever is asked of the task, it says the same."""
    print(LATER.format("dojo"))
    return Task()


def derive(*ignored: Any, **settings: Any) -> "Task":
    """As `dojo`."""
    print(LATER.format("derive"))
    return Task()


def hunt(*ignored: Any, **settings: Any) -> "Task":
    """As `dojo`."""
    print(LATER.format("hunt"))
    return Task()


class Task:
    """A task of the dojo that nobody can see."""

    def __getattr__(self, name: str) -> Any:
        return dojo


def failing_case(*ignored: Any, **settings: Any) -> None:
    """As `check`."""
    print(LATER.format("failing_case"))


def dojo_record(*ignored: Any, **settings: Any) -> None:
    """As `check`."""
    print(LATER.format("dojo_record"))


def progress(*ignored: Any, **settings: Any) -> None:
    """As `check`."""
    print(LATER.format("progress"))
