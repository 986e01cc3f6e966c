"""A JupyterLite of the course on a server of plain files, and what a test asks of the Python in it."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from grader.errors import CommandError
from grader.site.browser_lab import build_lab
from tests.browser.pyodide import Runtime

ROOT = Path(__file__).parents[2]
BOOT_MS = 180_000
KERNEL_IS_IDLE = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
RUN = """async code => {
    const said = [];
    const future = jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({code});
    future.onIOPub = ({content}) => said.push(
        content.text ?? content.evalue ?? content.data?.['text/plain'] ?? '', ...Object.keys(content.data ?? {}));
    await future.done;
    return said.filter(Boolean).join('\\n');
}"""


def build(folder: Path, runtime: Runtime) -> Path:
    """The JupyterLite, in a new folder, open to tests. Skips the test where its wheels cannot be fetched."""
    lab = folder / "lab"
    try:
        build_lab(ROOT, lab, runtime.folder, runtime.jupyterlite)
    except CommandError as error:
        if "cannot be fetched" not in str(error):
            raise
        pytest.skip(str(error))
    settings = json.loads((lab / "jupyter-lite.json").read_text())
    settings["jupyter-config-data"]["exposeAppInBrowser"] = True
    (lab / "jupyter-lite.json").write_text(json.dumps(settings))
    return lab


def open_notebook(page: Page, address: str, path: str) -> None:
    """Open a notebook, and wait until its kernel is ready."""
    page.goto(f"{address}/lab/index.html?path={path}")
    page.wait_for_function(KERNEL_IS_IDLE, timeout=BOOT_MS)


def run(page: Page, code: str) -> str:
    """What the kernel of the open notebook says to this code: what is printed, displayed (and as what), or raised."""
    return page.evaluate(RUN, code).strip()
