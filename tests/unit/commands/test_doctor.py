"""`grader doctor`: what is found, what to do about it, and an exit code that can be relied on."""

import pytest
import sqlalchemy

from grader.commands import doctor
from grader.engine.recording.gradebook import Database
from grader.engine.recording.gradebook_examination import examine_gradebook
from grader.engine.sandbox import control_groups, tiers, zygote_client
from grader.engine.sandbox.tiers import Tier

SETTINGS = """
c = get_config()
c.CourseDirectory.course_id = "toy"
c.CourseDirectory.root = {root!r}
c.CourseDirectory.db_url = {url!r}
"""


@pytest.fixture(autouse=True)
def strong(monkeypatch):
    monkeypatch.setattr(tiers, "detect", lambda: Tier("strong", "it works"))


@pytest.fixture
def gradebook(tmp_path):
    """The URL of a gradebook that is not made yet, in a course of its own."""
    url = f"sqlite:///{tmp_path}/gradebook.db"
    (tmp_path / "nbgrader_config.py").write_text(SETTINGS.format(root=str(tmp_path), url=url))
    return url


def found(what, root):
    """The finding of that name."""
    return next(finding for finding in doctor.examine(root) if finding.what == what)


def test_a_strong_sandbox_is_safe(gradebook, tmp_path, capsys):
    assert doctor.run_doctor(tmp_path) == 0
    printed = capsys.readouterr().out
    assert "sandbox" in printed
    assert "strong" in printed
    assert printed.rstrip().endswith("Safe for work that you do not trust.")


def test_a_weak_sandbox_is_not_and_the_table_says_what_to_install(gradebook, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(tiers, "detect", lambda: Tier("weak", "bubblewrap is missing", "apt install bubblewrap"))
    assert doctor.run_doctor(tmp_path) == 1
    printed = capsys.readouterr().out
    assert "apt install bubblewrap" in printed
    assert "Not safe for work that you do not trust: sandbox." in printed


def test_where_even_the_weak_tier_is_missing_it_says_why(tmp_path, monkeypatch):
    monkeypatch.setattr(tiers, "detect", lambda: Tier("weak", "bubblewrap is missing", "apt install bubblewrap"))
    monkeypatch.setattr(zygote_client, "weak_problem", lambda: "Python is closed to others")
    finding = found("sandbox", tmp_path)
    assert finding.found.startswith("none")
    assert "Python is closed to others" in finding.remedy


@pytest.mark.parametrize(
    ("delegated", "remedy"), [(True, "systemd-run --user --scope"), (False, "limit the container")]
)
def test_limits_that_the_kernel_does_not_keep_are_named(tmp_path, monkeypatch, delegated, remedy):
    monkeypatch.setattr(tiers, "detect", lambda: Tier("strong", "it works", not_kept=("memory", "processor time")))
    monkeypatch.setattr(control_groups, "find_place", lambda: None)
    monkeypatch.setattr(zygote_client, "is_root", lambda: False)
    monkeypatch.setattr(doctor.shutil, "which", lambda name: "/usr/bin/systemd-run" if delegated else None)
    monkeypatch.setattr(doctor, "UNIFIED", tmp_path)
    finding = found("limits", tmp_path)
    assert finding.found.startswith("memory and processor time")
    assert remedy in finding.remedy


def test_what_cannot_be_examined_is_a_finding_and_no_traceback(tmp_path, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("broken")

    for name in ("_sandbox", "_user_namespaces", "_cores", "_memory", "_disk", "_gradebook", "_package", "_option"):
        monkeypatch.setattr(doctor, name, fail)
    assert doctor.run_doctor(tmp_path / "missing") == 1


def test_a_missing_package_says_how_to_install_it(monkeypatch):
    assert doctor._package("no-such-package").remedy == doctor.INSTALL
    monkeypatch.setitem(doctor.OPTIONAL, "no-such-package", "nothing")
    assert doctor._option("no-such-package").remedy == ""


@pytest.mark.parametrize(("name", "value"), doctor.NAMESPACE_SETTINGS.items())
def test_forbidden_user_namespaces_are_found(name, value, tmp_path, monkeypatch):
    monkeypatch.setattr(zygote_client, "is_root", lambda: False)
    monkeypatch.setattr(doctor, "SETTINGS", tmp_path)
    path = tmp_path.joinpath(*name.split("."))
    path.parent.mkdir()
    path.write_text(f"{value}\n")
    assert f"sysctl {name}=" in doctor._user_namespaces().remedy
    path.write_text("1\n" if value == "0" else "0\n")
    assert doctor._user_namespaces().found == "allowed"


def test_a_gradebook_that_is_not_there_is_not_made(gradebook, tmp_path):
    text, remedy = examine_gradebook(tmp_path)
    assert "none yet" in text
    assert remedy == ""
    assert not (tmp_path / "gradebook.db").exists()


def test_a_gradebook_in_use_is_reachable_and_unchanged(gradebook, tmp_path):
    Database(gradebook, "toy").close()
    before = (tmp_path / "gradebook.db").read_bytes()
    text, remedy = examine_gradebook(tmp_path)
    assert "reachable, writable" in text
    assert remedy == ""
    assert (tmp_path / "gradebook.db").read_bytes() == before


def test_an_old_gradebook_is_to_be_upgraded(gradebook, tmp_path):
    Database(gradebook, "toy").close()
    engine = sqlalchemy.create_engine(gradebook)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("UPDATE alembic_version SET version_num = 'old'"))
    engine.dispose()
    assert examine_gradebook(tmp_path)[1] == "nbgrader db upgrade"


def test_a_locked_or_broken_gradebook_is_told(gradebook, tmp_path, monkeypatch):
    (tmp_path / "gradebook.db").write_bytes(b"not a database" * 100)
    text, remedy = examine_gradebook(tmp_path)
    assert "not a database" in text
    assert remedy


def test_a_password_is_not_shown(tmp_path):
    url = "postgresql+psycopg://teacher:secret@127.0.0.1:1/gradebook"
    (tmp_path / "nbgrader_config.py").write_text(SETTINGS.format(root=str(tmp_path), url=url))
    text, remedy = examine_gradebook(tmp_path)
    assert "secret" not in text + remedy
    assert remedy


def test_outside_a_course_and_with_settings_that_fail_the_sentence_says_so(tmp_path):
    found, remedy = examine_gradebook(tmp_path)
    assert found == "no course here"
    assert remedy.startswith("ask again in the course's folder")

    (tmp_path / "nbgrader_config.py").write_text("no Python")
    assert examine_gradebook(tmp_path)[0] == "no settings"
