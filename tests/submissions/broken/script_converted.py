from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The notebook was exported as a Python script by nbconvert, and only that was handed in."
MUST = "The functions are read from the script."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    cells = [cell.source for cell in all_right(world).cells if cell.cell_type == "code"]
    script = "".join(f"# In[{number}]:\n\n\n{source}\n\n\n" for number, source in enumerate(cells, start=1))
    (folder / "multi-layer.py").write_text("#!/usr/bin/env python\n# coding: utf-8\n\n" + script)
