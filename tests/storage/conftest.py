"""The same tests on both databases: a SQLite file and a PostgreSQL server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.databases import new_database
from tests.storage.postgresql import a_database, empty


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Database]:
    """One PostgreSQL database with all tables, for every test that wants one."""
    with a_database() as address:
        database = new_database(address)
        yield database
        database.dispose()


@pytest.fixture
def sqlite_file(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, sqlite_file: str) -> Iterator[Database]:
    """A database with all tables and no rows; `bench` opens units of work on it."""
    if request.param == "sqlite":
        database = new_database(sqlite_file)
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
