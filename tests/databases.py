"""Databases with every table and no row; for SQLite migrated once in a process, and copied from there."""

import sqlite3
from functools import cache
from typing import cast

from storage.database import Database
from storage.migrate import upgrade


def new_database(url: str = "sqlite://") -> Database:
    """At this address, where nothing is yet; in memory unless another is named."""
    database = Database(url)
    if not database.is_sqlite:
        upgrade(database)
        return database
    connection = database.engine.raw_connection()
    _template().backup(cast(sqlite3.Connection, connection.driver_connection))
    connection.close()
    return database


@cache
def _template() -> sqlite3.Connection:
    database = Database("sqlite://")
    upgrade(database)
    return cast(sqlite3.Connection, database.engine.raw_connection().driver_connection)
