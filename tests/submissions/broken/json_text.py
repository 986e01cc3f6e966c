"""Text that is no JSON, or not all of it."""

import re
from pathlib import Path

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import right_text, save_text
from tests.submissions.sample import sample
from tests.submissions.world import World


@sample(
    tries="A merge left its markers in an answer: the student's own side, and the empty cell.",
    must="The student's side is graded, for every question.",
    status=Status.REPAIRED,
)
def conflict_markers(folder: Path, world: World) -> None:
    lines, answer, stub = _lines_answer_and_stub(world)
    lines[answer] = ["<<<<<<< HEAD", *lines[answer], "=======", *stub, ">>>>>>> origin/main"]
    save_text(folder, "\n".join(lines))


@sample(
    tries="A merge left its markers, and the answer is on the second side.",
    must="The side with the answer is graded.",
    status=Status.REPAIRED,
)
def conflict_with_theirs(folder: Path, world: World) -> None:
    lines, answer, stub = _lines_answer_and_stub(world)
    lines[answer] = ["<<<<<<< Updated upstream", *stub, "=======", *lines[answer], ">>>>>>> Stashed changes"]
    save_text(folder, "\n".join(lines))


def _lines_answer_and_stub(world: World) -> tuple[list[str], slice, list[str]]:
    """The right notebook's lines, where in them an answer stands, and the lines that it had in the release."""
    right, released = right_text(world).splitlines(), nbformat.writes(world.released).splitlines()
    return right, _source_of_hidden_delta(right), released[_source_of_hidden_delta(released)]


def _source_of_hidden_delta(lines: list[str]) -> slice:
    start = next(n for n, line in enumerate(lines) if "def hidden_delta" in line)
    return slice(start, lines.index("   ]", start))


@sample(
    tries="An answer has a tabulator and a bell in its text as they are, unescaped.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def control_characters(folder: Path, world: World) -> None:
    first = '"def output_delta'
    save_text(folder, right_text(world).replace(first, f'"# \t\a\\n", {first}'))


@sample(
    tries="Every cell says twice what its source is; the second time it is right.",
    must="Every answer is graded.",
    status=Status.GRADED,
)
def doubled_keys(folder: Path, world: World) -> None:
    save_text(folder, right_text(world).replace('"source": [', '"source": "", "source": ['))


@sample(
    tries="Someone edited the JSON by hand and left commas before closing brackets.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def trailing_commas(folder: Path, world: World) -> None:
    save_text(folder, re.sub(r"\n( *)]", r",\n\1]", right_text(world)))


@sample(
    tries="The end of an older, longer version of the file is left behind the notebook.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def trailing_garbage(folder: Path, world: World) -> None:
    text = right_text(world)
    save_text(folder, text + text[-2000:])


@sample(
    tries="The upload broke off in the middle of the sixth answer.",
    must="The five answers before it are graded, the others get nothing, and the report says what was lost.",
    status=Status.REPAIRED,
    lost=("backward_loops", "train_xor", "repaired_backward"),
)
def truncated(folder: Path, world: World) -> None:
    text = right_text(world)
    save_text(folder, text[: text.index("def backward_loops(") + 300])
