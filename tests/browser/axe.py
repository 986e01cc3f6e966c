"""axe-core, the checker of accessibility: one exact file from npm."""

import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

PACKAGE = "axe-core@4.14.1"
SHA256 = "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745"
FETCH_SECONDS = 60
# [rule, html] for each finding within outputs. Left out: the handle of a slider. ipywidgets 8.1 labels the slider as a
# whole, and offers no way to name the handle, which has the role.
FIND = """async () => {
    const outputs = {include: ['.jp-OutputArea-output'], exclude: ['.noUi-handle']};
    const {violations} = await axe.run(outputs, {resultTypes: ['violations']});
    return violations.filter(one => ['serious', 'critical'].includes(one.impact))
        .flatMap(one => one.nodes.map(node => [one.id, node.html.slice(0, 240)]));
}"""

# The same on a whole page: everything, or the rules named. Light and dark differ in their colours alone.
FIND_ON_PAGE = """async rules => {
    const {violations} = await axe.run({resultTypes: ['violations'], ...(rules && {runOnly: rules})});
    return violations.filter(one => ['serious', 'critical'].includes(one.impact))
        .flatMap(one => one.nodes.map(node => [one.id, node.html.slice(0, 240)]));
}"""


def fetch(folder: Path) -> str:
    """The source of axe-core. Skips the test where npm cannot get it."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("there is no npm to fetch axe-core with")
    try:
        subprocess.run([npm, "pack", PACKAGE], cwd=folder, check=True, capture_output=True, timeout=FETCH_SECONDS)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"npm could not fetch {PACKAGE}: {error}")
    (archive,) = folder.glob("*.tgz")
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == SHA256
    with tarfile.open(archive) as files:
        return files.extractfile("package/axe.min.js").read().decode()
