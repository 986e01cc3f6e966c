"""A process that ended through no doing of the student costs the student nothing."""

import errno
import functools
import json
import socket

import nbformat
import pytest

from grader.engine.grading import grade_one
from grader.engine.job import Job, Limits
from grader.engine.result import Status
from grader.engine.running.runner import SandboxLost
from grader.engine.sandbox import control_groups, tiers
from grader.engine.sandbox.confined_process import Ending
from grader.engine.sandbox.control_groups import Place
from grader.engine.sandbox.zygote_channel import ZygoteChannel, in_words
from tests.unit.engine.small_lesson import lesson


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
        if isinstance(self.ending, OSError):
            raise self.ending
        return Child(self.ending)


@pytest.mark.parametrize("ending", [Ending("failed", 0, "no rights"), Ending("lost", 0)])
def test_a_lost_sandbox_is_not_the_students_doing(ending):
    channel = ZygoteChannel(Zygote(ending), Limits())
    with pytest.raises(SandboxLost):
        channel.receive(1e9)
    with pytest.raises(SandboxLost):
        channel.send({}, [], 1e9)


@pytest.mark.parametrize("ending", [Ending("exit", 0), Ending("signal", 9), Ending("memory", 2**31), None])
def test_an_end_of_its_own_is(ending):
    channel = ZygoteChannel(Zygote(ending), Limits())
    with pytest.raises(EOFError):
        channel.receive(1e9)
    with pytest.raises(BrokenPipeError):
        channel.send({}, [], 1e9)


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EACCES, errno.ENOENT, errno.ENOSPC])
def test_what_the_machine_refuses_is_neither(number):
    with pytest.raises(SandboxLost, match="no process could be started"):
        ZygoteChannel(Zygote(OSError(number, "refused")), Limits())


def test_where_groups_can_be_made_no_longer_it_is_graded_without_and_says_so(monkeypatch, tmp_path):
    if tiers.detect().name != "strong":
        pytest.skip(tiers.detect().reason)
    places = iter([Place(2, dict.fromkeys(tiers.LIMITED, tmp_path / "gone")), None])
    monkeypatch.setattr(control_groups, "find_place", functools.cache(lambda: next(places)))
    release = json.dumps(lesson())
    files = {"lesson.ipynb": nbformat.writes(lesson(one="def one(x):\n    return 1")).encode()}
    result = grade_one(Job("ada", "01-small", "lesson.ipynb", files, (), release, "", "version", 7))
    assert result.status is Status.NEEDS_PERSON and "checks no exercise" in result.reason
    assert result.not_kept == tuple(tiers.LIMITED.values())


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
