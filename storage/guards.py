"""Changes that only one of several simultaneous writers can make."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, inspect, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, SQLModel

from storage.prepared import run
from storage.tables import InboxEntry


def change_once(session: Session, row: SQLModel, *, where: Mapping[str, Any], to: Mapping[str, Any]) -> bool:
    """Set `to` on the row if it still has the values `where`; False when somebody was faster.

    One `UPDATE … WHERE id = … AND …`, so the database decides between two clicks or two processes.
    A table with a `version` column has it raised. The row object is brought up to date either way.
    """
    session.flush()
    empty = frozenset(name for name, value in where.items() if value is None)
    statement = _change(type(row), tuple(where), empty, tuple(to))
    given = {"this": row.id, **_named("was", where), **_named("to", to)}  # type: ignore[attr-defined]
    found = run(session, statement, given).first()
    _bring_up_to_date(session, row, found)
    return found is not None


def change_all_once(
    session: Session,
    table: type[SQLModel],
    keys: Sequence[int],
    *,
    where: Mapping[str, Any],
    to: Mapping[str, Any],
) -> set[int]:
    """As `change_once`, for many rows of a table in one statement; the ids of those that were changed.

    Row objects in the session stay as they were. Two processes take the rows in the same order, so that
    neither waits for the other in a circle.
    """
    if not keys:
        return set()
    session.flush()
    these = {"these": sorted(keys)}
    run(session, _hold(table), these)
    empty = frozenset(name for name, value in where.items() if value is None)
    given = {**these, **_named("was", where), **_named("to", to)}
    changed = run(session, _change_all(table, tuple(where), empty, tuple(to)), given)
    return set(changed.scalars())


def _bring_up_to_date(session: Session, row: SQLModel, found: Any) -> None:
    """To what the change returned, or to what somebody else has made of it."""
    if found is None:
        session.refresh(row)
        return
    for name, value in found._asdict().items():
        set_committed_value(row, name, value)


def insert_once(session: Session, row: SQLModel) -> bool:
    """Insert the row unless its unique key is there already; False if it was.

    What the insert returns is looked at, not its row count: on PostgreSQL the count is not known.
    """
    return insert_values_once(session, type(row), _columns(row))


def insert_values_once(session: Session, table: type[SQLModel], values: Mapping[str, Any]) -> bool:
    """Insert a row of these values, as `insert_once` does; a row object would cost as much as the insert."""
    session.flush()
    statement = _insert_and_tell(table, session.get_bind().dialect.name)
    return run(session, statement, values).first() is not None


def insert_all_once(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those of the rows whose unique keys are not there; all of them have the same columns."""
    if rows:
        session.flush()
        session.connection().execute(_insert_unless_there(table, session.get_bind().dialect.name), rows)


def upsert(table: type[SQLModel], dialect: str) -> Any:
    """The database's own insert, which can say what to do about a key that is there already."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table.__table__)  # type: ignore[attr-defined]


def first_time(session: Session, key: str, now: datetime) -> bool:
    """Note that the payload with this key is being acted on; False if it was before."""
    return insert_values_once(session, InboxEntry, {"key": key, "received_at": now})


@cache
def _change(table: type[SQLModel], where: tuple[str, ...], empty: frozenset[str], to: tuple[str, ...]) -> Any:
    """Built once for each kind of change, for building it takes longer than running it."""
    columns = table.__table__.columns  # type: ignore[attr-defined]
    changed = _changing(table, where, empty, to).where(columns["id"] == bindparam("this"))
    return changed.returning(*columns)


@cache
def _change_all(
    table: type[SQLModel], where: tuple[str, ...], empty: frozenset[str], to: tuple[str, ...]
) -> Any:
    columns = table.__table__.columns  # type: ignore[attr-defined]
    these = columns["id"].in_(bindparam("these", expanding=True))
    return _changing(table, where, empty, to).where(these).returning(columns["id"])


@cache
def _hold(table: type[SQLModel]) -> Any:
    key = table.__table__.columns["id"]  # type: ignore[attr-defined]
    return select(key).where(key.in_(bindparam("these", expanding=True))).order_by(key).with_for_update()


def _changing(
    table: type[SQLModel], where: tuple[str, ...], empty: frozenset[str], to: tuple[str, ...]
) -> Any:
    """The change, of which rows is left open."""
    columns = table.__table__.columns  # type: ignore[attr-defined]
    conditions = [
        columns[name].is_(None) if name in empty else columns[name] == bindparam(f"was_{name}")
        for name in where
    ]
    values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in to}
    if "version" in columns:
        values["version"] = columns["version"] + 1
    changed = update(table.__table__)  # type: ignore[attr-defined]
    return changed.where(*conditions).values(values)


def _named(prefix: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{prefix}_{name}": value for name, value in values.items()}


@cache
def _insert_unless_there(table: type[SQLModel], dialect: str) -> Any:
    """Built once for each table: a round of messages inserts thousands of rows."""
    return upsert(table, dialect).on_conflict_do_nothing()


@cache
def _insert_and_tell(table: type[SQLModel], dialect: str) -> Any:
    return _insert_unless_there(table, dialect).returning(*inspect(table).primary_key)


def _columns(row: SQLModel) -> dict[str, Any]:
    names = type(row).__table__.columns.keys()  # type: ignore[attr-defined]
    values = {name: getattr(row, name) for name in names}
    return {name: value for name, value in values.items() if value is not None}
