from pathlib import Path

from nbformat.v4 import new_markdown_cell

from grader.engine.result import Status
from tests.submissions.hostile import recorded
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Puts scripts for whoever reads its page into markdown, HTML, SVG, JavaScript, JSON, LaTeX and widget outputs."
MUST = "No script is left in the recorded notebook but as text."
STATUS = {Status.GRADED, Status.REPAIRED}

CALL = "alert(19861969)"

SCRIPTS = (
    f"<script>{CALL}</script>",
    f"<img src=x onerror={CALL}>",
    f"<a href='javascript:{CALL}'>marks</a>",
    f"<iframe srcdoc='<script>{CALL}</script>'></iframe>",
    f"<svg xmlns='http://www.w3.org/2000/svg' onload='{CALL}'><script>{CALL}</script></svg>",
    f"<math><style><img src=x onerror={CALL}></style></math>",
    f"<form action='javascript:{CALL}'><input type=submit></form>",
)

CELL = f"""
from IPython.display import display

for script in {SCRIPTS}:
    for kind in ("text/html", "image/svg+xml", "text/markdown", "text/latex"):
        display({{kind: script, "text/plain": "a picture"}}, raw=True)
display({{"application/javascript": "{CALL}", "text/plain": "a picture"}}, raw=True)
display({{"application/vnd.jupyter.widget-view+json": {{"model_id": "<script>{CALL}</script>"}}}}, raw=True)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    notebook = with_cell(all_right(world), CELL)
    for script in SCRIPTS:
        notebook.cells.append(new_markdown_cell(script))
        notebook.cells[0].source += "\n\n" + script
    save(folder, notebook)


def afterwards(world: World) -> None:
    for cell in recorded(world, __name__).cells:
        assert cell.cell_type == "code" or _is_text(cell.source)
        for output in cell.get("outputs", ()):
            data = dict(output.get("data", {}))
            assert _is_text(data.pop("text/markdown", ""))
            data.pop("text/plain", None)
            assert CALL not in str(data)


def _is_text(markdown: str) -> bool:
    """Whether the scripts stand in code blocks, by their indentation."""
    return all(line.startswith("    ") for line in markdown.splitlines() if CALL in line)
