"""environment.py: what it says when it cannot work, when it works again, and what the lock may hold."""

import ast
import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from traitlets.config import Config

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "environment.py"
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
# One pinned package of the lock: its first line, and its hashes.
PIN = re.compile(
    r"^(?P<name>[a-z0-9._-]+)==(?P<version>[^\s;]+)(?: ; [^\\]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+$",
    re.MULTILINE,
)

specification = importlib.util.spec_from_file_location("environment", SCRIPT)
environment = importlib.util.module_from_spec(specification)
specification.loader.exec_module(environment)


def is_one_sentence(text):
    """True for one line whose only full stop that ends a sentence is its last character."""
    return text.endswith(".") and "\n" not in text and ". " not in text


# -- what is missing on the machine --------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 9, 18), (3, 10, 99)])
def test_an_old_python_is_named_in_one_sentence(version):
    problem = environment.python_problem(version)
    assert is_one_sentence(problem)
    assert "3.11" in problem
    assert ".".join(map(str, version)) in problem


@given(st.tuples(st.just(3), st.integers(11, 99), st.integers(0, 99)))
def test_a_new_python_is_no_problem(version):
    assert environment.python_problem(version) is None


def test_the_oldest_python_is_the_one_of_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">={}.{}".format(*environment.OLDEST_PYTHON)


def test_old_pythons_can_parse_the_script():
    """The parser knows the grammars back to 3.7; what older ones stumble over is looked for here."""
    tree = ast.parse(SCRIPT.read_text(encoding="ascii"), feature_version=(3, 7))
    for node in ast.walk(tree):
        assert not isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr), f"line {node.lineno}"
        if isinstance(node, ast.FunctionDef):
            named = [*node.args.args, *node.args.kwonlyargs]
            assert node.returns is None, f"line {node.lineno}"
            assert not node.args.kwonlyargs, f"line {node.lineno}"
            assert all(argument.annotation is None for argument in named), f"line {node.lineno}"


@pytest.mark.parametrize("absent", ["venv", "ensurepip"])
def test_a_missing_module_is_named_with_what_to_install(absent):
    problem = environment.module_problem(lambda name: name != absent)
    assert is_one_sentence(problem)
    assert f"`{absent}`" in problem
    assert "python3-venv" in problem


def test_nothing_is_said_when_no_module_is_missing():
    assert environment.module_problem(lambda name: True) is None
    assert environment.can_import("json")
    assert not environment.can_import("no_such_module_anywhere")


def copy_of_the_script(folder):
    """A folder with environment.py and the files that it reads; nothing in it can be installed."""
    for name in ("environment.py", "jupyter_settings.py", "pyproject.toml", "requirements.lock"):
        (folder / name).write_bytes((ROOT / name).read_bytes())
    return folder


def run_script(folder, **variables):
    """Run the copy as a newcomer would."""
    command = [sys.executable, str(folder / "environment.py")]
    variables = {**os.environ, **variables}
    return subprocess.run(command, capture_output=True, text=True, env=variables, timeout=120)


def test_a_missing_module_ends_the_command_with_one_sentence(tmp_path):
    folder = copy_of_the_script(tmp_path)
    fakes = tmp_path / "fakes"
    fakes.mkdir()
    (fakes / "ensurepip.py").write_text("raise ImportError('not here')\n", encoding="utf-8")
    result = run_script(folder, PYTHONPATH=str(fakes))
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "python3-venv" in result.stderr
    assert not (folder / ".venv").exists()


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_missing_file_ends_the_command_with_one_sentence(tmp_path, name):
    folder = copy_of_the_script(tmp_path)
    (folder / name).unlink()
    result = run_script(folder)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert name in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_that_may_not_be_written_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(environment.os, "access", lambda path, mode: False)
    course = environment.Environment(str(copy_of_the_script(tmp_path)))
    with pytest.raises(environment.SetupError, match="No permission to write in") as caught:
        course.make()
    assert str(tmp_path) in str(caught.value)
    assert not (tmp_path / ".venv").exists()


# -- the stamp -----------------------------------------------------------------------------------------------


class WithoutInstalling(environment.Environment):
    """An environment whose steps leave a trace in place of packages: only their order is tested."""

    def __init__(self, root):
        super().__init__(str(root))
        self.steps = []

    def create(self):
        self.steps.append("create")
        for folder in (self.scripts, self.packages):
            Path(folder).mkdir(parents=True, exist_ok=True)
        Path(self.python).touch()

    def install_lock(self):
        self.steps.append("lock")
        (Path(self.packages) / "numpy").mkdir(exist_ok=True)

    def install_project(self):
        self.steps.append("project")

    def again(self):
        """The steps that a further call takes."""
        later = WithoutInstalling(self.root)
        later.make()
        return later.steps


@pytest.fixture
def course(tmp_path):
    made = WithoutInstalling(copy_of_the_script(tmp_path))
    made.make()
    assert made.steps == ["create", "lock", "project"]
    return made


def test_a_second_call_does_nothing(course, capsys):
    capsys.readouterr()
    assert course.again() == []
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_file_is_installed_into_the_same_environment(course, name):
    with open(Path(course.root) / name, "a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert course.again() == ["lock", "project"]
    assert course.again() == []


@pytest.mark.parametrize("damage", ["stamp gone", "stamp cut short", "package gone", "python gone", "other home"])
def test_an_interrupted_or_damaged_environment_is_rebuilt(course, damage):
    stamp = Path(course.stamp)
    if damage == "stamp gone":
        stamp.unlink()
    elif damage == "stamp cut short":
        stamp.write_text(stamp.read_text(encoding="utf-8")[:40], encoding="utf-8")
    elif damage == "package gone":
        (Path(course.packages) / "numpy").rmdir()
    elif damage == "python gone":
        Path(course.python).unlink()
    else:
        content = json.loads(stamp.read_text(encoding="utf-8"))
        content["home"][0] = "elsewhere"
        stamp.write_text(json.dumps(content), encoding="utf-8")
    assert course.again() == ["create", "lock", "project"]
    assert course.again() == []


def test_a_failed_installation_leaves_no_stamp(course, monkeypatch):
    with open(course.lock, "a", encoding="utf-8") as file:
        file.write("# changed\n")

    def fail(self):
        raise environment.SetupError("no network")

    with monkeypatch.context() as patch:
        patch.setattr(WithoutInstalling, "install_lock", fail)
        with pytest.raises(environment.SetupError):
            course.again()
    assert not Path(course.stamp).exists()
    assert course.again() == ["create", "lock", "project"]


def test_a_package_that_pytorch_replaced_is_no_damage(course, monkeypatch):
    def replace(self, *arguments):
        (Path(self.packages) / "numpy").rename(Path(self.packages) / "numpy-other")
        return True

    monkeypatch.setattr(WithoutInstalling, "run", lambda self, *command: False)
    monkeypatch.setattr(WithoutInstalling, "pip", replace)
    course.add_torch()
    assert course.again() == []


@pytest.mark.parametrize("uv_installs", [True, False])
def test_pip_takes_over_when_uv_fails(course, monkeypatch, uv_installs):
    """Also when uv itself installs but cannot reach what pip is configured to reach."""
    asked = []
    monkeypatch.setattr(WithoutInstalling, "install_uv", lambda self: uv_installs)

    def run(self, *command):
        asked.append(command)
        return "uv" not in Path(command[0]).stem

    monkeypatch.setattr(WithoutInstalling, "run", run)
    environment.Environment.install_lock(course)
    assert [Path(command[0]).stem for command in asked] == (["uv", "python"] if uv_installs else ["python"])
    assert all({"--require-hashes", "--no-deps"} <= set(command) for command in asked)


# -- the lock ------------------------------------------------------------------------------------------------


def pins():
    """Name -> version of every package in the lock."""
    return {match["name"]: match["version"] for match in PIN.finditer(LOCK)}


def test_every_line_of_the_lock_is_a_pin_with_hashes_or_a_comment():
    rest = PIN.sub("", LOCK)
    assert [line for line in rest.splitlines() if line and not line.startswith("#")] == []
    assert len(pins()) > 100


def test_the_lock_holds_no_address_and_no_path():
    for word in ("://", "index-url", "find-links", " @ ", "file:", "/"):
        assert word not in LOCK, word


def test_the_lock_pins_each_package_once():
    names = [match["name"] for match in PIN.finditer(LOCK)]
    assert len(names) == len(set(names))


def test_the_lock_leaves_out_the_slow_grammar():
    assert "rfc3987-syntax" not in LOCK


def test_the_lock_has_what_pyproject_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for groups in (project["project"]["optional-dependencies"], project["dependency-groups"]):
        asked += [requirement for group in groups.values() for requirement in group]
    names = {re.split(r"[<>=~! ;\[]", requirement)[0] for requirement in asked}
    assert names - set(pins()) == set()


def test_a_block_of_the_lock_is_found_whole():
    block = environment.locked_block(LOCK, "uv")
    assert PIN.fullmatch(block.rstrip("\n"))["name"] == "uv"
    with pytest.raises(environment.SetupError, match="no-such-package"):
        environment.locked_block(LOCK, "no-such-package")


def test_the_settings_of_jupyterlab_are_in_force(course):
    file = Path(course.folder) / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_a_shortcut_for_a_focused_cell_is_declared_anew_for_outside_its_outputs(tmp_path):
    cell = {"command": "notebook:cut-cell", "keys": ["X"], "selector": ".jp-Notebook.jp-mod-commandMode :focus"}
    others = [{**cell, "selector": "body"}, {**cell, "keys": [""]}]
    schema = tmp_path / "@jupyterlab" / "notebook-extension" / "tracker.json"
    schema.parent.mkdir(parents=True)
    schema.write_text(json.dumps({"jupyter.lab.shortcuts": [cell, *others]}))
    (schema.parent / "package.json.orig").write_text("not looked at")
    outside = ".jp-Notebook.jp-mod-commandMode :focus:not(.jp-OutputArea-output *)"
    declared = environment.jupyter_settings.shortcuts_outside_outputs(tmp_path)
    assert sorted(declared, key=len) == [{**cell, "selector": outside}, {**cell, "disabled": True}]


def server_settings(course, monkeypatch):
    """What the server's settings say when it starts in today's folder."""
    settings = Config()
    monkeypatch.setenv("JUPYTER_WIDGETS_ECHO", "")
    monkeypatch.delenv("JUPYTER_WIDGETS_ECHO")
    exec((Path(course.folder) / "etc" / "jupyter" / "jupyter_server_config.py").read_text(), {"c": settings})
    return settings


def test_any_environment_can_be_given_the_settings(tmp_path):
    run = "runpy.run_path('jupyter_settings.py', run_name='__main__')"
    code = f"import runpy, sys; sys.prefix = {str(tmp_path)!r}; {run}"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)
    assert "max-width" in (tmp_path / "etc" / "jupyter" / "custom" / "custom.css").read_text(encoding="utf-8")
    assert (tmp_path / "share" / "jupyter" / "lab" / "settings" / "overrides.json").is_file()


@pytest.mark.parametrize("has_settings", [True, False])
def test_nbgrader_shows_itself_where_it_finds_its_settings(course, tmp_path, monkeypatch, has_settings):
    monkeypatch.setenv("JUPYTER_NO_CONFIG", "1")
    monkeypatch.chdir(tmp_path)
    if has_settings:
        (tmp_path / "nbgrader_config.py").touch()
    settings = server_settings(course, monkeypatch).ServerApp
    assert ("page_config_hook" in settings.tornado_settings) != has_settings
    assert ("jpserver_extensions" in settings) != has_settings
    if not has_settings:
        page = settings.tornado_settings["page_config_hook"](None, {"disabledExtensions": ["one"], "other": 1})
        assert page == {"disabledExtensions": ["one", "@jupyter/nbgrader"], "other": 1}


def test_kernels_do_not_repeat_what_widgets_tell_them(course, monkeypatch):
    server_settings(course, monkeypatch)
    assert os.environ["JUPYTER_WIDGETS_ECHO"] == "0"
    import ipywidgets.widgets.widget as widget

    assert widget.envset("JUPYTER_WIDGETS_ECHO", default=True) is False


def test_the_server_sends_small_messages_at_once(course, monkeypatch):
    said = []
    chosen = server_settings(course, monkeypatch).ServerApp.kernel_websocket_connection_class
    assert issubclass(chosen, ZMQChannelsWebsocketConnection)

    class Connected(chosen):
        websocket_handler = SimpleNamespace(set_nodelay=said.append)

    with suppress(Exception):  # there is no kernel to connect to
        chosen.connect(Connected.__new__(Connected))
    assert said == [True]
