"""A database with a few rows in every table."""

from typing import Any

from sqlalchemy import insert
from sqlmodel import SQLModel

import storage.tables
from storage.database import Database
from tests.storage.sample_rows import full_values

assert storage.tables

ROWS = 3


def fill(database: Database, rows: int = ROWS) -> None:
    """Rows 1, 2 … in each table; row 2 of one refers to row 2 of another."""
    with database.write_session() as session:
        connection = session.connection()
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for table in SQLModel.metadata.sorted_tables:
            connection.execute(insert(table), [full_values(table, n, rows) for n in range(1, rows + 1)])


def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, in an order that does not depend on the database."""
    with database.read_session() as session:
        return {
            table.name: sorted((dict(row) for row in session.execute(table.select()).mappings()), key=str)
            for table in SQLModel.metadata.sorted_tables
        }
