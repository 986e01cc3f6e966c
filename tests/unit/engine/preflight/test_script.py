"""The cells of what editors export as a script."""

import pytest

from grader.engine.preflight.script import cells_of_script

FIRST = "def first(a):\n    return a"
SECOND = "def second(a):\n    return a"
BROKEN = "def broken(a:\n    return a"
MARIMO = """import marimo

__generated_with = "0.9.1"
app = marimo.App(width="medium")

with app.setup:
    import numpy as np


@app.cell(hide_code=True)
def _(mo):
    mo.md("# A title")
    return


@app.cell
def imports(np):
    def first(a):
        return a

    return (
        first,
        np,
    )


@app.function
def second(a):
    return a


@app.cell
def _():
    def broken(a:
        return a
    x = 1
    return (x,)


if __name__ == "__main__":
    app.run()
"""
EXPORTS = {
    "no separator": f"import numpy as np\n\n{FIRST}\n\n{BROKEN}\n\n{SECOND}\n",
    "one cell": f"# %%\nimport numpy as np\n\n{FIRST}\n\n{BROKEN}\n\n{SECOND}\n",
    "percent": f"# %% [markdown]\n# # A title: (\n\n# %%\n{FIRST}\n\n# %%\n{BROKEN}\n\n# %%\n{SECOND}\n",
    "Spyder": f"#%% imports\nimport numpy as np\n{FIRST}\n#%%\n{BROKEN}\n#%%\n{SECOND}\n",
    "VS Code": f'# %% [markdown]\n"""\nA title: (\n"""\n# %%\nimport numpy as np\n{FIRST}\n# %%\n{BROKEN}\n{SECOND}\n',
    "nbconvert": f"#!/usr/bin/env python\n\n# In[1]:\n\n\n{FIRST}\n\n\n# In[ ]:\n\n\n{BROKEN}\n\n\n{SECOND}\n",
    "hydrogen": f"# ---\n# jupyter:\n# ---\n\n# %%\n{FIRST}\n\n# %%\n# %matplotlib inline\n{BROKEN}\n\n{SECOND}\n",
    "light": f"# # A title\n#\n# Some words (and more.\n\n{FIRST}\n\n# +\n{BROKEN}\n\nx = 1\n# -\n\n{SECOND}\n",
    "Databricks": f"# Databricks notebook source\n{FIRST}\n\n# COMMAND ----------\n\n{BROKEN}\n{SECOND}\n",
    "Windows": f"#%%\n{FIRST}\n#%%\n{BROKEN}\n{SECOND}\n".replace("\n", "\r\n"),
    "a Mac of old": f"{FIRST}\n{BROKEN}\n{SECOND}\n".replace("\n", "\r"),
    "marimo": MARIMO,
}


@pytest.mark.parametrize("text", EXPORTS.values(), ids=EXPORTS)
def test_each_function_is_found_whatever_is_broken_between_them(text):
    cells, _ = cells_of_script(text)
    sources = [cell.source for cell in cells]
    for whole in (FIRST, SECOND):
        assert any(whole in source for source in sources)
    assert not any("broken" in source and ("first" in source or "second" in source) for source in sources)


def test_what_was_set_apart_is_told():
    _, told = cells_of_script(EXPORTS["one cell"])
    assert len(told) == 1 and told[0].startswith("a cell had an error")


def test_marimos_own_lines_are_no_cells():
    sources = [cell.source for cell in cells_of_script(MARIMO)[0]]
    assert sources[0] == "import numpy as np" and sources[-1] == "x = 1"
    assert not any("app." in source or "return (" in source for source in sources)
