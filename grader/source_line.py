"""The student's own line behind an exception: never a line of ours, never of a library."""

import linecache
import traceback
from collections.abc import Callable


def student_line(error: BaseException, function: Callable) -> str | None:
    """The deepest line in the file (or notebook cell) of `function` that the exception passed through, with its number.

    None where it passed through none, as when the call itself had the wrong number of arguments.
    """
    home = getattr(getattr(function, "__code__", None), "co_filename", None)
    if isinstance(error, RecursionError) or home is None:
        return None
    found = None
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == home or _is_cell(frame.f_code.co_filename):
            text = linecache.getline(frame.f_code.co_filename, number).strip()
            found = f"line {number}: {text}" if text else f"line {number}"
    return found


def _is_cell(filename: str) -> bool:
    return filename.startswith(("<ipython-input", "<code cell")) or "ipykernel_" in filename
