"""Who waits for a core that others have makes up for the time; who waits for its own processes does not."""

import contextlib
import socket
from types import SimpleNamespace

import pytest

from grader.engine.sandbox import confined_process, processes
from grader.engine.sandbox.waiting import BETWEEN_LOOKS, Waiting
from tests.engine.conftest import ask


@pytest.mark.parametrize(
    ("looks", "seconds"),
    [
        ([(1, 0, 1), (2, 0, 2)], 0.0),  # its main thread ran, it waited for nothing
        ([(1, 3, 1), (2, 6, 2)], 6.0),  # others had the core
        ([(1, 3, 4), (2, 6, 8)], 0.0),  # its own had it
        ([(1, 3, 2), (2, 6, 4)], 4.0),  # both
        ([(1, 0, 9), (2, 6, 10)], 6.0),  # its own ran before, on other cores
        ([(1, 3, 0.99), (2, 6, 2.01), (3, 9, 2.99)], 8.99),  # ticks
        ([(1, 3, 3), (0, 0, 0)], 1.0),  # it is gone
    ],
)
def test_what_its_own_processes_take_is_taken_off(monkeypatch, looks, seconds):
    waiting = Waiting(1, 2)
    monkeypatch.setattr(processes, "descendants", lambda _: [1])
    for ran, waited, all_of_it in looks:
        monkeypatch.setattr(processes, "scheduled", lambda _, now=(ran, waited): now)
        monkeypatch.setattr(processes, "computed", lambda _, now=all_of_it: now)
        waiting.look()
    assert waiting.seconds == pytest.approx(seconds)


def test_a_keeper_is_asked_once_for_each_of_its_looks(monkeypatch):
    now = 100.0
    monkeypatch.setattr(confined_process, "time", SimpleNamespace(monotonic=lambda: now))
    leash, keeper = socket.socketpair()
    with leash, keeper:
        child = confined_process.Child(leash, leash, contextlib.ExitStack())
        for waited in (1.5, 2.5):
            keeper.sendall(b'{"waited": %.1f}\n' % waited)
            assert [child.waited() for _ in range(3)] == [waited] * 3
            assert keeper.recv(4096) == b"?"
            now += BETWEEN_LOOKS


SPINS = """
import os, time

end, own = time.monotonic() + 1, os.getpid()
for _ in range(8):
    if os.getpid() == own:
        os.fork()
while time.monotonic() < end:
    pass
if os.getpid() != own:
    os._exit(0)
answer = int(open("/proc/self/schedstat").read().split()[1]) / 1e9
"""


def test_a_childs_own_spinners_give_it_no_time(lab):
    child = lab.child()
    waited = ask(child, SPINS)
    assert child.waited() < waited
