"""Looks in a notebook that is about to be handed out for what its student may not see: answers, and others' deals."""

import json
import re
from collections.abc import Iterator

from grader.cells import answer_id
from grader.dojo.question import HUNT, Question
from grader.engine.dealt import LINE, METADATA, questions

SECRET_DIGITS = 15
"""A shorter number may stand anywhere by chance; one that is drawn has more."""


def find_exam_leaks(content: bytes, token: str, secret: int) -> list[str]:
    """A sentence for each. content: of the notebook. token: of the student's deal. secret: the class's."""
    text = content.decode("utf-8", "surrogatepass")
    notebook = json.loads(text)
    deals = {*LINE.findall(content), notebook["metadata"][METADATA]["deal"].encode()}
    found = [f"it holds deal {deal.decode()}, which is another's" for deal in sorted(deals - {token.encode()})]
    if len(str(secret)) >= SECRET_DIGITS and str(secret) in text:
        found.append("it holds the class's secret")
    named = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in notebook["cells"]}
    for question in questions(text).values():
        answer = answer_id(question.name)
        shown = "\n".join("".join(named[name]["source"]) for name in (f"given-{answer}", answer) if name in named)
        found += [f"{question.name} has its answer: {line}" for line in _answers(question, shown)]
    return found


def _answers(question: Question, shown: str) -> Iterator[str]:
    """Each line of a network's way back that is shown; of a hunt, most of which is given, the whole."""
    lines = "\n" + _squeezed(shown)
    right = [_squeezed(line.code) for line in question.master.lines]
    if question.kind == HUNT:
        if "\n" + "".join(right) in lines:
            yield "it is mended"
    else:
        yield from (line.code for line, text in zip(question.master.lines, right, strict=True) if f"\n{text}" in lines)


def _squeezed(code: str) -> str:
    """Without comments, and each line without its spaces."""
    return "".join(re.sub(r"\s+", "", line.partition("#")[0]) + "\n" for line in code.splitlines())
