"""Every state and kind can be stored, and comes back as itself."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, cast

import pytest
from sqlalchemy import Column, insert, select
from sqlalchemy import Enum as EnumColumn
from sqlmodel import SQLModel

from storage.database import Database
from tests.storage.sample_rows import sample_values


def enum_columns() -> Iterator[Column[Any]]:
    for table in SQLModel.metadata.sorted_tables:
        yield from (column for column in table.columns if isinstance(column.type, EnumColumn))


def test_there_are_states_and_kinds_to_store() -> None:
    assert {"program.state", "delivery.state", "check_in.obstacle"} <= {str(each) for each in enum_columns()}


@pytest.mark.parametrize("column", list(enum_columns()), ids=str)
def test_every_value_is_stored_by_its_word_and_comes_back(database: Database, column: Column[Any]) -> None:
    assert_every_value_fits(database, column)


def assert_every_value_fits(database: Database, column: Column[Any]) -> None:
    """Insert a row for each value, rows it refers to left out, look at them and throw them away."""
    members: list[StrEnum] = list(cast(EnumColumn, column.type).enum_class or ())
    lenient = (
        "PRAGMA defer_foreign_keys=ON" if database.is_sqlite else "SET session_replication_role = replica"
    )
    with database.engine.connect() as connection:
        connection.exec_driver_sql(lenient)
        for number, member in enumerate(members, 1):
            values = {**sample_values(column.table, number), column.name: member}
            connection.execute(insert(column.table).values(values))
        found = connection.execute(select(column)).scalars().all()
        stored = connection.exec_driver_sql(f"SELECT {column.name} FROM {column.table}").scalars().all()
        connection.rollback()
    assert sorted(found) == sorted(members)
    assert sorted(stored) == sorted(member.value for member in members)
