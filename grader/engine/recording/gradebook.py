"""nbgrader's database: one engine for the whole run, one transaction for each thing that is written."""

import sqlite3
import time
from collections.abc import Callable
from typing import TypeVar

from alembic.script import ScriptDirectory
from nbgrader.api import Base, Course
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from grader.errors import CommandError
from grader.whole_file import AGAIN

PATIENCE = 60.0
"""Seconds to wait for a gradebook that another program holds."""
ASK_AGAIN = 2.0
"""Seconds that the driver waits by itself, asking more and more rarely."""
LOCKED = (
    "the gradebook is locked by another program: close what writes to it (formgrader, another `grade`, a database "
    "browser), then {then}"
)
SAME_ROW = 3  # attempts, where another process puts in the same student at the same moment

Value = TypeVar("Value")


class Database:
    """nbgrader's database at `url`, made where there is none.

    patience: seconds to wait for other programs. tell: called with one sentence when a wait begins. then: what to do
    after they held it for too long. Raises CommandError where the database cannot be reached.
    """

    def __init__(
        self,
        url: str,
        course_id: str,
        patience: float = PATIENCE,
        tell: Callable[[str], None] = print,
        then: str = AGAIN,
    ):
        self.url, self._patience, self._tell, self._then = url, patience, tell, then
        self._engine = _engine(address(url), min(patience, ASK_AGAIN))
        self.transact(lambda session: _prepare(session, course_id))

    def transact(self, work: Callable[[Session], Value]) -> Value:
        """What `work(session)` returns, after its changes are in the database: all of them or, where it raises, none.

        It may be called again, on the database as it then is. Raises CommandError where others hold the database for
        longer than the patience, or where it cannot be reached.
        """
        deadline, told, clashes = time.monotonic() + self._patience, False, 0
        while True:
            try:
                with Session(self._engine) as session, session.begin():
                    return work(session)
            except IntegrityError as error:
                clashes += 1
                if clashes == SAME_ROW:
                    raise _unusable(error) from None
            except (OperationalError, InterfaceError) as error:
                if not _is_locked(error):
                    raise _unusable(error) from None
                if time.monotonic() >= deadline:
                    raise CommandError(LOCKED.format(then=self._then)) from None
                if not told:
                    self._tell("waiting for the gradebook, which another program holds ...")
                    told = True
            except SQLAlchemyError as error:
                raise _unusable(error) from None

    def close(self) -> None:
        """Ends the connections."""
        self._engine.dispose()


def address(url: str) -> URL:
    """The parts of a database's address. Raises CommandError where the text is none."""
    try:
        return make_url(url)
    except (SQLAlchemyError, ValueError):  # ValueError: a port that is no number
        # The text is not shown: it may hold a password.
        raise CommandError("c.CourseDirectory.db_url in nbgrader_config.py is no address of a database") from None


def _engine(url: URL, wait: float) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    try:
        engine = create_engine(url, connect_args={"timeout": wait} if sqlite else {})
    except (ImportError, SQLAlchemyError) as error:
        raise CommandError(
            f"the gradebook's driver {url.drivername} cannot be used ({error}): PostgreSQL's is postgresql+psycopg,"
            ' of pip install "backprop-course[cluster]"'
        ) from None
    if not sqlite:
        return engine

    # Python's driver begins a transaction at the first change only: what was read before may be old by then.
    @event.listens_for(engine, "connect")
    def leave_transactions_to_us(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def take_the_lock(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _prepare(session: Session, course_id: str) -> None:
    """Makes what `nbgrader.api.Gradebook` makes of an empty database, but all or nothing of it."""
    connection = session.connection()
    if not inspect(connection).has_table("alembic_version"):
        Base.metadata.create_all(connection)
        session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        version = ScriptDirectory(ALEMBIC_DIR).get_current_head()
        session.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": version})
    if course_id and session.get(Course, course_id) is None:
        session.add(Course(id=course_id))


def _is_locked(error: DBAPIError) -> bool:
    words = str(error.orig)
    return "database is locked" in words or "database table is locked" in words or "deadlock detected" in words


def _unusable(error: SQLAlchemyError) -> CommandError:
    words = str(getattr(error, "orig", error)).strip().splitlines()
    reason = words[0] if words else type(error).__name__
    return CommandError(f"the gradebook cannot be used (see `grader doctor`): {reason}")
