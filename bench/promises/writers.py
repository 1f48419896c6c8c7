"""P11: sixteen threads write to one SQLite file as fast as they can."""

import time
from collections.abc import Iterator

from sqlalchemy.exc import OperationalError

from bench.promises.databases import a_file, ready
from bench.promises.figures import Figure, at_most, none_of, told
from bot.clock import SystemClock
from storage.database import Database
from storage.guards import first_time
from tests.storage.crowd import at_once

THREADS, SECONDS = 16, 10.0
LONGEST_WAIT_MS = 500


def writers() -> Iterator[Figure]:
    """Errors, the longest wait for one commit, and commits in a second."""
    with a_file() as address, ready(address) as database:
        waits, errors = [], 0
        for found in at_once(THREADS, lambda number: _write(database, number)):
            waits += [wait for wait in found if wait is not None]
            errors += sum(wait is None for wait in found)
    yield none_of("“database is locked”", errors)
    yield at_most("Longest wait for one commit", 1_000 * max(waits), LONGEST_WAIT_MS, "ms")
    yield told("Commits in a second", f"{len(waits) / SECONDS:,.0f}")


def _write(database: Database, number: int) -> list[float | None]:
    """The seconds each commit took; None for one that failed."""
    clock, until, waits = SystemClock(), time.monotonic() + SECONDS, list[float | None]()
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            with database.write_session() as session:
                first_time(session, f"{number}:{len(waits)}", clock.now())
            waits.append(time.monotonic() - began)
        except OperationalError:
            waits.append(None)
    return waits
