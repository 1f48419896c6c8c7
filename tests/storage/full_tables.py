"""A database with a few rows in every table."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Table, insert, select
from sqlmodel import SQLModel

import storage.tables
from storage.database import Database
from tests.storage.sample_rows import full_values

assert storage.tables

ROWS = 3

# Columns by table, for a database of an older version.
Columns = Mapping[str, Collection[str]]


def fill(database: Database, rows: int = ROWS, columns: Columns | None = None) -> None:
    """Rows 1, 2 … in each table; row 2 of one refers to row 2 of another."""
    with database.write_session() as session:
        connection = session.connection()
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for table in _tables(columns):
            names = _names(table, columns)
            values = [full_values(table, number, rows) for number in range(1, rows + 1)]
            connection.execute(insert(table), [{name: row[name] for name in names} for row in values])


def everything(database: Database, columns: Columns | None = None) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, in an order that does not depend on the database."""
    with database.read_session() as session:
        found = {
            table.name: session.execute(
                select(*(table.c[name] for name in _names(table, columns)))
            ).mappings()
            for table in _tables(columns)
        }
        return {name: sorted((dict(row) for row in rows), key=str) for name, rows in found.items()}


def _tables(columns: Columns | None) -> list[Table]:
    tables = SQLModel.metadata.sorted_tables
    return tables if columns is None else [table for table in tables if table.name in columns]


def _names(table: Table, columns: Columns | None) -> list[str]:
    names = {column.name for column in table.columns}
    return sorted(names if columns is None else names & set(columns[table.name]))
