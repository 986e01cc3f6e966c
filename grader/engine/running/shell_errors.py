"""How a cell is marked that did not come to its end. A grade cell without any output would earn full marks."""

TIMED_OUT = "CellTimeoutError"
"""The name of the error of a cell that took too long; nbclient's own."""
CRASHED = "DeadKernelError"
"""That of a cell whose process died; nbclient's own."""
OUT_OF_TIME = "NotebookTimeoutError"
"""That of every cell that was left when the notebook's time was up."""


def error_output(name: str, text: str) -> dict:
    """An error as a notebook holds it."""
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}
