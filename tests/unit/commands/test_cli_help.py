"""The help of every command: it is quick, and its examples are command lines that work."""

import argparse
import re
import shlex
import subprocess
import sys

import pytest

from grader.commands.cli import main, make_parser

HEAVY = {"IPython", "dask", "distributed", "jinja2", "jupytext", "matplotlib", "nbconvert", "nbformat", "nbgrader"}
HEAVY |= {"ipywidgets", "sqlalchemy", "traitlets"}


def parsers() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command, and under "" that of all."""
    parser = make_parser()
    (commands,) = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return {"": parser, **commands.choices}


PARSERS = parsers()


def examples(text: str) -> list[str]:
    """The command lines in a help's last part, without what is said beside them."""
    return [re.split(r" {3,}", line.strip())[0] for line in text.splitlines() if line.startswith("  grader ")]


@pytest.mark.parametrize("command", PARSERS)
def test_every_example_can_be_typed_as_it_stands(command):
    found = examples(PARSERS[command].epilog)
    assert 1 <= len(found) <= (3 if command else 20)
    for example in found:
        program, *arguments = shlex.split(example)
        assert program == "grader"
        assert make_parser().parse_args(arguments).run
        assert not command or arguments[0] == command


def test_the_first_help_names_every_command():
    shown = {example.split()[1] for example in examples(PARSERS[""].epilog)}
    assert shown == PARSERS.keys() - {""}


@pytest.mark.parametrize("command", PARSERS)
def test_help_is_printed_with_its_examples_and_fits_a_terminal(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"] if command else ["--help"])
    assert stopped.value.code == 0
    printed = capsys.readouterr().out
    assert PARSERS[command].epilog.rstrip() in printed
    assert max(len(line) for line in printed.splitlines()) <= 120


@pytest.mark.slow
def test_help_waits_for_no_heavy_package():
    code = "import sys; from grader.commands.cli import make_parser; make_parser().format_help(); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert not HEAVY & {name.split(".")[0] for name in run.stdout.split()}
