"""A gradebook as text that two runs can be compared by: every row of every table, and no number that was drawn."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

DRAWN = re.compile(r"[0-9a-f]{32}")
"""nbgrader's ids of rows."""


def dump(gradebook: Path) -> list[str]:
    """Each row as a line, sorted. A reference stands as the row that it refers to, an id that was drawn is left out."""
    with closing(sqlite3.connect(gradebook)) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        tables = {name: _Table(connection, name) for (name,) in names}
    lines = [f"{name}: {_told(tables, name, row)}" for name, table in tables.items() for row in table.rows]
    return sorted(lines)


class _Table:
    def __init__(self, connection: sqlite3.Connection, name: str):
        self.rows = connection.execute(f"SELECT * FROM {name}").fetchall()
        self.by_id = {row[0]: row for row in self.rows}
        keys = connection.execute(f"PRAGMA foreign_key_list({name})").fetchall()
        self.references = {key["from"]: key["table"] for key in keys}


def _told(tables: dict[str, _Table], name: str, row: sqlite3.Row) -> dict:
    told = {}
    for column in row.keys():  # noqa: SIM118 (a Row is no mapping)
        value, target = row[column], tables[name].references.get(column)
        if target and value is not None:
            told[column] = _told(tables, target, tables[target].by_id[value])
        elif not (column == "id" and DRAWN.fullmatch(str(value))):
            told[column] = value
    return told
