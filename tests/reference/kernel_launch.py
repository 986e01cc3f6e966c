"""Starts a stock kernel where there is no network: `python -m kernel_launch -f FILE`.

ipykernel lets subprocesses print through a TCP socket, and ZeroMQ ends the whole process where it cannot ask for the
network's interfaces. Everything else is ipykernel's own.
"""

from ipykernel import kernelapp
from ipykernel.iostream import IOPubThread


class QuietIOPubThread(IOPubThread):
    """Without the TCP socket."""

    def __init__(self, socket, **options) -> None:
        super().__init__(socket, **options | {"pipe": False})


if __name__ == "__main__":
    kernelapp.IOPubThread = QuietIOPubThread
    kernelapp.launch_new_instance()
