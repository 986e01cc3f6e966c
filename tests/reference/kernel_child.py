"""As `grader.engine.running.child`, but a stock Jupyter kernel runs the cells and nbclient drives it, in the sandbox.

Slow: it is the reference that the engine's own shell is held against.
"""

import asyncio
import base64
import json
import socket
import sys
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from kernel_side import REPLY
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from grader.build.execution import notebook_client
from grader.engine.running.shell_errors import TIMED_OUT, error_output
from grader.engine.running.wire import receive, send

CALL = "from kernel_side import answer as _answer\n_answer({request!r}, {pickled!r})"


def serve(sock: socket.socket) -> None:
    """Answer requests until the other side closes, or the kernel dies."""
    kernel = Kernel(Path.cwd())
    while True:
        try:
            request, blobs = receive(sock)
            if request["op"] == "run":
                reply, blobs = {"outputs": kernel.run(request["source"], request["seconds"])}, []
            else:
                reply, blobs = kernel.call(request, blobs[0])
            send(sock, reply | {"id": request["id"]}, blobs)
        except (EOFError, OSError, DeadKernelError):
            return


class OwnSpec(KernelSpecManager):
    """The one kernel that there is."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Whatever the name."""
        argv = [sys.executable, "-P", "-m", "kernel_launch", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3", language="python")


class Kernel:
    """A kernel with `folder` as its working directory, and the one cell that it is given next."""

    def __init__(self, folder: Path) -> None:
        self._notebook = nbformat.v4.new_notebook()
        # There is no network in the sandbox, not even to itself.
        manager = AsyncKernelManager(kernel_spec_manager=OwnSpec(), transport="ipc", ip=str(folder / "kernel"))
        self._client = notebook_client(self._notebook, folder, km=manager, allow_errors=True)
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(self._start())

    async def _start(self) -> None:
        await self._client.async_start_new_kernel(cwd=str(Path.cwd()))
        await self._client.async_start_new_kernel_client()

    def run(self, source: str, seconds: float) -> list[dict]:
        """The outputs of one cell. Raises DeadKernelError."""
        cell = nbformat.v4.new_code_cell(source)
        self._notebook.cells = [cell]
        self._client.timeout = max(int(seconds), 1)
        try:
            self._loop.run_until_complete(self._client.async_execute_cell(cell, 0))
        except CellTimeoutError:
            return [error_output(TIMED_OUT, f"The cell was stopped after {seconds:g} seconds.")]
        except CellExecutionError:
            pass  # it is among the outputs
        return cell.outputs

    def call(self, request: dict, pickled: bytes) -> tuple[dict, list[bytes]]:
        """The reply to a call. Raises EOFError where the kernel gives none."""
        source = CALL.format(request=json.dumps(request), pickled=base64.b64encode(pickled).decode())
        for output in self.run(source, 4 * request["seconds"]):
            reply = output.get("data", {}).get(REPLY)
            if reply is not None:
                return reply["message"], [base64.b64decode(blob) for blob in reply["blobs"]]
        raise EOFError("no reply")
