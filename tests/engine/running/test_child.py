"""The student's side of the wire says truthfully what came of a call, as long as the student lets it."""

import pickle
import socket
import sys
import threading
import time

import numpy as np
import pytest
from backprop.finite_differences import numerical_gradient

from grader.engine.judging.remote_function import Absent, RemoteFunction
from grader.engine.running.child import MEDDLING, MOST_PRINTED, TAKEN_OFF, answer_call, serve
from grader.engine.running.failed_cells import FailedCells
from grader.engine.running.wire import receive, send
from grader.exercises import EXERCISES


class HereRunner:
    """Calls functions in this process, through the packed forms."""

    most_seconds = 60.0
    now = staticmethod(time.monotonic)

    def __init__(self, **namespace):
        self.namespace = namespace

    def call(self, request, pickled, seconds):
        return answer_call(self.namespace, request, pickled)


class LyingRunner(HereRunner):
    """Sends back what it is told to."""

    def __init__(self, **reply):
        self.reply = {"printed": "", "called": {}, "warned": None, "tree": VALUE} | reply

    def call(self, request, pickled, seconds):
        return self.reply, []


VALUE = {"d": [["value", 1.0], ["changed", {"d": []}]]}
EVIL = "\x1b[2J\u202e\ud800\0" * 10_000


def called(function, show_prints=True, may_not_call=(), **arguments):
    remote = RemoteFunction(HereRunner(f=function), "f")
    return remote.invoke(arguments, 5.0, may_not_call, show_prints), remote


def test_a_value_comes_back():
    outcome, _ = called(lambda x: (x + 1, [None, 2.0]), x=np.ones(2))
    assert np.array_equal(outcome.value[0], [2, 2]) and outcome.value[1] == [None, 2.0]
    assert outcome.failure is None and outcome.warned is None


def test_a_changed_argument_is_told():
    def f(x, y):
        x += 1
        return y

    outcome, _ = called(f, x=np.ones(2), y=np.zeros(1))
    assert np.array_equal(outcome.arguments["x"], [2, 2])
    assert outcome.shares(outcome.value)


def test_own_arrays_are_not_shared():
    outcome, _ = called(lambda x: x.copy(), x=np.ones(2))
    assert not outcome.shares(outcome.value)


def test_an_exception_comes_with_the_students_line():
    def f(x):
        return x + undefined_name  # noqa: F821

    outcome, _ = called(f, x=1.0)
    assert (outcome.failure.error, outcome.failure.missing) == ("NameError", "undefined_name")
    assert "return x + undefined_name" in outcome.failure.line


@pytest.mark.parametrize("value", [lambda: 0, object(), np.array([None])])
def test_a_value_that_does_not_cross_keeps_the_name_of_its_type(value):
    outcome, _ = called(lambda: value)
    assert type(outcome.value).__name__ == type(value).__name__


def test_a_value_that_refuses_to_be_an_array_does_not_cross_either():
    class Trap:
        def __array__(self, *ignored, **options):
            raise RuntimeError("gotcha")

    outcome, _ = called(Trap)
    assert type(outcome.value).__name__ == "Trap"


def test_a_warning_and_a_print_are_told():
    def f(x):
        print("hi")
        return np.log(x)

    outcome, remote = called(f, x=np.zeros(1))
    assert "divide by zero" in outcome.warned and remote.printed == "hi\n"


def test_a_forbidden_call_is_told():
    from backprop.losses import softmax

    outcome, _ = called(lambda z: softmax(z), may_not_call=("backprop.losses.softmax",), z=np.ones((1, 2)))
    assert outcome.called.keys() == {"backprop.losses.softmax"}


@pytest.mark.parametrize(
    "reply",
    [
        {"warned": EVIL},
        {"failure": {"kind": "raised", "error": EVIL, "message": EVIL, "line": EVIL, "missing": EVIL}},
    ],
)
def test_words_from_the_sandbox_are_short_and_printable(reply):
    outcome = RemoteFunction(LyingRunner(**reply), "f").invoke({}, 5.0, (), False)
    words = [outcome.warned] if outcome.failure is None else list(vars(outcome.failure).values())
    assert all(word.isprintable() and len(word) <= 400 for word in words)


def test_an_absence_is_told_in_printable_words():
    with pytest.raises(Absent) as caught:
        RemoteFunction(LyingRunner(absent=EVIL), "f").invoke({}, 5.0, (), False)
    assert str(caught.value).isprintable() and len(str(caught.value)) <= 100


def test_what_is_printed_can_be_written_to_a_file():
    remote = RemoteFunction(LyingRunner(printed=EVIL), "f")
    remote.invoke({}, 5.0, (), True)
    assert len(remote.printed.encode("utf-8")) <= 3 * MOST_PRINTED


def test_only_watched_functions_can_be_said_to_be_called():
    remote = RemoteFunction(LyingRunner(called={"a.b": 1, EVIL: 1, TAKEN_OFF: 1}), "f")
    assert remote.invoke({}, 5.0, ("a.b",), False).called == {"a.b": 1, TAKEN_OFF: 1}


def test_all_calls_of_a_question_share_the_time_of_a_cell():
    clock = [0.0]
    runner, asked = LyingRunner(), []
    runner.now = lambda: clock[0]
    runner.call = lambda request, pickled, seconds: (asked.append(seconds), (runner.reply, []))[1]
    remote = RemoteFunction(runner, "f")
    kinds = []
    for clock[0] in (1_000.0, 1_001.0, 1_055.0, 1_060.0):
        kinds.append(remote.invoke({}, 30.0, (), False).failure)
    assert asked == [30.0, 30.0, 5.0]
    assert kinds[-1].kind == "too_slow" and not any(kinds[:-1])


@pytest.mark.parametrize(
    "meddle",
    [
        lambda: sys.setprofile(None),
        lambda: sys.settrace(None),
        lambda: setattr(numerical_gradient, "__code__", numerical_gradient.__code__),
    ],
)
def test_whoever_takes_the_watch_off_is_told(meddle):
    MEDDLING.begin()

    def f(x):
        meddle()
        return x

    def in_threads(x):
        threads = [threading.Thread(target=int) for _ in range(9)]
        for thread in threads:
            thread.start()
            thread.join()
        return x

    assert called(f, x=1.0)[0].called[TAKEN_OFF] == 1
    for innocent in (lambda x: x, in_threads):
        assert not called(innocent, x=1.0)[0].called[TAKEN_OFF]


@pytest.mark.parametrize("function", [None, 3.0])
def test_what_is_no_function_is_absent(function):
    with pytest.raises(Absent):
        called(function)


@pytest.mark.parametrize("name", EXERCISES)
def test_the_arguments_of_every_case_can_be_sent(name):
    exercise = EXERCISES[name]
    for k in range(exercise.cases):
        pickle.loads(pickle.dumps(exercise.case(np.random.default_rng([3, k]), k).arguments))


def test_serve_answers_until_the_line_is_closed(monkeypatch):
    class Shell:
        def __init__(self):
            self.user_ns = {"f": lambda x: 2 * x}
            self.lacked, self.failed = "", FailedCells()

        def run_outputs(self, source, seconds, most):
            return [{"output_type": "display_data", "data": {"image/png": b"\x89", "x/y": object}, "metadata": {}}]

    monkeypatch.setattr("grader.engine.running.shell.make_shell", Shell)
    ours, theirs = socket.socketpair()
    ours.settimeout(60)
    server = threading.Thread(target=serve, args=[theirs], daemon=True)
    server.start()
    send(ours, {"op": "run", "id": "a", "source": "1", "seconds": 1.0, "most": 100})
    reply, _ = receive(ours)
    (output,) = reply["outputs"]
    assert reply["id"] == "a"
    assert output["data"]["image/png"] == "iQ==" and isinstance(output["data"]["x/y"], str)
    request = {"op": "call", "id": "b", "name": "f", "seconds": 5.0, "may_not_call": [], "show_prints": False}
    send(ours, request, [pickle.dumps({"x": 2.0})])
    assert receive(ours)[0]["tree"]["d"][0] == ["value", 4.0]
    ours.close()
    server.join(timeout=10)
    assert not server.is_alive()
    theirs.close()
