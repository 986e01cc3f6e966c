"""The layers of `make test`: what fails is FAILED, and only where a second try is allowed FLAKY instead."""

from pathlib import Path

import pytest

from tests.layer_times import KEPT, add_run, last_seconds
from tests.run_all import ALL, Layer, Result, main, run_layer, summary

FAILS_ONCE = """
from pathlib import Path

def test_second_time_lucky():
    been = Path(__file__).with_name("been")
    if not been.exists():
        been.touch()
        raise AssertionError

def test_right():
    pass
"""
FAILS = "def test_wrong():\n    raise AssertionError\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of its own, which no settings of the course reach."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


def run(root: Path, source: str, may_retry: bool) -> Result:
    """How a layer ends whose tests are `source`."""
    (root / "test_tiny.py").write_text(source)
    plain = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # half the time
    command = ("pytest", "--quiet")
    return run_layer(Layer("tiny", "", (command,), ("test_*.py",), may_retry=may_retry, environment=plain), root)


@pytest.mark.slow
def test_what_fails_once_is_failed(root: Path):
    assert run(root, FAILS_ONCE, may_retry=False).outcome == "FAILED"


@pytest.mark.slow
def test_where_a_second_try_is_allowed_it_is_flaky_and_named(root: Path):
    result = run(root, FAILS_ONCE, may_retry=True)
    assert result.outcome == "FLAKY"
    assert "test_tiny.py::test_second_time_lucky" in result.reason
    assert "test_right" not in result.reason
    assert result.reason in summary([result], {})


@pytest.mark.slow
@pytest.mark.parametrize(("beside", "outcome"), [((), "FAILED"), (("other",), "passed")])
def test_what_another_layer_shows_is_left_out_where_that_runs_too(root: Path, beside: tuple, outcome: str):
    (root / "tiny").mkdir()
    (root / "tiny" / "test_wrong.py").write_text(FAILS)
    (root / "tiny" / "test_right.py").write_text("def test_right():\n    pass\n")
    layer = Layer("tiny", "", (("pytest", "--quiet"),), ("tiny",), shown_by={"other": "tiny/test_wrong.py"})
    assert run_layer(layer, root, beside).outcome == outcome


@pytest.mark.slow
def test_what_passed_at_the_second_try_is_not_named_in_the_next_run(root: Path):
    run(root, FAILS_ONCE, may_retry=True)
    assert run(root, FAILS_ONCE, may_retry=True).outcome == "passed"


@pytest.mark.slow
def test_what_fails_twice_is_failed(root: Path):
    assert run(root, FAILS, may_retry=True).outcome == "FAILED"


@pytest.mark.slow
def test_no_tests_at_all_are_failed_and_not_tried_again(root: Path, capfd: pytest.CaptureFixture[str]):
    assert run(root, "", may_retry=True).outcome == "FAILED"
    assert "once more" not in capfd.readouterr().out


def test_only_the_browser_may_try_again():
    assert [layer.name for layer in ALL if layer.may_retry] == ["browser"]


def test_every_command_of_a_layer_runs_and_must_pass(root: Path):
    write, fail = ("timeit", "-n1", "-r1", "open('ran', 'w')"), ("no_such_module",)
    layer = Layer("two", "two commands", (fail, write))
    assert run_layer(layer, root).outcome == "FAILED"
    assert (root / "ran").exists()


def test_a_layer_with_nothing_to_check_is_failed(root: Path):
    result = run_layer(Layer("empty", "", (("pytest",),), ("nowhere/*.py",)), root)
    assert (result.outcome, result.reason) == ("FAILED", "nothing to check at nowhere/*.py")


def test_the_command_line_keeps_the_times_and_shows_those_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    layers = (
        Layer("good", "passes", (("timeit", "-n1", "-r1"),)),
        Layer("bad", "fails", (("no_such_module",),)),
    )
    times = tmp_path / "build" / "layers.json"
    assert main(["--only", "good"], layers, times) == 0
    assert last_seconds(times).keys() == {"good"}
    capsys.readouterr()
    assert main([], layers, times) == 1
    out = capsys.readouterr().out
    assert "1 of 2 layers failed" in out
    assert "good     passes" in out.partition("(in brackets")[2]
    assert last_seconds(times).keys() == {"good"}


def test_times_of_a_layer_before_are_beside_todays():
    layer = Layer("good", "passes", ())
    line, closing = summary([Result(layer, "passed", 12.34)], {"good": 10.0}).splitlines()
    assert line.split() == ["passed", "12.3", "s", "(10.0)", "good", "passes"]
    assert closing == "1 layers passed in 12 s"


def test_the_last_runs_are_kept(tmp_path: Path):
    path = tmp_path / "layers.json"
    for seconds in range(KEPT + 2):
        add_run(path, {"unit": ("passed", seconds)} if seconds else {"old": ("passed", 1.0)}, tmp_path)
    assert last_seconds(path) == {"unit": KEPT + 1}


def test_a_file_of_times_cut_short_begins_anew(tmp_path: Path):
    path = tmp_path / "layers.json"
    path.write_text('[{"date": ')
    add_run(path, {"unit": ("passed", 1.0)}, tmp_path)
    assert last_seconds(path) == {"unit": 1.0}
