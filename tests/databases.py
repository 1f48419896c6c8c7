"""Databases with every table and no row; for SQLite migrated once in a process, and copied from there."""

import sqlite3
from collections import deque
from functools import cache
from typing import cast

from sqlalchemy import Engine, event

from storage.database import Database
from storage.migrate import upgrade

IN_MEMORY = "sqlite://"
RESTING = 4  # a thread that is late to end meets no other test's rows

_disposed: deque[Database] = deque()


def new_database(url: str = IN_MEMORY) -> Database:
    """At this address, where nothing is yet; in memory unless another is named."""
    database = _in_memory() if url == IN_MEMORY else Database(url)
    if not database.is_sqlite:
        upgrade(database)
        return database
    connection = database.engine.raw_connection()
    _template().backup(cast(sqlite3.Connection, connection.driver_connection))
    connection.close()
    return database


def _in_memory() -> Database:
    """One that was disposed of begins anew: its engine knows how to say most statements already."""
    if len(_disposed) > RESTING:
        database = _disposed.popleft()
        database.changes.clear()
        return database
    database = Database(IN_MEMORY)

    def keep(_engine: Engine) -> None:
        if database not in _disposed:
            _disposed.append(database)

    event.listen(database.engine, "engine_disposed", keep)
    return database


@cache
def _template() -> sqlite3.Connection:
    database = Database(IN_MEMORY)
    upgrade(database)
    return cast(sqlite3.Connection, database.engine.raw_connection().driver_connection)
