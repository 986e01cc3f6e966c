"""The JupyterLite of the course, as files: what it opens, loads and leaves out. tests/browser starts it."""

import json
import zipfile
from pathlib import Path

import pytest

from grader.course import PAGES, find_lessons
from grader.errors import CommandError
from grader.handout.leaks import find_leaks
from grader.site import browser_lab
from grader.site.browser_lab import FROM_WORKER, NEVER_ENDS, PLUGIN, build_lab

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
LESSONS = find_lessons(ROOT)


@pytest.fixture(scope="module")
def lab(tmp_path_factory) -> Path:
    pytest.importorskip("jupyterlite_pyodide_kernel", reason="the extra `site` is not installed")
    folder = tmp_path_factory.mktemp("lab") / "lab"
    try:
        build_lab(ROOT, folder)
    except CommandError as error:
        if "cannot be fetched" not in str(error):
            raise
        pytest.skip(str(error))
    return folder


def settings(lab: Path) -> dict:
    return json.loads((lab / "jupyter-lite.json").read_text())["jupyter-config-data"]


def test_every_lesson_opens_without_a_question(lab):
    for lesson in [*PAGES, *LESSONS]:
        notebook = json.loads((lab / "files" / lesson.released.relative_to("course")).read_text())
        released = json.loads((ROOT / lesson.released).read_text())
        assert notebook["metadata"]["kernelspec"]["name"] == "python"
        first, *rest = [cell["id"] for cell in released["cells"]]
        assert [cell["id"] for cell in notebook["cells"]] == [first, "in-the-browser", *rest]


def test_every_lesson_says_beforehand_what_stops_a_cell_that_never_ends(lab):
    for lesson in [*PAGES, *LESSONS]:
        notebook = json.loads((lab / "files" / lesson.released.relative_to("course")).read_text())
        assert NEVER_ENDS in "".join(notebook["cells"][1]["source"])


def test_what_the_kernel_loads_is_there(lab):
    packages = settings(lab)["litePluginSettings"][PLUGIN]["loadPyodideOptions"]["packages"]
    assert {"numpy", "matplotlib"} < set(packages)
    wheels = [package.removeprefix(f"{FROM_WORKER}/") for package in packages if package.endswith(".whl")]
    assert {wheel.split("-")[0] for wheel in wheels} == set(browser_lab.AT_START)
    assert all((lab / "pypi" / wheel).is_file() for wheel in wheels)


def test_pip_finds_the_same_wheels(lab):
    index = json.loads((lab / "pypi" / "all.json").read_text())
    assert {"backprop-course", "backprop-course-checks", "comm", "ipywidgets", "jupyterlab-widgets"} <= set(index)


def test_widgets_can_be_drawn_and_nothing_asks_for_a_server(lab):
    names = {extension["name"] for extension in settings(lab)["federated_extensions"]}
    assert names == {"@jupyter-widgets/jupyterlab-manager", "@jupyterlite/pyodide-kernel-extension"}


def test_no_answer_is_in_it(lab):
    notebooks = {path.name: path.read_bytes() for path in (lab / "files").rglob("*.ipynb")}
    packed = {}
    for wheel in (lab / "pypi").glob("backprop_course*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            packed |= {name: archive.read(name) for name in archive.namelist() if name.endswith(".py")}
    assert notebooks and packed
    assert find_leaks(ROOT, LESSONS, notebooks | packed) == []


def test_a_missing_package_is_named(monkeypatch, tmp_path):
    def version(name):
        raise browser_lab.PackageNotFoundError(name)

    monkeypatch.setattr(browser_lab, "version", version)
    with pytest.raises(CommandError, match=r"jupyterlite-core is missing: pip install .*\[site\].*--no-lab"):
        build_lab(ROOT, tmp_path / "lab")


def test_a_folder_without_pyodide_is_refused(tmp_path):
    pytest.importorskip("jupyterlite_pyodide_kernel", reason="the extra `site` is not installed")
    with pytest.raises(CommandError, match="holds no Pyodide"):
        build_lab(ROOT, tmp_path / "lab", tmp_path)


def test_what_jupyterlite_says_is_passed_on(monkeypatch, tmp_path):
    pytest.importorskip("jupyterlite_pyodide_kernel", reason="the extra `site` is not installed")
    monkeypatch.setattr(browser_lab, "_write_wheels", lambda root, folder: [])
    monkeypatch.setattr(browser_lab, "EXTENSIONS", ("@no/such-extension",))
    with pytest.raises(CommandError, match="JupyterLite cannot be built: "):
        build_lab(ROOT, tmp_path / "lab")
