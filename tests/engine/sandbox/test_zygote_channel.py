"""A process that ended through no doing of the student costs the student nothing."""

import socket

import pytest

from grader.engine.job import Limits
from grader.engine.sandbox.confined_process import Ending
from grader.engine.sandbox.zygote_channel import SandboxLost, ZygoteChannel, in_words


class Child:
    def __init__(self, ending):
        self.sock, self.other = socket.socketpair()
        self.other.close()
        self.ending = ending

    def ended(self, timeout):
        return self.ending

    def waited(self):
        return 0.0


class Zygote:
    def __init__(self, ending):
        self.ending = ending

    def spawn(self, limits):
        return Child(self.ending)


@pytest.mark.parametrize("ending", [Ending("failed", 0, "no rights"), Ending("lost", 0)])
def test_a_lost_sandbox_is_not_the_students_doing(ending):
    with pytest.raises(SandboxLost):
        ZygoteChannel(Zygote(ending), Limits()).receive(1e9)


@pytest.mark.parametrize("ending", [Ending("exit", 0), Ending("signal", 9), Ending("memory", 2**31), None])
def test_an_end_of_its_own_is(ending):
    with pytest.raises(EOFError):
        ZygoteChannel(Zygote(ending), Limits()).receive(1e9)


def test_every_ending_has_words():
    words = {
        Ending("exit", 3): "exit code 3",
        Ending("signal", 11): "SIGSEGV",
        Ending("signal", 99): "99",
        Ending("memory", 2**31): "2048 MiB",
        Ending("failed", 0, "no rights"): "no rights",
        Ending("lost", 0): "from outside",
    }
    for ending, part in words.items():
        assert part in in_words(ending)
