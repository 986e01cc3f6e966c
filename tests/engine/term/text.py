"""The commands of a markdown text, by what its fenced blocks are called: `sh term`, `sh`, `python config`."""

import re
from dataclasses import dataclass

BLOCK = re.compile(r"^```([^\n`]+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EXIT_CODE = re.compile(r"#.*exit code (\d+)")


@dataclass(frozen=True)
class Step:
    """kind: the words after the fence. text: one command line of a shell block, or a whole block of another kind."""

    kind: str
    text: str

    @property
    def exit_code(self) -> int:
        """What the command must end with: 0, unless its comment names another."""
        named = EXIT_CODE.search(self.text)
        return int(named[1]) if named else 0


def steps(markdown: str) -> list[Step]:
    """All that stands in fenced blocks, in order."""
    found = []
    for kind, body in BLOCK.findall(markdown):
        parts = body.replace("\\\n", " ").splitlines() if kind.split()[0] == "sh" else [body]
        found += [Step(kind, part) for part in parts if part.strip()]
    return found
