"""The same tests on both databases: a SQLite file and a PostgreSQL server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import storage.tables
from storage.database import Database
from tests.storage.postgresql import a_database, empty

assert storage.tables


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Database]:
    """One PostgreSQL database with all tables, for every test that wants one."""
    with a_database() as address:
        database = Database(address)
        SQLModel.metadata.create_all(database.engine)
        yield database
        database.dispose()


@pytest.fixture
def sqlite_file(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, sqlite_file: str) -> Iterator[Database]:
    """A database with all tables and no rows; `bench` opens units of work on it."""
    if request.param == "sqlite":
        database = Database(sqlite_file)
        SQLModel.metadata.create_all(database.engine)
        yield database
        database.dispose()
        return
    database = request.getfixturevalue("postgresql")
    yield database
    empty(database)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, sqlite_file: str) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        database = Database(sqlite_file)
        yield database
        database.dispose()
        return
    with a_database() as address:
        database = Database(address)
        yield database
        database.dispose()
