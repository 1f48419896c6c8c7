"""When things happen: a handful of periodic ticks in memory, no job per person and no job store."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta

from apscheduler.schedulers.background import BackgroundScheduler


@dataclass(frozen=True)
class Tick:
    """Something to do every so often; missed times are made up for by one run."""

    name: str
    every: timedelta
    run: Callable[[], None]


class Timetable:
    """Runs ticks on APScheduler until it is stopped.

    Without `misfire_grace_time=None` APScheduler silently skips what is more than a second late.
    """

    def __init__(self, ticks: list[Tick]) -> None:
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        for tick in ticks:
            self._scheduler.add_job(tick.run, "interval", seconds=tick.every.total_seconds(), id=tick.name)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Let the ticks in hand finish; nothing to do if it was never started."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
