"""A terminal that no name can steer: whatever is printed, only line ends of it are more than letters."""

from typing import Any, TextIO, cast

from grader.names import plain_lines


class PlainStream:
    """Writes to another stream, which is its `unfiltered`; all else is the other's."""

    def __init__(self, stream: TextIO) -> None:
        self.unfiltered = stream

    def write(self, text: str) -> int:
        """Writes the text without what could steer a terminal or turn the writing around."""
        self.unfiltered.write(plain_lines(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unfiltered, name)


def plain_stream(stream: TextIO) -> TextIO:
    """The stream, with nothing written to it that could steer a terminal."""
    return cast(TextIO, PlainStream(stream))
