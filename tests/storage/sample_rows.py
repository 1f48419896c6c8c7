"""Any row of any table, made up from the types of its columns."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Enum,
    FromClause,
    Integer,
    TypeDecorator,
    Uuid,
)

MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def sample_values(table: FromClause, number: int) -> dict[str, Any]:
    """Values for every column that must have one; rows with other numbers differ in every key."""
    return {
        column.name: _value(column, number)
        for column in table.columns
        if not column.nullable or column.primary_key
    }


def full_values(table: FromClause, number: int, of: int) -> dict[str, Any]:
    """Values for all columns of one of several rows that refer to each other by number.

    Where a table refers to itself, each row but the last names the one after it.
    """
    values = {column.name: _value(column, number) for column in table.columns}
    for column in table.columns:
        if isinstance(column.type, JSON):
            values[column.name] = {"words": f"“{number}” ☕ & <@U1>", "numbers": [number, 0.1, None]}
        if any(key.column.table is table for key in column.foreign_keys):
            values[column.name] = _value(column, number + 1) if number < of else None
    return values


def _value(column: ColumnElement[Any], number: int) -> Any:
    kind = column.type
    if isinstance(kind, Enum):
        members: list[StrEnum] = list(kind.enum_class or ())
        return members[0]
    python = _python_type(kind)
    if python is bool:
        return False
    made = {int: number, date: MOMENT.date(), datetime: MOMENT, UUID: UUID(int=number), dict: {}}
    return made.get(python, f"word {number}")


def _python_type(kind: Any) -> type:
    """`str` unless it is one of the others."""
    kind = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    pairs = ((Boolean, bool), (Integer, int), (DateTime, datetime), (Date, date), (Uuid, UUID), (JSON, dict))
    return next((python for known, python in pairs if isinstance(kind, known)), str)
