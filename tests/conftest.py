"""Fixtures for tests of use cases: a real SQLite database and a clock that stands still."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings

from bot.clock import MovableClock
from bot.workbench import Workbench
from storage.database import Database
from storage.tables import Workspace
from tests.databases import new_database
from tests.town import Town

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEAM = "T0TEAM"

# The same examples in every run, so that a change is judged by itself; `--hypothesis-profile searching`
# looks for new ones. How long one takes says how busy the machine is, not whether the code is right.
settings.register_profile(
    "same", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.register_profile("searching", settings.get_profile("same"), derandomize=False)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--over-http",
        action="store_true",
        help="Have the whole bot reached by signed requests, not a socket.",
    )


def pytest_configure(config: pytest.Config) -> None:
    Town.over_http = config.getoption("--over-http")


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Say at once what failed: a run that is ended from outside never comes to its summary."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        last = report.longreprtext.strip().rpartition("\n")[2]
        sys.stdout.write(f"\nFAILED {report.nodeid} in {report.when} after {report.duration:.0f} s: {last}\n")
        sys.stdout.flush()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MONDAY)


@pytest.fixture
def database() -> Iterator[Database]:
    database = new_database()
    yield database
    database.dispose()


@pytest.fixture
def bench(database: Database, clock: MovableClock) -> Workbench:
    """Opens units of work: `with bench.write() as work: …`."""
    bench = Workbench(database, clock, TEAM, default_zone="UTC", owners=frozenset())
    with bench.write() as work:
        work.session.add(Workspace(id=TEAM, name="Test", installed_at=clock.now()))
    return bench
