"""Runs a lesson as a student would."""

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbclient.output_widget import OutputWidget
from nbformat import NotebookNode

from grader.errors import CommandError

CELL_TIMEOUT = 120  # seconds
TRACEBACK_FRAME = re.compile(r"Cell In\[\d+\], line (\d+)")
ANSI_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class PromptOutputWidget(OutputWidget):
    """The stand-in for an Output widget, without nbclient's hang.

    Sending on the shell channel may swallow the event that tells its asyncio socket of a waiting reply;
    nbclient then waits out the whole cell timeout (nbclient issue 312). So the socket is told to look again.
    """

    def _publish_msg(self, *args: Any, **kwargs: Any) -> None:
        super()._publish_msg(*args, **kwargs)
        self.kernel_client.shell_channel.socket._schedule_remaining_events()


def notebook_client(notebook: NotebookNode, folder: Path, **options: Any) -> NotebookClient:
    """A client that runs `notebook` in a fresh kernel with `folder` as working directory.

    It stores no timing and no pieces of a stream, which change from run to run. `options` go to nbclient's
    NotebookClient and win over the defaults.
    """
    defaults: dict[str, Any] = {
        "timeout": CELL_TIMEOUT,
        "kernel_name": "python3",
        "resources": {"metadata": {"path": str(folder)}},
        "shutdown_kernel": "immediate",
        "record_timing": False,
        "coalesce_streams": True,
        "extra_arguments": ["--log-level=ERROR"],  # ipykernel warns at every start that TCP is not encrypted
    }
    client = NotebookClient(notebook, **(defaults | options))
    client.widget_registry["@jupyter-widgets/output"]["OutputModel"] = PromptOutputWidget
    return client


def run_notebook(notebook: NotebookNode, lines: list[int], source: Path, folder: Path) -> None:
    """Runs all cells of `notebook`, in place. Its metadata stays: neither widget state nor this Python is stored.

    `source` and `lines` (one per cell) say where the cells come from. Raises CommandError, with file and
    line, for the first cell that fails without the tag raises-exception.
    """
    started: list[int] = []
    metadata = deepcopy(notebook.metadata)
    client = notebook_client(notebook, folder)
    client.on_cell_start = lambda cell, cell_index: started.append(cell_index)
    try:
        client.execute()
    except CellExecutionError as error:
        # The frame of the failing cell itself comes first; below it are the functions it called.
        frame = TRACEBACK_FRAME.search(ANSI_COLOUR.sub("", error.traceback))
        line = lines[started[-1]] + (int(frame[1]) if frame else 0)
        raise CommandError(f"{source}, line {line}: {error.ename}: {error.evalue}") from None
    except CellTimeoutError:
        where = f"{source}, the cell at line {lines[started[-1]]}"
        raise CommandError(f"{where} took more than {client.timeout} seconds") from None
    except DeadKernelError:
        raise CommandError(f"{source}, the cell at line {lines[started[-1]]}: the kernel died") from None
    # nbclient has a switch for widgets, but with it an Output widget ends in a KeyError.
    notebook.metadata = metadata
