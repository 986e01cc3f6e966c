"""An IPython shell in this process that runs a cell and gives its outputs: no kernel, no sockets."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from types import CodeType
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from grader.checking.deadline import DeadlineExceeded, Limit, deadline
from grader.checking.lacking import lacking
from grader.engine.running.failed_cells import Cause, FailedCell, FailedCells
from grader.engine.running.outputs import Outputs
from grader.engine.running.shell_errors import TIMED_OUT


class CellDisplayPublisher(DisplayPublisher):
    """Sends `display(...)` to the cell's outputs."""

    shell: Any  # a CellShell

    def publish(self, data: Any, metadata: Any = None, *ignored: Any, **settings: Any) -> None:
        self.shell.outputs.display(dict(data), dict(metadata or {}))

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait)


class CellDisplayHook(DisplayHook):
    """Sends the value of the last line to the cell's outputs."""

    shell: Any  # a CellShell

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.shell.outputs.display(dict(format_dict), dict(md_dict or {}), self.prompt_count)

    def finish_displayhook(self) -> None:
        self._is_active = False


class CellShell(InteractiveShell):
    """`run_outputs(source)` gives what the cell shows. State stays from cell to cell, as in a kernel."""

    display_pub_class = Type(CellDisplayPublisher)
    displayhook_class = Type(CellDisplayHook)
    outputs = Outputs(0)
    source = ""
    statement: CodeType | None = None
    failed = FailedCells()
    lacked = ""
    """What this machine lacks for the last cell, see `lacking`; its other statements were run without it."""

    def enable_gui(self, gui: Any = None) -> None:
        """There is no window to open."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        try:
            message = str(evalue)
        except Exception:
            message = ""
        self.outputs.error(getattr(etype, "__name__", "Exception"), message, [str(line) for line in stb])
        if isinstance(evalue, Exception):
            with suppress(Exception):  # an exception of the student's may do anything when it is looked at
                self.failed.note(self.source, self.statement, evalue)

    async def run_code(self, code_obj: Any, result: Any = None, *, async_: bool = False) -> bool:
        """Runs a statement of a cell; True ends the cell.

        From one on for which this machine lacks something, each is on its own, as where the cell was written it did not
        end there.
        """
        self.statement = code_obj
        failed = await super().run_code(code_obj, result, async_=async_)
        error = getattr(result, "error_in_exec", None)
        if not failed or not isinstance(error, Exception):
            return failed
        self.lacked = self.lacked or lacking(error)
        return not self.lacked

    def run_outputs(self, source: str, seconds: float, most: int) -> list[dict]:
        """The outputs of one cell. seconds: until it is interrupted; most: characters of output."""
        self.outputs = outputs = Outputs(most)
        self.source, self.statement, self.lacked = source, None, ""
        limit = Limit()
        with redirect_stdout(Stream(outputs, "stdout")), redirect_stderr(Stream(outputs, "stderr")):
            try:
                with deadline(seconds) as limit:
                    self.run_cell(source, store_history=True)
            except DeadlineExceeded:
                pass  # told below, as where the shell itself has caught it
            except BaseException as error:
                outputs.error(type(error).__name__, str(error), [])
        if limit.passed:
            outputs.items = [item for item in outputs.items if item.get("ename") != DeadlineExceeded.__name__]
            text = f"The cell was stopped after {seconds:g} seconds."
            outputs.error(TIMED_OUT, text, [])
            self.failed.add(FailedCell(source, Cause(f"it was stopped after {seconds:g} seconds")))
        return outputs.items


class Stream(io.TextIOBase):
    """A text stream that writes into a cell's outputs."""

    encoding = "utf-8"

    def __init__(self, outputs: Outputs, name: str) -> None:
        self._outputs, self._name = outputs, name

    def write(self, text: str) -> int:
        """Adds the text."""
        if not isinstance(text, str):
            raise TypeError(f"write() takes a str, not {type(text).__name__}")
        self._outputs.stream(self._name, text)
        return len(text)

    def writable(self) -> bool:
        """Always."""
        return True


def make_shell() -> CellShell:
    """The shell of this process, with plots inline as in a notebook."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell = CellShell.instance(config=config, user_module=None)
    sys.modules["__main__"] = shell.user_module
    sys.path.insert(0, "")  # as a kernel does: a file that a cell has written can be imported
    shell.run_line_magic("matplotlib", "inline")
    return shell
