"""A log that no name can steer: it is read on a terminal, and quotes what students wrote."""

import logging
from typing import Any

from grader.names import plain_lines


def use_plain_log() -> None:
    """From now on whatever this process logs is plain, in nbgrader and its libraries too.

    They log the names of folders and files at many places, to handlers of their own.
    """
    logging.setLogRecordFactory(_PlainRecord)


class _PlainRecord(logging.LogRecord):
    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if self.exc_info:
            self.exc_text = plain_lines(logging.Formatter().formatException(self.exc_info))

    def getMessage(self) -> str:
        return plain_lines(super().getMessage())
