"""P12: three processes draw from one rate bucket as fast as they can."""

import multiprocessing
import time
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from bench.campaign.postgresql import a_server
from bench.promises.databases import a_file, ready
from bench.promises.figures import Figure, at_most, told
from bot.clock import SystemClock
from storage.database import Database
from storage.rates import Rate, may_call

PROCESSES, SECONDS = 3, 10.0
RATE = Rate(timedelta(seconds=1 / 20), burst=5)
# The burst at once, and then one each twentieth of a second: so many in less than one second.
MOST = 24


def pacing() -> Iterator[Figure]:
    """The busiest second, on each database."""
    for name, address_of in {"SQLite": a_file, "PostgreSQL": a_server}.items():
        with address_of() as address, ready(address):
            granted = _draw(address)
        yield at_most(f"{name}: calls in the busiest second", _busiest(granted), MOST, "calls")
        yield told(f"{name}: calls in {SECONDS:.0f} s", str(len(granted)))


def _draw(address: str) -> list[float]:
    """When calls were granted, in seconds of a clock that all share."""
    spawn = multiprocessing.get_context("spawn")
    ready_to_ask, granted = spawn.Barrier(PROCESSES), spawn.Queue()
    asking = [spawn.Process(target=_ask, args=(address, ready_to_ask, granted)) for _ in range(PROCESSES)]
    for process in asking:
        process.start()
    found = [granted.get() for _ in asking]
    for process in asking:
        process.join()
    return sorted(moment for some in found for moment in some)


def _ask(address: str, ready_to_ask: Barrier, granted: "Queue[list[float]]") -> None:
    database, clock, moments = Database(address), SystemClock(), list[float]()
    ready_to_ask.wait()
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with database.write_session() as session:
            now = clock.now()
            if may_call(session, "bench", RATE, now) is None:
                moments.append(now.timestamp())
        time.sleep(0.002)
    database.dispose()
    granted.put(moments)


def _busiest(moments: list[float]) -> int:
    """The most that fall into any stretch shorter than a second."""
    return max(sum(0 <= other - moment < 1 for other in moments) for moment in moments)
