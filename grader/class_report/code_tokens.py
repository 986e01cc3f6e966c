"""An answer as tokens that renaming, comments and layout do not change, with the line that each stands on."""

import builtins
import keyword
import re

LONGEST = 20_000
"""Characters of one answer; nobody writes so many by hand."""
# A text without an end reaches as far as it can: to try each sign of it anew would take for ever.
TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<prose>[rbuf]{0,2}(?:\"{3}.*?(?:\"{3}|\Z)|'{3}.*?(?:'{3}|\Z)))
    |(?P<text>[rbuf]{0,2}(?:"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?))
    |(?P<number>\d[\w.]*)
    |(?P<name>[^\W\d]\w*)
    |(?P<sign>\*\*=?|//=?|[-+*/@%<>=!&|^]=|->|[^\s\w])""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
KEPT = {*keyword.kwlist, *dir(builtins), "np"}
FEWEST_WORDS = 4
"""Of a comment that is anybody's own."""

Tokens = list[tuple[str, int]]


def tokens(source: str) -> tuple[Tokens, Tokens]:
    """The tokens of Python text, right or wrong, each with its line, from 0; and its comments, long texts among them.

    A name is "v" unless it is the language's or stands behind a dot. Comments are words without case or signs; those of
    a few words are left out.
    """
    source, line, seen = source[:LONGEST], 0, 0
    code: Tokens = []
    comments: Tokens = []
    for match in TOKEN.finditer(source):
        line, seen = line + source.count("\n", seen, match.start()), match.start()
        kind, text = match.lastgroup, match.group()
        if kind in ("comment", "prose"):
            words = re.findall(r"\w+", text.casefold())
            comments += [(" ".join(words), line)] if len(words) >= FEWEST_WORDS else []
        elif kind == "name" and text not in KEPT and (not code or code[-1][0] != "."):
            code.append(("v", line))
        else:
            code.append((text, line))
    return code, comments
