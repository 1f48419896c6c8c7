"""One history of the tables, good on both databases, up and down."""

from datetime import UTC, datetime

from sqlalchemy import inspect
from sqlmodel import SQLModel, select

import storage.tables
from storage.database import Database
from storage.migrate import check, downgrade, is_current, upgrade
from storage.tables import Workspace
from tests.storage.test_words import assert_every_value_fits, enum_columns

assert storage.tables


def tables_in(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_an_empty_database_gets_every_table_and_no_other(empty_database: Database) -> None:
    assert not is_current(empty_database)
    upgrade(empty_database)
    assert is_current(empty_database)
    assert tables_in(empty_database) == set(SQLModel.metadata.tables)


def test_the_migrated_tables_are_what_the_code_declares(empty_database: Database) -> None:
    upgrade(empty_database)
    check(empty_database)


def test_the_way_back_leaves_nothing_and_the_way_up_is_open_again(empty_database: Database) -> None:
    upgrade(empty_database)
    downgrade(empty_database, "base")
    assert tables_in(empty_database) == set()
    upgrade(empty_database)
    check(empty_database)


def test_bringing_tables_up_to_date_twice_changes_nothing(empty_database: Database) -> None:
    upgrade(empty_database)
    with empty_database.write_session() as session:
        session.add(Workspace(id="T1", installed_at=datetime(2026, 3, 2, tzinfo=UTC)))
    upgrade(empty_database)
    with empty_database.read_session() as session:
        assert session.exec(select(Workspace.id)).all() == ["T1"]


def test_every_state_and_kind_fits_into_the_migrated_tables(empty_database: Database) -> None:
    """Alembic's comparison does not see a new value of an enum."""
    upgrade(empty_database)
    for column in enum_columns():
        assert_every_value_fits(empty_database, column)
