"""The progress of grading, on terminals and in logs."""

import io
import os

import pytest

from grader.engine.progress_bar import ERASE_LINE, ProgressBar, duration
from grader.engine.result import Result, Status


class Clock:
    """A clock that a test turns by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    """A terminal of some encoding and width."""

    columns = 80

    def __init__(self, encoding="utf-8"):
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self):
        return self._encoding

    def isatty(self):
        return True

    def fileno(self):
        return 1

    @property
    def drawings(self):
        return self.getvalue().split(ERASE_LINE)[1:]


@pytest.fixture
def terminal(monkeypatch):
    stream = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((stream.columns, 24)))
    return stream


def _result(status=Status.GRADED, tier="strong"):
    return Result("anna", "03-multi-layer", "", status, "", (), "", tier=tier)


def _grade(bar, clock, count, seconds=1.0, status=Status.GRADED):
    for _ in range(count):
        clock.now += seconds
        bar.done(_result(status))


def test_a_terminal_shows_one_line_with_all_there_is_to_know(terminal):
    clock = Clock()
    with ProgressBar(40, terminal, clock) as bar:
        _grade(bar, clock, 9, 0.5)
        _grade(bar, clock, 1, 0.5, Status.CRASHED)
    bar, words = terminal.drawings[-2].split(" ", 1)
    assert (bar.count("█"), bar.count("░")) == (5, 15)
    assert words == "10 of 40 graded, 2/s, 15 s left, 1 problem, strong sandbox"
    assert terminal.getvalue().count("\n") == 1


def test_a_mended_submission_is_no_problem(terminal):
    bar = ProgressBar(6, terminal, Clock())
    for status in Status:
        bar.done(_result(status))
    assert bar.problems == 4


def test_the_line_is_drawn_ten_times_a_second_at_most(terminal):
    clock = Clock()
    with ProgressBar(1000, terminal, clock) as bar:
        _grade(bar, clock, 1000, 0.001)
    assert len(terminal.drawings) <= 13


def test_the_line_follows_the_terminals_width(terminal):
    clock = Clock()
    with ProgressBar(10, terminal, clock) as bar:
        for terminal.columns in (200, 70, 40, 10):
            _grade(bar, clock, 1)
            assert len(terminal.drawings[-1]) < terminal.columns
    assert [line.count("█") + line.count("░") for line in terminal.drawings[1:5]] == [20, 11, 0, 0]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "of nowhere", None])
def test_a_terminal_of_another_encoding_gets_ascii(monkeypatch, encoding):
    monkeypatch.setenv("TERM", "xterm")
    terminal, clock = Terminal(encoding), Clock()
    with ProgressBar(2, terminal, clock) as bar:
        _grade(bar, clock, 1)
    assert terminal.getvalue().isascii() and "##########----------" in terminal.getvalue()


def test_a_log_gets_a_plain_line_with_every_tenth():
    log, clock = io.StringIO(), Clock()
    with ProgressBar(200, log, clock) as bar:
        _grade(bar, clock, 200, 0.1)
    lines = log.getvalue().splitlines()
    assert [line.split(" graded")[0] for line in lines] == [f"{20 * i} of 200" for i in range(1, 11)]
    assert log.getvalue().isprintable() is False and not set(log.getvalue()) & set("\r\x1b█")


def test_a_slow_log_gets_a_line_every_half_minute():
    log, clock = io.StringIO(), Clock()
    with ProgressBar(1000, log, clock) as bar:
        _grade(bar, clock, 12, 10.0)
        assert [line.split(" graded")[0] for line in log.getvalue().splitlines()] == [
            f"{n} of 1000" for n in (3, 6, 9, 12)
        ]


def test_a_dumb_terminal_is_treated_as_a_log(terminal, monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    with ProgressBar(1, terminal, Clock()):
        pass
    assert "\x1b" not in terminal.getvalue()


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_what_stops_grading_leaves_a_whole_line_and_passes_through(terminal, error):
    clock = Clock()
    with pytest.raises(error), ProgressBar(10, terminal, clock) as bar:
        _grade(bar, clock, 3)
        raise error
    assert terminal.drawings[-1].startswith("stopped: 3 of 10 graded") and terminal.drawings[-1].endswith("\n")


def test_nothing_to_grade_is_no_error(terminal):
    with ProgressBar(0, terminal, Clock()):
        pass
    assert terminal.drawings[-1] == "0 of 0 graded, 0 problems\n"


def test_more_results_than_were_announced_are_no_error(terminal):
    clock = Clock()
    with ProgressBar(0, terminal, clock) as bar:
        _grade(bar, clock, 1)
    assert terminal.drawings[-1].startswith("1 of 0 graded")


def test_the_rate_is_that_of_the_latest_results():
    log, clock = io.StringIO(), Clock()
    with ProgressBar(400, log, clock) as bar:
        _grade(bar, clock, 300, 0.001)
        _grade(bar, clock, 60, 0.5)
    assert "360 of 400 graded, 2/s, 20 s left" in log.getvalue().splitlines()[-1]


def test_a_stream_that_fails_does_not_stop_grading(terminal):
    clock = Clock()
    with ProgressBar(2, terminal, clock) as bar:
        terminal.close()
        _grade(bar, clock, 2)


def test_durations_are_rough():
    assert [duration(s) for s in (0.4, 59, 180, 7500)] == ["0 s", "59 s", "3 min", "2 h 5 min"]
