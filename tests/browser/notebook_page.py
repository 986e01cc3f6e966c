"""A notebook open in JupyterLab, handled as a student would; what happened is read from the notebook's own model."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page

from tests.browser.server import CourseServer

OPEN_MS, RUN_MS = 60_000, 180_000
LOOK_MS = 50
"""How often to look whether a command has ended: at each frame, as Playwright does, keeps the page drawing."""

IS_READY = """path => {
    const panel = window.jupyterapp?.shell.currentWidget;
    return panel?.context?.path === path && panel.context.isReady && panel.content.widgets.length > 0
        && panel.sessionContext.session?.kernel?.status === 'idle';
}"""
CAN_OPEN = "!!window.jupyterapp && !document.querySelector('.jp-Dialog')"
OPEN = """path => {
    jupyterapp.commands.execute('docmanager:open', {path, factory: 'Notebook'});
}"""
CLOSE_ALL = "[...window.jupyterapp?.shell.widgets('main') ?? []].forEach(panel => panel.dispose())"
# The command's promise ends with the last cell, whether it failed or not.
EXECUTE = """command => {
    window.commandEnded = false;
    jupyterapp.commands.execute(command).finally(() => { window.commandEnded = true; });
}"""
# Not from the whole notebook: its outputs are megabytes, and a cell is looked for at every turn.
FIND_CELL = """wanted => {
    const cells = [...jupyterapp.shell.currentWidget.content.model.cells].map(cell => cell.sharedModel);
    return cells.findIndex(cell => cell.cell_type === 'code' && [cell.id, cell.source.trim()].includes(wanted));
}"""
SHOW_CELL = """async index => {
    const notebook = jupyterapp.shell.currentWidget.content;
    notebook.activeCellIndex = index;
    await notebook.scrollToItem(index);
    notebook.widgets[index].node.dataset.shown = index;
}"""


class NotebookPage:
    """The notebook in JupyterLab's current tab. path: as the server knows it."""

    def __init__(self, page: Page, path: str):
        self.page = page
        self.path = path
        page.wait_for_function(IS_READY, arg=path, timeout=OPEN_MS)

    @classmethod
    def open(cls, page: Page, server: CourseServer, course: str, path: str) -> "NotebookPage":
        """Open the notebook `path` of a copy of the course, and close all others.

        JupyterLab is loaded where it is not there yet, or has a dialog open: that takes longer than to open a notebook.
        """
        page.evaluate(CLOSE_ALL)
        if page.evaluate(CAN_OPEN):
            page.evaluate(OPEN, f"{course}/{path}")
        else:
            page.goto(server.address(course, path))
        return cls(page, f"{course}/{path}")

    def cells(self) -> list[dict]:
        """The cells as they would be saved."""
        return self.page.evaluate("jupyterapp.shell.currentWidget.content.model.toJSON().cells")

    def code_cells(self) -> list[dict]:
        """The code cells as they would be saved."""
        return [cell for cell in self.cells() if cell["cell_type"] == "code"]

    def find(self, wanted: str) -> int:
        """The index of the code cell whose id or whole source is `wanted`."""
        index = self.page.evaluate(FIND_CELL, wanted)
        if index < 0:
            raise LookupError(f"{self.path} has no code cell with the id or source {wanted!r}")
        return index

    def show(self, wanted: str) -> Locator:
        """Scroll to a cell and make it the active one."""
        index = self.find(wanted)
        self.page.evaluate(SHOW_CELL, index)
        return self.page.locator(f'.jp-Cell[data-shown="{index}"]')

    def execute(self, command: str, timeout: int = RUN_MS) -> None:
        """Do what a menu entry does, and wait for its end."""
        self.page.evaluate(EXECUTE, command)
        self._wait_for_end(timeout)

    def _wait_for_end(self, timeout: int = RUN_MS) -> None:
        self.page.wait_for_function("window.commandEnded", timeout=timeout, polling=LOOK_MS)

    def run_all(self) -> None:
        """Menu Run, Run All Cells."""
        self.execute("notebook:run-all-cells")

    def run(self, *wanted: str) -> Locator:
        """Run some cells, one after another. Returns the last one."""
        for one in wanted:
            cell = self.show(one)
            self.execute("notebook:run-cell")
        return cell

    def run_imports(self) -> None:
        """Run the first code cell."""
        self.run(self.code_cells()[0]["id"])

    def restart_kernel(self) -> None:
        """Menu Kernel, Restart Kernel, and yes; wait until it is done."""
        self.page.evaluate(EXECUTE, "notebook:restart-kernel")
        self.page.get_by_role("button", name="Confirm Kernel Restart").click()
        self._wait_for_end()

    def write(self, wanted: str, source: str) -> None:
        """Replace a cell's text, by keyboard."""
        editor = self.show(wanted).locator(".cm-content")
        editor.click()
        editor.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(source)

    def picture(self, wanted: str) -> Locator:
        """The drawing in a cell's output."""
        return self.show(wanted).locator('.jp-OutputArea-output svg[role="img"]')


@contextmanager
def fresh_notebook(server: CourseServer, page: Page, path: str) -> Iterator[NotebookPage]:
    """The notebook `path` of a fresh copy of the course."""
    with server.fresh_course() as course:
        yield NotebookPage.open(page, server, course, path)
        page.evaluate(CLOSE_ALL)
