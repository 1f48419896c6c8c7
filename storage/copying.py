"""Copies every row of one database into another, empty one, and compares the two table by table."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, func, insert, inspect, select, update
from sqlmodel import SQLModel

import storage.tables
from storage.database import Database
from storage.migrate import upgrade

assert storage.tables  # imported for its tables

BATCH = 1_000
VERSION_TABLE = "alembic_version"

Told = Callable[[str, int], object]


class NotEmpty(Exception):
    """There is something in the database that was to be copied into; `table` says where."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


class NotTheSame(Exception):
    """A table does not read as it was written, so nothing was copied."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


@dataclass(frozen=True)
class Content:
    """How many rows a table has, and a checksum of what is in them in whatever order they come."""

    rows: int
    checksum: str


def copy_rows(source: Database, target: Database, told: Told) -> dict[str, Content]:
    """Everything or nothing, as it was at one moment; says what each table holds now.

    What it is at (`copying person`) is `told` with how many more rows that was.
    Raises NotEmpty, or NotTheSame when what was written is not what was read.
    """
    _check_empty(target)
    upgrade(target)
    with _snapshot(source) as reader, target.write_session() as session:
        writer = session.connection()
        copied = {table.name: _copy(reader, writer, table, told) for table in _tables()}
        for table in _tables():
            if content_of(writer, table, told) != copied[table.name]:
                raise NotTheSame(table.name)
        if not target.is_sqlite:
            _go_on_counting(writer)
    return copied


def count_rows(database: Database) -> int:
    """How many rows there are in all tables together."""
    with database.engine.connect() as connection:
        return sum(
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in _tables()
        )


def content_of(connection: Connection, table: Table, told: Told) -> Content:
    """What a table holds, the same on every kind of database."""
    total = _Sum()
    for batch in _batches(connection, table):
        total.add(batch)
        told(f"comparing {table.name}", len(batch))
    return total.content


def _tables() -> list[Table]:
    """A table that refers to another comes after it."""
    return SQLModel.metadata.sorted_tables


def _check_empty(database: Database) -> None:
    ours = {table.name: table for table in _tables()}
    with database.engine.connect() as connection:
        for name in sorted(set(inspect(connection).get_table_names()) - {VERSION_TABLE}):
            if name not in ours or connection.execute(select(1).select_from(ours[name]).limit(1)).first():
                raise NotEmpty(name)


@contextmanager
def _snapshot(database: Database) -> Iterator[Connection]:
    """Reads everything as it is at one moment, whoever writes meanwhile; SQLite does so anyway."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            yield connection
        else:
            yield connection.execution_options(isolation_level="REPEATABLE READ")


def _copy(reader: Connection, writer: Connection, table: Table, told: Told) -> Content:
    total, to_itself = _Sum(), _refers_to_itself(table)
    empty = {column.name: None for column in to_itself}
    for batch in _batches(reader, table):
        total.add(batch)
        writer.execute(insert(table), [{**row, **empty} for row in batch])
        told(f"copying {table.name}", len(batch))
    for column in to_itself:
        _refer_to_itself(reader, writer, table, column)
    return total.content


def _refers_to_itself(table: Table) -> list[Column[Any]]:
    """Columns that name another row of the same table, which may come later."""
    return [
        column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)
    ]


def _refer_to_itself(reader: Connection, writer: Connection, table: Table, column: Column[Any]) -> None:
    (key,) = table.primary_key
    change = update(table).where(key == bindparam("this")).values({column: bindparam("other")})
    found = select(key, column).where(column.is_not(None)).execution_options(yield_per=BATCH)
    for rows in reader.execute(found).partitions():
        writer.execute(change, [{"this": this, "other": other} for this, other in rows])


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """In the order of the primary key, so that a copy never shows in which order rows were written."""
    ordered = select(table).order_by(*table.primary_key).execution_options(yield_per=BATCH)
    for rows in connection.execute(ordered).mappings().partitions():
        yield [dict(row) for row in rows]


def _go_on_counting(writer: Connection) -> None:
    """PostgreSQL gives the next number by a sequence, which does not notice rows that bring their own."""
    for table in _tables():
        column = table.autoincrement_column
        if column is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            writer.execute(select(func.setval(sequence, func.max(column))))


class _Sum:
    """Adds up the hashes of rows, so that their order does not matter but how often each occurs does."""

    def __init__(self) -> None:
        self._rows, self._total = 0, 0

    def add(self, rows: list[dict[str, Any]]) -> None:
        self._rows += len(rows)
        self._total += sum(int.from_bytes(_hash_of(row)) for row in rows)

    @property
    def content(self) -> Content:
        return Content(self._rows, f"{self._total % 2**128:032x}")


def _hash_of(row: dict[str, Any]) -> bytes:
    text = json.dumps(row, default=_plain, sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


def _plain(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
