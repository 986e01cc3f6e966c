"""The course's secret seed: one, for good, whoever asks first."""

import errno
import multiprocessing
import os
from pathlib import Path

import pytest

from grader.course import load_config
from grader.engine.recording import course_seed as module
from grader.engine.recording.course_seed import course_seed
from grader.errors import CommandError
from tests.courses import make_course, with_settings


def test_it_stays_the_same_and_is_the_courses_own(tmp_path: Path):
    seeds = [course_seed(with_settings(tmp_path / name)) for name in ("one", "one", "other")]
    assert seeds[0] == seeds[1] != seeds[2]
    assert all(0 <= seed < 2**128 for seed in seeds)


def test_only_the_owner_may_read_it_at_any_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    real, modes = os.fsync, []
    monkeypatch.setattr(os, "fsync", lambda file: (modes.append(os.fstat(file).st_mode & 0o777), real(file)))
    course_seed(with_settings(tmp_path))
    assert modes == [0o600]
    assert [path.name for path in (tmp_path / "gradebook").iterdir()] == ["seed"]
    assert (tmp_path / "gradebook" / "seed").stat().st_mode & 0o777 == 0o600


def _ask(root: Path, start, answers) -> None:
    start.wait()
    answers.put(course_seed(root))


def test_all_who_ask_at_once_get_the_same(tmp_path: Path):
    fork, root = multiprocessing.get_context("fork"), with_settings(tmp_path)
    start, answers = fork.Barrier(4), fork.Queue()
    processes = [fork.Process(target=_ask, args=(root, start, answers)) for _ in range(4)]
    for process in processes:
        process.start()
    assert len({answers.get(timeout=60) for _ in processes}) == 1
    for process in processes:
        process.join()
    assert [path.name for path in (tmp_path / "gradebook").iterdir()] == ["seed"]


def test_who_comes_second_takes_the_firsts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Between the look and the writing another process may have drawn one."""

    def other_draws(bits: int) -> int:
        (tmp_path / "gradebook" / "seed").write_text("7")
        return 8

    with_settings(tmp_path)
    monkeypatch.setattr(module.secrets, "randbits", other_draws)
    assert course_seed(tmp_path) == 7


@pytest.mark.parametrize("text", ["", "a secret", "\xff"])
def test_a_file_without_a_seed_is_said(tmp_path: Path, text: str):
    (with_settings(tmp_path) / "gradebook").mkdir()
    (tmp_path / "gradebook" / "seed").write_text(text, encoding="latin-1")
    with pytest.raises(CommandError, match="has no seed in it"):
        course_seed(tmp_path)


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with_settings(tmp_path)
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(CommandError, match="No space left on device"):
        course_seed(tmp_path)
    assert list((tmp_path / "gradebook").iterdir()) == []


def test_the_settings_neither_set_nor_show_a_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """They are run in the process that grades, and in formgrader's: a seed there would go to every child."""
    monkeypatch.delenv("GRADER_SEED", raising=False)
    load_config(make_course(tmp_path))
    assert "GRADER_SEED" not in os.environ
