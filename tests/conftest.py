"""Fixtures for tests of use cases: a real SQLite database and a clock that stands still."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import SQLModel

import storage.tables
from bot.clock import MovableClock
from bot.workbench import Workbench
from storage.database import Database
from storage.tables import Workspace
from tests.town import Town

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEAM = "T0TEAM"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--over-http",
        action="store_true",
        help="Have the whole bot reached by signed requests, not a socket.",
    )


def pytest_configure(config: pytest.Config) -> None:
    Town.over_http = config.getoption("--over-http")


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MONDAY)


@pytest.fixture
def database() -> Iterator[Database]:
    database = Database("sqlite://")
    SQLModel.metadata.create_all(database.engine)
    yield database
    database.dispose()


@pytest.fixture
def bench(database: Database, clock: MovableClock) -> Workbench:
    """Opens units of work: `with bench.write() as work: …`."""
    bench = Workbench(database, clock, TEAM, default_zone="UTC", owners=frozenset())
    with bench.write() as work:
        work.session.add(Workspace(id=TEAM, name="Test", installed_at=clock.now()))
    return bench


assert storage.tables
