"""Which tier is chosen and why, and what bubblewrap is told to show."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.engine.sandbox import bubblewrap, control_groups, tiers, zygote_client
from grader.engine.sandbox.control_groups import Place
from grader.engine.sandbox.tiers import LIMITED, SWAP, Tier
from grader.engine.sandbox.zygote_client import Zygote
from grader.errors import CommandError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def detect(monkeypatch):
    """`tiers.detect` without the answer that it keeps."""
    monkeypatch.setattr(tiers, "_best", tiers._best.__wrapped__)
    return tiers.detect


def shown_by(command):
    """The paths of the outside that a command line of bubblewrap shows."""
    return [command[i + 1] for i, word in enumerate(command) if word == "--ro-bind"]


def test_without_bubblewrap_the_tier_is_weak_and_says_what_to_install(detect, monkeypatch):
    monkeypatch.setattr(tiers.shutil, "which", lambda name: None)
    assert detect().name == "weak"
    assert "apt install bubblewrap" in detect().remedy


def test_where_bubblewrap_does_not_work_the_tier_is_weak_and_says_why(detect, monkeypatch):
    monkeypatch.setattr(tiers.shutil, "which", lambda name: "/usr/bin/bwrap")
    monkeypatch.setattr(zygote_client, "try_strong", lambda: "no permission")
    assert detect().name == "weak"
    assert "no permission" in detect().reason


def test_where_a_child_could_be_confined_the_tier_is_strong(detect, monkeypatch):
    monkeypatch.setattr(tiers.shutil, "which", lambda name: "/usr/bin/bwrap")
    monkeypatch.setattr(zygote_client, "try_strong", lambda: "")
    assert detect().name == "strong"


@pytest.mark.parametrize(
    ("attribute", "value"), [("sys.platform", "darwin"), ("system_calls.supported", lambda: False)]
)
def test_elsewhere_the_tier_is_weak(detect, monkeypatch, attribute, value):
    monkeypatch.setattr(f"grader.engine.sandbox.tiers.{attribute}", value)
    assert detect().name == "weak"


@pytest.mark.parametrize("limited", [True, False])
def test_swap_without_a_limit_is_named(monkeypatch, limited):
    monkeypatch.setattr(tiers, "_best", lambda: Tier("strong", "pretended"))
    monkeypatch.setattr(control_groups, "find_place", lambda: Place(2, dict.fromkeys(LIMITED, Path("/nowhere"))))
    monkeypatch.setattr(control_groups, "limits_swap", lambda _: limited)
    assert tiers.detect().not_kept == (() if limited else (SWAP,))


def test_the_trial_says_why_bubblewrap_failed(monkeypatch, tmp_path):
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho bwrap: Creating new namespace failed >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(tiers.shutil, "which", lambda name: str(broken))
    assert "Creating new namespace failed" in zygote_client.try_strong()


def test_the_trial_says_why_no_child_could_be_confined(monkeypatch, tier):
    if tier == "weak":
        pytest.skip("of the strong tier only")
    monkeypatch.setattr(bubblewrap, "DISK", "/elsewhere")
    monkeypatch.setattr(bubblewrap, "FONTS", "/elsewhere/fonts")
    assert "mount tmpfs on /student" in zygote_client.try_strong()


@pytest.mark.parametrize("root", [True, False])
def test_of_the_checkout_only_what_students_have_is_shown(root):
    shown = [Path(path) for path in shown_by(bubblewrap.bwrap_command(["true"], root, "/side"))]
    for private in ("solutions", "gradebook", "tests", "nbgrader_config.py", "grader", "course/index.ipynb"):
        assert not any((ROOT / private).is_relative_to(path) for path in shown)
    assert any((ROOT / "course" / "backprop" / "network.py").is_relative_to(path) for path in shown)


def test_an_installed_copy_of_the_checks_is_covered_under_each_of_its_names(monkeypatch, tmp_path):
    copy = tmp_path / "python-3" / "site-packages" / "grader"
    copy.mkdir(parents=True)
    (tmp_path / "python").symlink_to("python-3")
    folders = [str(tmp_path / name) for name in ("python", "python-3")]
    packages = [f"{folders[0]}/{name}-packages" for name in ("site", "dist")]
    monkeypatch.setattr(bubblewrap.sys, "path", [*sys.path, *packages])
    monkeypatch.setattr(bubblewrap, "shown", lambda: folders)
    command = bubblewrap.bwrap_command(["true"], True, "/side")
    for folder in folders:
        assert command.index("--tmpfs", command.index(f"{folder}/site-packages/grader") - 1) > command.index(folder)
    assert f"{packages[1]}/grader" not in command


def test_a_course_that_student_code_could_read_is_refused(monkeypatch, tmp_path):
    bubblewrap.check_unseen(tmp_path)
    (tmp_path / "python" / "course").mkdir(parents=True)
    (tmp_path / "course").symlink_to("python/course")
    monkeypatch.setattr(bubblewrap, "shown", lambda: [str(tmp_path / "python")])
    with pytest.raises(CommandError, match=r"the course lies in .*python, which student code can read"):
        bubblewrap.check_unseen(tmp_path / "course")


@pytest.mark.parametrize("root", [True, False])
def test_there_is_no_network_and_no_variable_of_ours(root, monkeypatch):
    monkeypatch.setenv("GRADER_SEED", "7")
    command = bubblewrap.bwrap_command(["true"], root, "/side")
    assert {"--unshare-net", "--unshare-pid", "--unshare-ipc", "--clearenv", "--die-with-parent"} <= set(command)
    assert "GRADER_SEED" not in command
    assert ("--unshare-user" in command) is not root


def test_a_python_in_the_home_folder_itself_is_refused(monkeypatch):
    monkeypatch.setattr(bubblewrap.sys, "prefix", str(Path.home()))
    with pytest.raises(CommandError, match="home folder"):
        bubblewrap.bwrap_command(["true"], True, "/side")


def test_a_course_inside_the_folder_of_python_is_refused(monkeypatch):
    monkeypatch.setattr(bubblewrap.sys, "prefix", str(ROOT))
    with pytest.raises(CommandError, match="the course lies in"):
        bubblewrap.bwrap_command(["true"], True, "/side")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's children become another user")
def test_root_without_a_readable_python_has_no_weak_tier(monkeypatch, tmp_path):
    closed = tmp_path / "closed"
    (closed / "python").mkdir(parents=True)
    closed.chmod(0o700)
    monkeypatch.setattr(bubblewrap, "shown", lambda: [str(closed / "python")])
    assert "is closed to other users" in zygote_client.weak_problem()
    with pytest.raises(CommandError, match="is closed to other users"):
        Zygote("weak")


def test_a_missing_bubblewrap_is_told_in_one_sentence(monkeypatch):
    monkeypatch.setattr(tiers.shutil, "which", lambda name: "/nonexistent/bwrap")
    with pytest.raises(CommandError, match="did not start"):
        Zygote("strong")


def test_a_full_disk_is_told_in_one_sentence(monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zygote_client.student_side, "write", full)
    with pytest.raises(CommandError, match=r"did not start: .*No space left"):
        Zygote("strong")


def test_the_answer_is_kept(monkeypatch):
    first = tiers.detect()
    monkeypatch.setattr(tiers.shutil, "which", lambda name: None)
    assert tiers.detect() == first


def test_the_list_of_fonts_is_not_made_again(monkeypatch, tmp_path):
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path))
    (tmp_path / "fontlist-v1.json").write_text("{}")
    assert str(tmp_path / "fontlist-v1.json") in shown_by(bubblewrap.bwrap_command(["true"], True, "/side"))


def test_a_worker_loads_nothing_heavy_for_it():
    client = "import grader.engine.sandbox.zygote_client"
    source = f"{client}, sys; print({{'nbformat', 'IPython', 'matplotlib'}} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", source], text=True).strip() == "set()"
