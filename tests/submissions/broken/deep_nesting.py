import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The metadata of the notebook is nested a hundred thousand deep."
MUST = "The answers are saved from the text, and graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    text = nbformat.writes(all_right(world))
    deep = "[" * 100_000 + "]" * 100_000
    (folder / "multi-layer.ipynb").write_text(text.replace('"kernelspec": {', f'"deep": {deep}, "kernelspec": {{', 1))
