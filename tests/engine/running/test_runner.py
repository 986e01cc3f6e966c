"""A death costs one cell, and the next question finds the notebook as it was."""

import time

import pytest

from grader.engine.job import Limits
from grader.engine.running.runner import Died, Runner
from grader.engine.running.shell_errors import CRASHED, OUT_OF_TIME, TIMED_OUT, error_output
from grader.engine.running.wire import ProtocolError

SEEN = {"outputs": [{"output_type": "stream", "name": "stdout", "text": "seen\n"}]}


class FakeChannel:
    """Answers like a notebook, but falls over where a source says so."""

    def __init__(self, log: list[str]) -> None:
        self.log = log
        log.append("open")

    def send(self, request, blobs, deadline):
        self.request = request

    def receive(self, deadline):
        reply, blobs = self.answer(self.request)
        return reply | {"id": self.request["id"]}, blobs

    def answer(self, request):
        source = request.get("source", request.get("name"))
        self.log.append(source)
        if source in ("die", "hog") or (source == "innocent" and "innocent" not in self.log[:-1]):
            raise EOFError
        if source == "sleep":
            raise TimeoutError
        if source == "lie":
            raise ProtocolError("nonsense")
        if source == "slow":
            return {"outputs": [error_output(TIMED_OUT, "too slow")]}, []
        return dict(SEEN), []

    def last_words(self):
        return "signal 9"

    def waited(self):
        return 0.0

    def ended_late(self):
        return self.log[-1] in ("hog", "innocent")

    def close(self):
        self.log.append("close")


@pytest.fixture
def log():
    return []


@pytest.fixture
def runner(log):
    return Runner(lambda: FakeChannel(log), Limits())


def call(runner, name):
    return runner.call({"op": "call", "name": name}, b"", 1.0)


def test_cells_run_one_after_another_in_one_process(runner, log):
    assert runner.run("a") == SEEN["outputs"]
    runner.run("b")
    assert log == ["open", "a", "b"]
    assert runner.troubles == []


def test_a_death_that_may_be_of_an_earlier_cells_doing_is_no_answers(runner, log):
    """The memory in use is looked at now and then: the hog's cell may be over when its process is ended."""
    runner.run("a")
    assert call(runner, "innocent")[0]["outputs"] == SEEN["outputs"]
    assert log == ["open", "a", "innocent", "close", "open", "a", "innocent"]
    assert [trouble.kind for trouble in runner.troubles] == [CRASHED]


def test_a_call_that_always_dies_is_asked_twice_at_the_most(runner, log):
    with pytest.raises(Died):
        call(runner, "hog")
    assert log.count("hog") == 2


@pytest.mark.parametrize(("source", "kind"), [("die", CRASHED), ("sleep", TIMED_OUT), ("lie", CRASHED)])
def test_a_cell_that_is_not_survived_says_so_and_is_not_repeated(runner, log, source, kind):
    runner.run("a")
    (output,) = runner.run(source)
    assert output["output_type"] == "error" and output["ename"] == kind
    runner.run("b")
    assert log == ["open", "a", source, "close", "open", "a", "b"]
    assert [trouble.kind for trouble in runner.troubles] == [kind]


def test_how_a_process_ended_is_told(runner):
    (output,) = runner.run("die")
    assert "signal 9" in output["evalue"]


def test_a_function_that_is_not_survived_costs_that_call_alone(runner, log):
    runner.run("a")
    with pytest.raises(Died) as caught:
        call(runner, "die")
    assert caught.value.kind == CRASHED
    assert call(runner, "f")[0] == SEEN
    assert log == ["open", "a", "die", "close", "open", "a", "f"]


def test_a_cell_that_was_stopped_gently_is_told_and_not_repeated(runner, log):
    runner.run("slow")
    runner.run("die")
    runner.run("b")
    assert log == ["open", "slow", "die", "close", "open", "b"]
    assert [trouble.kind for trouble in runner.troubles] == [TIMED_OUT, CRASHED]


def test_a_cell_that_is_survived_only_once_does_not_end_the_rest(log):
    class Unlucky(FakeChannel):
        def answer(self, request):
            if request.get("source") == "once" and self.log.count("once") == 1:
                self.log.append("once")
                raise EOFError
            return super().answer(request)

    runner = Runner(lambda: Unlucky(log), Limits())
    runner.run("once")
    runner.run("die")
    assert runner.run("b") == SEEN["outputs"]


def test_when_the_time_is_up_every_cell_says_so_and_none_is_run(log):
    runner = Runner(lambda: FakeChannel(log), Limits(notebook=0.0))
    (output,) = runner.run("a")
    assert output["ename"] == OUT_OF_TIME
    with pytest.raises(Died):
        call(runner, "f")
    assert log == []


def test_a_deadline_is_never_later_than_the_notebooks(log):
    deadlines = []

    class Clock(FakeChannel):
        def receive(self, deadline):
            deadlines.append(deadline)
            return super().receive(deadline)

    end = time.monotonic() + 5.0
    Runner(lambda: Clock(log), Limits(notebook=5.0)).run("a")
    assert deadlines[0] <= end + 1.0


@pytest.mark.parametrize("stray", [{"id": "guessed"}, {}, [], 3, None])
def test_what_was_sent_ahead_is_no_reply(log, stray):
    class Eager(FakeChannel):
        strays = 3

        def receive(self, deadline):
            self.strays -= 1
            return (stray, []) if self.strays >= 0 else super().receive(deadline)

    assert Runner(lambda: Eager(log), Limits()).run("a") == SEEN["outputs"]


def test_replies_to_nothing_do_not_go_on_for_ever(log):
    class Endless(FakeChannel):
        def receive(self, deadline):
            return {"id": "guessed"}, []

    (output,) = Runner(lambda: Endless(log), Limits()).run("a")
    assert output["ename"] == CRASHED


def test_the_cells_may_all_die_when_they_are_repeated(log):
    class Once(FakeChannel):
        def answer(self, request):
            if self.log.count(request.get("source")) == 1 and request.get("source") != "b":
                self.log.append(request["source"])
                raise EOFError
            return super().answer(request)

    runner = Runner(lambda: Once(log), Limits())
    for number in range(1_100):  # more than Python's stack is deep
        runner.run(f"cell {number}")
    runner.run("die")
    assert runner.run("b") == SEEN["outputs"]
    assert log.count("open") == 1_102


def test_a_process_that_sends_more_than_it_was_asked_for_is_cut(log):
    class Loud(FakeChannel):
        def answer(self, request):
            return {"outputs": [{"output_type": "stream", "name": "stdout", "text": "x" * 3_000_000}]}, []

    runner = Runner(lambda: Loud(log), Limits(output=1_000))
    shown = sum(len(output["text"]) for _ in range(3) for output in runner.run("a"))
    assert shown < 1_000
