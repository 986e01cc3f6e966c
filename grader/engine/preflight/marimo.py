"""The cells of a marimo notebook, which is a script with each cell as the body of a function."""

import re
import textwrap

CELL = re.compile(
    r"^(?:@app\.cell\b.*\n(?:async )?def \w++\([^()]*+\):|with app\.setup\b.*:)[ \t]*+\n"
    r"(?P<body>(?:[ \t]++.*+(?:\n|\Z)|\n)++)"
    r"|^@app\.(?:function|class_definition)\b.*\n",
    re.MULTILINE,
)
"""The function of a whole cell, or what stands above one that was a function already."""
RETURN = re.compile(r"^return\b(?:[^\n(]*+|[ \t]*\([^()]*+\)[ \t]*)\Z", re.MULTILINE)
LAST = re.compile(r'^if __name__ == "__main__":\n[ \t]++app\.run\(\)\n?', re.MULTILINE)


def marimo_cells(text: str) -> list[str]:
    """The text of each cell; empty for any other script."""
    if not re.search(r"^app = marimo\.App\(", text, re.MULTILINE):
        return []
    text = LAST.sub("", text)
    found: list[str] = []
    end = 0
    for cell in CELL.finditer(text):
        found += [text[end : cell.start()]] if found else []  # before the first is marimo's own
        body = cell["body"]
        found.append("" if body is None else RETURN.sub("", textwrap.dedent(body).rstrip()))
        end = cell.end()
    return [cell for cell in [*found, text[end:]] if cell.strip()] if found else []
