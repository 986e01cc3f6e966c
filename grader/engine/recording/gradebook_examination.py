"""Whether the gradebook can be used, without making or changing anything."""

import os
from pathlib import Path

from alembic.script import ScriptDirectory
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from grader.course import CONFIG, Course
from grader.errors import CommandError

PATIENCE = 5  # seconds


def examine_gradebook(root: Path) -> tuple[str, str]:
    """What was found of the gradebook of the course in `root`, and what to do about it ("" where all is well)."""
    if not (root / CONFIG).exists():
        return "no course here", f"ask again in the course's folder, the one with {CONFIG}"
    try:
        address = make_url(Course(root).db_url)
    except (CommandError, SQLAlchemyError) as error:
        return "no settings", str(error)
    shown = address.render_as_string(hide_password=True)
    wait = {"timeout": PATIENCE}
    if address.get_backend_name() == "sqlite":
        file = Path(address.database or "")
        if not file.exists():
            writable = os.access(file.parent, os.W_OK)
            return f"{shown}: none yet", "" if writable else f"make {file.parent} a folder that you can write to"
    else:
        wait = {"connect_timeout": PATIENCE}
    try:
        engine = create_engine(address, connect_args=wait)
    except (ImportError, SQLAlchemyError) as error:
        return f"{shown}: no driver", f"install the driver: {error}"
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return f"{shown}: empty", ""
            revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            newest = ScriptDirectory(ALEMBIC_DIR).get_current_head()
            # Rolled back: it only shows whether it could be written.
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
            connection.rollback()
    except SQLAlchemyError as error:
        words = str(getattr(error, "orig", error)).strip().splitlines()[:1]
        return f"{shown}: {''.join(words)}", "close other programs that use it, and check that you may write to it"
    finally:
        engine.dispose()
    if revision != newest:
        return f"{shown}: revision {revision}", "nbgrader db upgrade"
    return f"{shown}: reachable, writable, revision {revision}", ""
