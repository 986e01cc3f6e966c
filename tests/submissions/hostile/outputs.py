"""Displays and prints what harms those who keep it or look at it."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell

from grader.engine.job import Limits
from grader.engine.result import Status
from tests.submissions.aftermath import Aftermath
from tests.submissions.hostile import SOCKET
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.sample import sample
from tests.submissions.world import World

DISPLAY_DEEP = """
from IPython.display import display

nested = []
for _ in range(700):
    nested = [nested]
display({"application/json": nested, "text/plain": "deep"}, raw=True)
display({"text/plain": "\\ud800", "text/html": "<b>\\udfff</b>", "text/\\ud800": "x"}, raw=True)
"""


def _after_display_deep(after: Aftermath) -> None:
    assert after.notebook.cells


@sample(
    tries="Displays JSON that is nested as deeply as Python reads, and text with halves of characters.",
    must="The notebook that is kept can be read, and the answers are graded.",
    status=Status.GRADED,
    afterwards=_after_display_deep,
)
def display_deep(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), DISPLAY_DEEP))


EXHAUST_OUTPUT = """
import time

from IPython.display import HTML, display

end, line = time.monotonic() + 120, "all work and no play " * 50
for _ in range(20_000):
    print(line)
display(HTML("<p>" + "x" * 30_000_000 + "</p>"))
for number in range(20_000):
    if time.monotonic() > end:
        break
    display({"text/plain": str(number)}, raw=True)
"""


def _after_exhaust_output(after: Aftermath) -> None:
    assert len(str(after.notebook)) < 3 * Limits().output


@sample(
    tries="Prints twenty megabytes, displays a page of thirty, and shows twenty thousand pictures.",
    must="What is kept of it has a limit, and every answer is graded.",
    status={Status.GRADED, Status.CRASHED, Status.TIMED_OUT},
    afterwards=_after_exhaust_output,
)
def exhaust_output(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), EXHAUST_OUTPUT))


EXHAUST_OUTPUT_DESCRIPTORS = """
import os

for descriptor in (1, 2):
    for _ in range(50):
        try:
            os.write(descriptor, b"x" * 1024**2)
        except OSError:
            break
os.system("head -c 10000000 /dev/zero; head -c 10000000 /dev/zero >&2")
print("done: True")
"""


def _after_exhaust_output_descriptors(after: Aftermath) -> None:
    assert after.told("done")


@sample(
    tries="Writes fifty megabytes past Python, straight to the descriptors of standard output and standard error.",
    must="They lead nowhere, and nobody waits for them.",
    status=Status.GRADED,
    afterwards=_after_exhaust_output_descriptors,
)
def exhaust_output_descriptors(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), EXHAUST_OUTPUT_DESCRIPTORS))


POISON_OUTPUTS = (
    SOCKET
    + """
from IPython.display import display


class Evil:
    def __repr__(self):
        raise SystemExit("no text")

    def _repr_html_(self):
        return {"not": "text"}

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": 5, "image/png": ["x"], 7: None, "text/plain": Evil}


circle = {}
circle["circle"] = circle
display(Evil())
for data in ({"text/html": {"a": 1}, "text/plain": None, "image/png": 5}, {7: 8}, {"application/json": circle}):
    try:
        display(data, metadata={"a": Evil}, raw=True)
    except BaseException:
        pass
forged = {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": float("inf")}
put(message({"outputs": [forged, {"output_type": "stream", "name": ["stdout"], "text": ["x"]}]}))
"""
)


def _after_poison_outputs(after: Aftermath) -> None:
    nbformat.validate(after.notebook)


@sample(
    tries="Displays what is no display: other types than text, circular data, infinite counts, names of no kind.",
    must="What is recorded is a valid notebook, and the answers are graded.",
    status={Status.GRADED, Status.CRASHED},
    afterwards=_after_poison_outputs,
)
def poison_outputs(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), POISON_OUTPUTS))


HUGE = """
put(message({"outputs": [{"output_type": "stream", "name": "stdout", "text": "x" * 15_000_000}]}))
"""

MANY = """
put(message({"outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}] * 100_000}))
"""

ERRORS = """
def fail(text):
    raise ValueError(text)


for _ in range(30):
    try:
        fail("x" * 100_000)
    except ValueError:
        get_ipython().showtraceback()
"""


def _after_poison_outputs_without_end(after: Aftermath) -> None:
    assert len(after.result.notebook) < 12_000_000


@sample(
    tries="Sends the outputs of its cells itself, fifteen megabytes each, in thousands of pieces, and errors "
    "without end.",
    must="The notebook that is kept has a limit whatever the process says, and the answers are graded.",
    status={Status.GRADED, Status.CRASHED},
    afterwards=_after_poison_outputs_without_end,
)
def poison_outputs_without_end(folder: Path, world: World) -> None:
    notebook = all_right(world)
    for number, source in enumerate((ERRORS, MANY, HUGE, HUGE, SOCKET)):
        notebook = with_cell(notebook, source)
        notebook.cells[2].id = f"own-{number}"
    save(folder, notebook)


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

SCRIPT_IN_PAGES = f"""
from IPython.display import display

for script in {SCRIPTS}:
    for kind in ("text/html", "image/svg+xml", "text/markdown", "text/latex"):
        display({{kind: script, "text/plain": "a picture"}}, raw=True)
display({{"application/javascript": "{CALL}", "text/plain": "a picture"}}, raw=True)
display({{"application/vnd.jupyter.widget-view+json": {{"model_id": "<script>{CALL}</script>"}}}}, raw=True)
"""


def _is_text(markdown: str) -> bool:
    """Whether the scripts stand in code blocks, by their indentation."""
    return all(line.startswith("    ") for line in markdown.splitlines() if CALL in line)


def _after_script_in_pages(after: Aftermath) -> None:
    for cell in after.notebook.cells:
        assert cell.cell_type == "code" or _is_text(cell.source)
        for output in cell.get("outputs", ()):
            data = dict(output.get("data", {}))
            assert _is_text(data.pop("text/markdown", ""))
            data.pop("text/plain", None)
            assert CALL not in str(data)


@sample(
    tries="Puts scripts for whoever reads its page into markdown, HTML, SVG, JavaScript, JSON, LaTeX and "
    "widget outputs.",
    must="No script is left in the recorded notebook but as text.",
    status={Status.GRADED, Status.REPAIRED},
    afterwards=_after_script_in_pages,
)
def script_in_pages(folder: Path, world: World) -> None:
    notebook = with_cell(all_right(world), SCRIPT_IN_PAGES)
    for script in SCRIPTS:
        notebook.cells.append(new_markdown_cell(script))
        notebook.cells[0].source += "\n\n" + script
    save(folder, notebook)


DEEP_PAGE = """
from IPython.display import HTML, display

tags = "".join(f"<b a={number}>" for number in range(900))
display(HTML("<p>before</p>"))
display(HTML("<p>" + tags + "</p>" + "<p>x</p>" * 9000))
display(HTML("<p>" + tags.replace(">", "><!--</b>-->") + "</p>" + "<p>x</p>" * 9000))
display(HTML("<p>after</p>"))
"""


def _after_deep_page(after: Aftermath) -> None:
    shown = [str(output) for cell in after.notebook.cells for output in cell.get("outputs", [])]
    _, counted, hidden, last = shown[next(n for n, text in enumerate(shown) if "before" in text) :][:4]
    assert "its tags are nested too deeply" in counted
    assert "to make it fit to be looked at takes more than" in hidden
    assert "after" in last


@sample(
    tries="Displays tags nested so deeply that a parser makes gigabytes of them, openly and hidden from a count.",
    must="Both are left out, and said so; what is shown beside them is kept, and the answers are graded.",
    status=Status.GRADED,
    afterwards=_after_deep_page,
)
def deep_page(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), DEEP_PAGE))


UNENDING_FORMULAS = r"""
from IPython.display import Markdown, display

display(Markdown(r"\begin{a}" * 9990))
"""


def _after_unending_formulas(after: Aftermath) -> None:
    shown = [output.get("data", {}) for cell in after.notebook.cells for output in cell.get("outputs", [])]
    (text,) = [data["text/markdown"] for data in shown if "text/markdown" in data]
    assert text.startswith("    ")


@sample(
    tries="Displays formulas that never end, for each of which a renderer of markdown looks through all that follows.",
    must="The text is kept as one that no renderer looks for formulas in, and the answers are graded.",
    status=Status.GRADED,
    afterwards=_after_unending_formulas,
)
def unending_formulas(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), UNENDING_FORMULAS))
