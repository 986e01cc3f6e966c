"""Text in columns of a terminal."""

from wcwidth import clip, ljust, width

from grader.names import plain


def fit(text: str, columns: int) -> str:
    """The text in exactly so many columns of a terminal: filled with spaces, or cut, with "..." at its end."""
    text = plain(text)
    if width(text) > columns:
        text = clip(text, 0, columns - 3) + "..."
    return ljust(text, columns)
