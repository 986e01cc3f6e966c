"""No name steers the terminal that a command prints to."""

import io
import logging

import pytest

from grader.collect import collect
from grader.commands.cli import main
from grader.commands.plain_stream import plain_stream
from grader.engine.plain_log import use_plain_log
from grader.engine.progress_bar import ERASE_LINE, ProgressBar
from grader.errors import CommandError

HOSTILE = [
    "\x1b]0;owned\x07",
    "\x1b[2J",
    "\x9b31m",
    "\r9 graded",
    "\u202egnp.exe",
    "\x08\x08",
    "\x7f",
    "\u2028",
    "\0",
]


def steers(text: str) -> bool:
    return any(not letter.isprintable() for letter in text.replace("\n", ""))


class Terminal(io.StringIO):
    """A terminal that remembers."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_command_says_only_lines_reach_the_terminal(monkeypatch, capsys, name):
    def says(*_) -> int:
        print(f"a {name}\nb")
        raise CommandError(f"c {name}")

    monkeypatch.setattr(collect, "run_collect", says)
    assert main(["collect", "3", "x"]) == 1
    out, err = capsys.readouterr()
    assert not steers(out + err) and out.startswith("a ") and out.endswith("\nb\n") and err.startswith("grader: c ")


def test_the_stream_is_the_terminals_in_all_else():
    terminal = Terminal()
    stream = plain_stream(terminal)
    print("a\tb", "é ✓ 王", file=stream)
    assert (terminal.getvalue(), stream.isatty()) == ("a b é ✓ 王\n", True)


def test_the_bar_still_draws(monkeypatch):
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", plain_stream(terminal))
    with ProgressBar(3):
        pass
    assert terminal.getvalue().startswith(ERASE_LINE)


@pytest.fixture
def log():
    """What a handler of anybody's writes."""
    before, written = logging.getLogRecordFactory(), io.StringIO()
    handler, logger = logging.StreamHandler(written), logging.getLogger("somebody's")
    logger.addHandler(handler)
    use_plain_log()
    yield lambda: written.getvalue()
    logging.setLogRecordFactory(before)
    logger.removeHandler(handler)


@pytest.mark.parametrize("name", HOSTILE)
def test_nor_does_it_steer_a_log(log, name):
    logger = logging.getLogger("somebody's")
    logger.error("Copying %s -> %s", name, name)
    logger.error(f"formatted {name}\nsecond line")
    try:
        raise ValueError(name)
    except ValueError:
        logger.exception("with a traceback of %s", name)
    assert not steers(log()) and log().count("\n") > 5
