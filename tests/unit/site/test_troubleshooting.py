"""What the troubleshooting page quotes is what the course says."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
QUOTED = [words for line in PAGE.splitlines() if line.startswith('"') for words in re.findall(r'"([^"]+)"', line)]
SPEAKERS = [ROOT / "environment.py", *sorted((ROOT / "grader").rglob("*.py"))]


@cache
def said() -> str:
    """All texts of the sources, one a line; what is filled in is "…"."""
    return "\n".join(text for path in SPEAKERS for text in _texts(ast.parse(path.read_text(encoding="utf-8"))))


def _texts(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            found.append("".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(re.sub(r"`?\{\w*\}`?", "…", node.value))
    return found


@pytest.mark.parametrize("words", QUOTED)
def test_a_message_is_quoted_as_it_is(words):
    assert words in said()


def test_messages_are_quoted():
    assert len(QUOTED) > 25
    assert "a message that nobody wrote" not in said()
