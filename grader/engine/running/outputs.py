"""The outputs of one cell, as a kernel would give them: nbformat's four kinds, in order, and not too many."""

from typing import Any

CUT = "\n[... the rest of this cell's output was cut off]\n"


class Outputs:
    """Collects the outputs of a cell. most: characters (of text and of base64 alike) until it is cut off."""

    def __init__(self, most: int) -> None:
        self.items: list[dict[str, Any]] = []
        self._left = most
        self._clear_next = False

    def stream(self, name: str, text: str) -> None:
        """Text on "stdout" or "stderr"; joined with what was there before on the same one."""
        self._begin()
        if self._left <= 0 or not text:
            return
        if len(text) > self._left:
            text = text[: self._left] + CUT
        self._left -= len(text)
        if self.items and self.items[-1].get("name") == name:
            self.items[-1]["text"] += text
        else:
            self.items.append({"output_type": "stream", "name": name, "text": text})

    def display(self, data: dict, metadata: dict, count: int | None = None) -> None:
        """A rich display; with a count, the value of the cell."""
        self._begin()
        item = {"data": data, "metadata": metadata}
        if count is None:
            self._add({"output_type": "display_data", **item})
        else:
            self._add({"output_type": "execute_result", "execution_count": count, **item})

    def error(self, name: str, value: str, traceback: list[str]) -> None:
        """An exception. Never left out: it says how the cell ended."""
        traceback = [line[:5_000] for line in traceback[:60]] if self._left > 0 else []
        self._left -= sum(map(len, traceback))
        self.items.append(
            {"output_type": "error", "ename": name[:200], "evalue": value[:2_000], "traceback": traceback}
        )

    def clear(self, wait: bool = False) -> None:
        """As IPython's clear_output: now, or when the next output comes."""
        if wait:
            self._clear_next = True
        else:
            self.items.clear()

    def _begin(self) -> None:
        if self._clear_next:
            self._clear_next = False
            self.items.clear()

    def _add(self, item: dict) -> None:
        size = sum(len(str(key)) + len(str(value)) for key, value in item["data"].items())
        if size > self._left:
            if self._left > 0:
                self.stream("stdout", CUT)
            self._left = 0
            return
        self._left -= size
        self.items.append(item)
