"""A PostgreSQL gradebook is the same as an SQLite one, entry by entry, also with two processes writing."""

import multiprocessing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from grader.engine.recording.record import Recorder
from grader.engine.result import Result, Status
from grader.errors import CommandError
from tests.courses import LESSON, add_settings, make_course
from tests.engine.postgres_server import USER, binaries, server
from tests.unit.engine.recorded_course import dump, result, scores

pytest.importorskip("psycopg", reason='NOT TESTED: there is no PostgreSQL driver here: pip install "psycopg[binary]"')
pytestmark = pytest.mark.skipif(
    binaries() is None, reason="NOT TESTED: there is no PostgreSQL server here (on Debian: apt install postgresql)"
)

LATE = "2026-03-02 10:00:00 UTC"


@pytest.fixture(scope="module")
def socket() -> Iterator[str]:
    with server() as folder:
        yield folder


@pytest.fixture
def course(socket: str, tmp_path: Path) -> Path:
    """A course whose gradebook is an empty database of the server."""
    course, name = make_course(tmp_path / "postgres"), f"course{abs(hash(tmp_path))}"
    administration = create_engine(_url(socket, "postgres"), isolation_level="AUTOCOMMIT")
    with administration.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    administration.dispose()
    add_settings(course, f'c.CourseDirectory.db_url = "{_url(socket, name)}"')
    return course


def _url(socket: str, name: str) -> str:
    return f"postgresql+psycopg://{USER}@/{name}?host={socket}"


def results(number: int) -> list[Result]:
    """A class with every kind of result; every second student hands in once more."""
    kinds = [
        result(),
        result(forward={"score": 0.1}, backward={"score": 0.0, "trouble": "crashed"}),
        result(notebook=LESSON.released, marks=(), status=Status.UNREADABLE, reason="<b>José's</b> file is empty"),
    ]
    first = [replace(kinds[count % 3], student=f"José {count}") for count in range(number)]
    return first + [replace(one, marks=result(forward={"score": 1.25}).marks) for one in first[::2]]


def record(course: Path, class_: list[Result]) -> None:
    with Recorder(course) as recorder:
        for one in class_:
            recorder.record(one, timestamp=LATE)


def test_the_same_results_make_the_same_gradebook(course: Path, tmp_path: Path):
    sqlite = make_course(tmp_path / "sqlite")
    for folder in (course, sqlite):
        record(folder, results(6))
    assert dump(course, ids=False) == dump(sqlite, ids=False)
    before = dump(course)
    record(course, results(6)[6:])
    assert dump(course) == before


def test_two_processes_at_once_lose_nothing_and_double_nothing(course: Path, tmp_path: Path):
    sqlite, class_ = make_course(tmp_path / "sqlite"), results(12)
    record(sqlite, class_)
    record(course, class_[:1])  # to put a lesson in is for one process alone
    # Both record everybody, so they put in the same students at the same time.
    fork = multiprocessing.get_context("fork")
    twins = [fork.Process(target=record, args=(course, class_)) for _ in range(2)]
    for twin in twins:
        twin.start()
    for twin in twins:
        twin.join()
    assert [twin.exitcode for twin in twins] == [0, 0]
    assert dump(course, ids=False) == dump(sqlite, ids=False)


def test_a_name_that_it_cannot_keep_is_said(course: Path):
    with Recorder(course) as recorder:
        with pytest.raises(CommandError, match="too long"):
            recorder.record(result("x" * 129))
        recorder.record(result("x" * 128))
        assert list(scores(course)) == ["x" * 128]


def test_a_server_that_is_away_is_said(course: Path, socket: str):
    add_settings(course, f'c.CourseDirectory.db_url = "{_url(socket + "/nowhere", "x")}"')
    with pytest.raises(CommandError, match="the gradebook cannot be used"):
        Recorder(course)
