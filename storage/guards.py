"""Changes that only one of several simultaneous writers can make."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CursorResult, inspect, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from storage.tables import InboxEntry


def change_once(session: Session, row: SQLModel, *, where: Mapping[str, Any], to: Mapping[str, Any]) -> bool:
    """Set `to` on the row if it still has the values `where`; False when somebody was faster.

    One `UPDATE … WHERE id = … AND …`, so the database decides between two clicks or two processes.
    A table with a `version` column has it raised. The row object is brought up to date either way.
    """
    table = type(row)
    values = dict(to)
    if hasattr(table, "version"):
        values["version"] = table.version + 1
    conditions = [getattr(table, name) == value for name, value in where.items()]
    key = table.id == row.id  # type: ignore[attr-defined]
    session.flush()
    result = session.execute(update(table).where(key, *conditions).values(**values))
    session.refresh(row)
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def insert_once(session: Session, row: SQLModel) -> bool:
    """Insert the row unless its unique key is there already; False if it was.

    What the insert returns is looked at, not its row count: on PostgreSQL the count is not known.
    """
    session.flush()
    statement = _insert_unless_there(type(row), session.get_bind().dialect.name)
    return session.connection().execute(statement, _columns(row)).first() is not None


def insert_all_once(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose unique keys are not there yet; each gives all columns it wants to set."""
    statement = _insert_or_ignore(table, session.get_bind().dialect.name)
    session.connection().execute(statement, rows)


def first_time(session: Session, key: str, now: datetime) -> bool:
    """Note that the payload with this key is being acted on; False if it was before."""
    return insert_once(session, InboxEntry(key=key, received_at=now))


@cache
def _insert_unless_there(table: type[SQLModel], dialect: str) -> Any:
    """Built once for each table: a round of messages inserts thousands of rows."""
    return _insert_or_ignore(table, dialect).returning(*inspect(table).primary_key)


@cache
def _insert_or_ignore(table: type[SQLModel], dialect: str) -> Any:
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(table.__table__)  # type: ignore[attr-defined]
    return insert.on_conflict_do_nothing()


def _columns(row: SQLModel) -> dict[str, Any]:
    names = type(row).__table__.columns.keys()  # type: ignore[attr-defined]
    values = {name: getattr(row, name) for name in names}
    return {name: value for name, value in values.items() if value is not None}
