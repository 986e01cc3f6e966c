"""Checks of the course's exercises, for notebooks: `from grader import check`.

The front page also uses `progress`, and the lesson Backprop Ninja `dojo`; they are loaded when asked for.
"""

from grader.check import check

__all__ = ["check", "dojo", "progress"]


def __getattr__(name: str):
    if name == "dojo":
        from grader.dojo import dojo

        return dojo
    if name == "progress":
        from grader.progress_table import progress

        return progress
    raise AttributeError(f"module 'grader' has no attribute {name!r}")
