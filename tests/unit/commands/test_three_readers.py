"""The same odd notebook gets the same mark from `check` in Jupyter, from `grader check`, and from `grade`."""

import json

import nbformat
import pytest

from grader.commands import check_notebook
from grader.exercises import EXERCISES
from tests.unit.commands.three_readers import HIDDEN_DELTA, POINTS, STUBS, Handed, Workshop, of_few_cases

pytestmark = pytest.mark.slow

BODY = "delta_next @ W_next * (1 - np.tanh(z) ** 2)"
LAMBDA = f"hidden_delta = lambda delta_next, W_next, z: {BODY}"
MINE = HIDDEN_DELTA.replace("hidden_delta", "mine")
GENERAL = f"def general(scale, delta_next, W_next, z):\n    return scale * {BODY}"
OBJECT = f"class Solver:\n    def __call__(self, delta_next, W_next, z):\n        return {BODY}\n    solve = __call__"
BARE_DECORATOR = "def timed(f):\n    def inner(*a):\n        return f(*a)\n    return inner\n\n@timed\n"
WHOLE_DECORATOR = BARE_DECORATOR.replace("    def inner", "    @functools.wraps(f)\n    def inner")
FILE = f"%%writefile {{}}.py\nimport numpy as np\n{HIDDEN_DELTA}\n{MINE}"

FOUND = {
    "def": HIDDEN_DELTA,
    "lambda": LAMBDA,
    "lambda in parentheses": f"hidden_delta = (\n    lambda d, W_next, z: {BODY.replace('delta_next', 'd')}\n)",
    "alias": f"{MINE}\n\nhidden_delta = mine",
    "alias of another exercise": f"{MINE.replace('mine', 'output_delta')}\n\nhidden_delta = output_delta",
    "alias with a note of its type": f"{MINE}\n\nhidden_delta: object = mine",
    "two at once": f"{MINE}\n\nhidden_delta, other = mine, None",
    "walrus": f"{MINE}\n\n(hidden_delta := mine)",
    "loop": f"{MINE}\n\nfor hidden_delta in [max, mine]:\n    pass",
    "by globals": f"{MINE}\n\nglobals()['hidden_delta'] = mine",
    "by exec": f"exec({HIDDEN_DELTA!r})",
    "by a factory": f"def make():\n    return lambda delta_next, W_next, z: {BODY}\n\nhidden_delta = make()",
    "by a global statement": "def make():\n    global hidden_delta\n    " + LAMBDA + "\n\nmake()",
    "in a condition": "if True:\n    " + HIDDEN_DELTA.replace("\n", "\n    "),
    "in a try": "try:\n    " + HIDDEN_DELTA.replace("\n", "\n    ") + "\nfinally:\n    pass",
    "bare decorator": BARE_DECORATOR + HIDDEN_DELTA,
    "whole decorator": "import functools\n\n" + WHOLE_DECORATOR + HIDDEN_DELTA,
    "two decorators": "import functools\n\n" + WHOLE_DECORATOR + BARE_DECORATOR.rpartition("\n\n")[2] + HIDDEN_DELTA,
    "partial": f"from functools import partial\n\n{GENERAL}\n\nhidden_delta = partial(general, 1.0)",
    "partial of a lambda": LAMBDA.replace("= ", "= __import__('functools').partial(") + ")",
    "object": f"{OBJECT}\n\nhidden_delta = Solver()",
    "method": f"{OBJECT}\n\nhidden_delta = Solver().solve",
    "static method": f"{MINE}\n\nclass Solver:\n    solve = staticmethod(mine)\n\nhidden_delta = Solver.solve",
    "vectorized": f"{MINE}\n\nhidden_delta = np.frompyfunc(mine, 3, 1) and mine",
    "dispatching": f"import functools\n\n@functools.singledispatch\n{HIDDEN_DELTA}",
    "any number of arguments": f"def hidden_delta(*given):\n    delta_next, W_next, z = given\n    return {BODY}",
    "defined twice": f"def hidden_delta(*given):\n    return None\n\n\n{HIDDEN_DELTA}",
    "with its types": HIDDEN_DELTA.replace("z):", "z: 'np.ndarray') -> 'np.ndarray':"),
    "an earlier try in a comment": HIDDEN_DELTA.replace("return", "# return W_next\n    return"),
}
NOT_FOUND = {
    "stub": STUBS["hidden_delta"],
    "renamed": MINE,
    "a number": "hidden_delta = 3.0",
    "none": "hidden_delta = None",
    "deleted": f"{HIDDEN_DELTA}\n\ndel hidden_delta",
    "only a comment": "# hidden_delta: to do",
    "empty": "",
    "syntax error": HIDDEN_DELTA.replace("z):", "z:"),
    "cut off": HIDDEN_DELTA[:-3],
    "indented wrongly": HIDDEN_DELTA.replace("    return", "return"),
    "in a function": "def f():\n    " + HIDDEN_DELTA.replace("\n", "\n    "),
    "in a class": "class Mine:\n    " + HIDDEN_DELTA.replace("\n", "\n    "),
    "written to a file": FILE.format("never_imported"),
    "of a shell": f"%%bash\n{HIDDEN_DELTA}",
    "timed by the loop": f"%%timeit -n 1 -r 1\n{HIDDEN_DELTA}",
    "a helper that is nowhere": HIDDEN_DELTA.replace("np.tanh", "tanh_of"),
    "a coroutine": "async " + HIDDEN_DELTA,
    "a generator": HIDDEN_DELTA.replace("return", "yield"),
    "a hard space": HIDDEN_DELTA.replace("    return", "\xa0   return"),
    "a mark at its begin": "\ufeff" + HIDDEN_DELTA,
    "raises before": f"raise ValueError('first')\n\n{HIDDEN_DELTA}",
}
WRITTEN = {
    "help below": f"{HIDDEN_DELTA}\n\nhidden_delta?",
    "help above": f"?np.tanh\n{HIDDEN_DELTA}",
    "source below": f"{HIDDEN_DELTA}\n\nhidden_delta??",
    "help of what is nowhere": f"{HIDDEN_DELTA}\n\nnowhere?",
    "shell": f"{HIDDEN_DELTA}\n\n!true",
    "shell into a name": f"files = !echo 1\n{HIDDEN_DELTA}",
    "what the shell said is used": f"one = !echo 1.0\n{HIDDEN_DELTA.replace('return', 'return float(one[0]) *')}",
    "shell with a name": f"folder = '.'\n!echo {{folder}}\n{HIDDEN_DELTA}",
    "shell in a block": f"if True:\n    !true\n{HIDDEN_DELTA}",
    "timeit": f"{HIDDEN_DELTA}\n\n%timeit -n 1 -r 1 hidden_delta(1, 1, 1)",
    "timeit into a name": f"{HIDDEN_DELTA}\n\nspeed = %timeit -n 1 -r 1 -o max(1, 2)",
    "timed cell": f"%%time\n{HIDDEN_DELTA}",
    "captured cell": f"%%capture caught\n{HIDDEN_DELTA}",
    "profiled cell": f"%%prun -q\n{HIDDEN_DELTA}".replace("%%prun -q", "%%time"),
    "a blank line above a cell's magic": f"\n\n%%time\n{HIDDEN_DELTA}",
    "line magic": f"%matplotlib inline\n{HIDDEN_DELTA}",
    "two line magics": f"%config InlineBackend.figure_format = 'png'\n%precision 3\n{HIDDEN_DELTA}",
    "magic that is none": f"{HIDDEN_DELTA}\n\n%no_such_magic",
    "await": f"import asyncio\n\nawait asyncio.sleep(0)\n{HIDDEN_DELTA}",
    "await below": f"{HIDDEN_DELTA}\n\nimport asyncio\nawait asyncio.sleep(0)",
    "async for": f"async def some():\n    yield 1\n\nasync for _ in some():\n    pass\n\n{HIDDEN_DELTA}",
    "raises below": f"{HIDDEN_DELTA}\n\n1 / 0",
    "exits below": f"{HIDDEN_DELTA}\n\nraise SystemExit",
    "prints": f"{HIDDEN_DELTA.replace('return', 'print(z.shape); return')}\n\nprint('é')",
    "all indented": "    " + HIDDEN_DELTA.replace("\n", "\n    "),
    "prompts": ">>> " + HIDDEN_DELTA.replace("\n", "\n... "),
    "numbered prompts": "In [3]: " + HIDDEN_DELTA.replace("\n", "\n   ...: "),
    "semicolon": f"{HIDDEN_DELTA}\n\nhidden_delta;",
    "tabs": HIDDEN_DELTA.replace("    ", "\t"),
    "carriage returns": HIDDEN_DELTA.replace("\n", "\r\n"),
    "a page break": f"\f\n{HIDDEN_DELTA}",
    "trailing blanks": HIDDEN_DELTA.replace("\n", "   \n") + "\n\n   \n",
    "a continued line": HIDDEN_DELTA.replace(" * (", " \\\n        * ("),
    "a percent sign that begins a line": HIDDEN_DELTA.replace("return", "x = (5\n    % 3)\n    return (x - 1) *"),
    "an exclamation in a text": HIDDEN_DELTA.replace("return", "'''\n!ls\n%%time\n'''\n    return"),
    "other letters": HIDDEN_DELTA.replace("delta_next", "δ_next").replace("W_next", "Ｗ_next"),
    "a docstring with everything": HIDDEN_DELTA.replace("return", "'''`x` \\\\ \"é\" {} %s'''\n    return"),
    "settings of NumPy": f"np.seterr(all='raise')\nnp.set_printoptions(precision=1)\n{HIDDEN_DELTA}",
    "warnings as errors": f"import warnings\n\nwarnings.simplefilter('error')\n{HIDDEN_DELTA}",
}
RETURNED = {
    "float32": (f"np.float32({BODY})", POINTS),
    "longdouble": (f"np.longdouble({BODY})", POINTS),
    "Fortran order": (f"np.asfortranarray({BODY})", POINTS),
    "big-endian": (f"({BODY}).astype('>f8')", POINTS),
    "lists": (f"({BODY}).tolist()", POINTS),
    "tuples": (f"tuple(map(tuple, {BODY}))", POINTS),
    "matrix": (f"np.matrix({BODY})", POINTS),
    "masked": (f"np.ma.array({BODY})", POINTS),
    "a list of rows": (f"list({BODY})", POINTS),
    "deque of rows": (f"__import__('collections').deque({BODY})", POINTS),
    "a kin of list": (f"type('Rows', (list,), {{}})({BODY})", POINTS),
    "an object that is an array": (f"type('Box', (), {{'__array__': lambda self, *a, **k: {BODY}}})()", POINTS),
    "in a tuple of one": (f"({BODY},)", POINTS),
    "in a dict": (f"{{'delta': {BODY}}}", 0.0),
    "objects": (f"({BODY}).astype(object)", 0.0),
    "complex": (f"({BODY}).astype(complex)", 0.0),
    "text": (f"str({BODY})", 0.0),
    "a map": (f"map(list, {BODY})", 0.0),
    "ragged": ("[[1.0], [1.0, 2.0]]", 0.0),
    "an array of arrays": ("np.array([None, z], dtype=object)", 0.0),
    "itself": ("(rows := []).append(rows) or rows", 0.0),
    "a fraction": ("__import__('fractions').Fraction(1, 3)", 0.0),
    "refuses to be an array": ("type('Box', (), {'__array__': lambda self, *a, **k: 1 / 0})()", 0.0),
    "wrong": (f"-({BODY})", 0.0),
}
GRADE_CELL = {
    "into a name": "score = check(hidden_delta)",
    "printed": "print(check(hidden_delta))",
    "with a seed": "check(hidden_delta, seed=3)",
    "by keyword": "check(function=hidden_delta)",
    "timed": "%time check(hidden_delta)",
    "timed cell": "%%time\ncheck(hidden_delta)",
    "with a comment": "# mine\ncheck(hidden_delta)  # at last",
    "with blanks": "  check( hidden_delta )  ",
    "silenced": "check(hidden_delta);",
    "by the package": "import grader\n\ngrader.check(hidden_delta)",
    "under another name": "from grader import check as judge_me\n\njudge_me(hidden_delta)",
    "asserted": "assert check(hidden_delta) == 3",
    "in a list": "[check(f) for f in (hidden_delta,)]",
    "mapped": "list(map(check, [hidden_delta]))",
    "in a function": "def go():\n    return check(hidden_delta)\n\ngo()",
    "over lines": "check(\n    hidden_delta,\n)",
    "twice": "check(hidden_delta)\ncheck(hidden_delta)",
    "and more": "x = hidden_delta\ncheck(hidden_delta)\n\nhidden_delta?",
}
OTHER_CELLS = {
    "syntax error": ("def (", POINTS),
    "an error": ("1 / 0", POINTS),
    "exit": ("import sys; sys.exit(1)", POINTS),
    "quit": ("quit()", POINTS),
    "only comments": ("# nothing\n\n   # at all", POINTS),
    "magics": ("%matplotlib inline\n!true\nlist?", POINTS),
    "magic that is none": ("%%no_such_magic\nx", POINTS),
    "html": ("%%html\n<b>x</b>", POINTS),
    "a helper": ("def bend(z):\n    return 1 - np.tanh(z) ** 2", POINTS),
    "a helper with a magic": ("%%time\ndef bend(z):\n    return 1 - np.tanh(z) ** 2\n", POINTS),
    "a helper in a file": ("%%writefile bending.py\ndef bend(z):\n    return 1 - np.tanh(z) ** 2", 0.0),
    "a broken helper": ("def bend(z):\n    return -z", 0.0),
    "numpy is gone": ("del np", 0.0),
}
FILES = {
    "as Jupyter writes it": lambda raw: json.dumps(raw, indent=1, ensure_ascii=False).encode() + b"\n",
    "in one line": lambda raw: json.dumps(raw).encode(),
    "byte order mark": lambda raw: json.dumps(raw, ensure_ascii=False).encode("utf-8-sig"),
    "UTF-16": lambda raw: json.dumps(raw, ensure_ascii=False).encode("utf-16"),
    "UTF-16 without a mark": lambda raw: json.dumps(raw, ensure_ascii=False).encode("utf-16-le"),
    "big-endian UTF-16": lambda raw: json.dumps(raw, ensure_ascii=False).encode("utf-16-be"),
    "UTF-32": lambda raw: json.dumps(raw, ensure_ascii=False).encode("utf-32"),
    "Windows' letters": lambda raw: json.dumps(raw, ensure_ascii=False).encode("cp1252"),
    "carriage returns": lambda raw: json.dumps(raw, indent=1).replace("\n", "\r\n").encode(),
    "blanks around": lambda raw: b"\n\n  " + json.dumps(raw).encode() + b"\n\n",
    "something after": lambda raw: json.dumps(raw).encode() + b"\n}\n",
    "last commas": lambda raw: json.dumps(raw, indent=1).replace("}\n", "},\n").replace("]\n", "],\n").encode(),
    "cut off": lambda raw: json.dumps(raw).encode()[:-40],
    "line ends in texts": lambda raw: json.dumps(raw).replace("\\n", "\n").encode(),
    "format 3": lambda raw: nbformat.writes(nbformat.reads(json.dumps(raw), 4), version=3).encode(),
}


def in_every_cell(change):
    """An edit of each of a raw notebook's cells."""
    return lambda raw: [change(cell) for cell in raw["cells"]]


EDITS = {
    "format 4.0": lambda raw: raw.update(nbformat_minor=0) or in_every_cell(lambda cell: cell.pop("id"))(raw),
    "no format": lambda raw: raw.pop("nbformat"),
    "text as one string": in_every_cell(lambda cell: cell.update(source="".join(cell["source"]))),
    "no outputs": in_every_cell(lambda cell: (cell.pop("outputs", 0), cell.pop("execution_count", 0))),
    "outputs that are none": in_every_cell(lambda cell: cell.update(outputs=None)),
    "carriage returns in texts": in_every_cell(
        lambda cell: cell.update(source=[line.replace("\n", "\r\n") for line in cell["source"]])
    ),
    "no kernel": lambda raw: raw.update(metadata={}),
    "another kernel": lambda raw: raw["metadata"].update(kernelspec={"name": "ir", "language": "R"}),
    "no ids": in_every_cell(lambda cell: cell.pop("id")),
    "no labels": in_every_cell(lambda cell: cell.update(metadata={})),
    "neither ids nor labels": in_every_cell(lambda cell: (cell.pop("id"), cell.update(metadata={}))),
    "metadata that is none": in_every_cell(lambda cell: cell.update(metadata=None)),
    "ids of numbers": lambda raw: [cell.update(id=n) for n, cell in enumerate(raw["cells"])],
    "cells of other kinds": lambda raw: raw["cells"].extend([{"cell_type": "raw", "source": "x"}, None, 3]),
    "worksheets": lambda raw: raw.update(nbformat=3, worksheets=[{"cells": raw.pop("cells")}]),
}
UNLABELLED = ("lambda", "alias", "two at once", "bare decorator", "partial", "object", "prompts", "await", "timed cell")
"""Of the answers above, in a notebook that has lost what tells its cells apart."""


def rows():
    yield from ((f"found: {name}", Handed(answer), POINTS) for name, answer in FOUND.items())
    yield from ((f"not found: {name}", Handed(answer), 0.0) for name, answer in NOT_FOUND.items())
    yield from ((f"written: {name}", Handed(answer), POINTS) for name, answer in WRITTEN.items())
    for name, (value, mark) in RETURNED.items():
        yield f"returned: {name}", Handed(HIDDEN_DELTA.replace(BODY, value)), mark
    yield from ((f"grade cell: {name}", Handed(grade=source), POINTS) for name, source in GRADE_CELL.items())
    for name, (source, mark) in OTHER_CELLS.items():
        answer = HIDDEN_DELTA.replace("(1 - np.tanh(z) ** 2)", "bend(z)") if "helper" in name else HIDDEN_DELTA
        yield f"before: {name}", Handed(answer, before=source), mark
        yield f"after: {name}", Handed(after=source), POINTS
    yield "imported", Handed("from of_a_file import hidden_delta", before=FILE.format("of_a_file")), POINTS
    yield "imported by star", Handed("from by_star import *", before=FILE.format("by_star")), POINTS
    yield "imported as", Handed("from as_other import mine as hidden_delta", before=FILE.format("as_other")), POINTS
    yield "run", Handed("%run of_a_run.py", before=FILE.format("of_a_run")), POINTS
    yield from ((f"file: {name}", Handed(write=write), POINTS) for name, write in FILES.items())
    yield from ((f"edit: {name}", Handed(edit=edit), POINTS) for name, edit in EDITS.items())
    for name in UNLABELLED:
        answer = (FOUND | WRITTEN)[name]
        yield f"unlabelled: {name}", Handed(answer, edit=EDITS["neither ids nor labels"]), POINTS
    for name, answer in {"def": HIDDEN_DELTA, "lambda": LAMBDA}.items():
        yield (
            f"in its grade cell: {name}",
            Handed(STUBS["hidden_delta"], grade=f"{answer}\n\ncheck(hidden_delta)"),
            POINTS,
        )


ROWS = {name: (notebook, mark) for name, notebook, mark in rows()}


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    workshop = Workshop(tmp_path_factory.mktemp("workshop"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check_notebook, "OwnProcess", workshop.open)
        patch.setenv("TERM", "dumb")
        for name, exercise in of_few_cases().items():
            patch.setitem(EXERCISES, name, exercise)
        yield workshop
    workshop.end()


@pytest.mark.parametrize("row", ROWS)
def test_the_mark_is_the_same_everywhere(workshop, row):
    notebook, mark = ROWS[row]
    wanted = {"hidden_delta": mark, "parameter_gradients": POINTS}
    found = {
        "Jupyter": workshop.in_jupyter(notebook),
        "grader check, of a course": workshop.checked(notebook, workshop.root),
        "grader check, of no course": workshop.checked(notebook, workshop.bare),
        "grade": workshop.graded(notebook),
    }
    if found != dict.fromkeys(found, wanted):
        pytest.fail("; ".join(f"{who}: {list(marks.values())}" for who, marks in found.items()), pytrace=False)
