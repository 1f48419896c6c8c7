"""When things happen: a handful of periodic ticks in memory, no job per person and no job store."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta

from apscheduler.schedulers.background import BackgroundScheduler


@dataclass(frozen=True)
class Tick:
    """Something to do every so often, and `at_once` also when it all begins.

    Missed times are made up for by one run.
    """

    name: str
    every: timedelta
    run: Callable[[], None]
    at_once: bool = False


@dataclass
class Progress:
    """How often a tick has begun and how often it has come to its end, one way or the other."""

    tick: Tick
    begun: int = 0
    finished: int = 0

    def run(self) -> None:
        self.begun += 1
        try:
            self.tick.run()
        finally:
            self.finished += 1


class Timetable:
    """Runs ticks on APScheduler until it is stopped.

    Without `misfire_grace_time=None` APScheduler silently skips what is more than a second late.
    """

    def __init__(self, ticks: list[Tick]) -> None:
        self.progress = [Progress(tick) for tick in ticks]
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        for each in self.progress:
            self._add(each)

    def _add(self, progress: Progress) -> None:
        tick = progress.tick
        seconds = tick.every.total_seconds()
        self._scheduler.add_job(progress.run, "interval", seconds=seconds, id=tick.name, name=tick.name)
        if tick.at_once:
            self._scheduler.add_job(progress.run, name=f"{tick.name} at once")

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Let the ticks in hand finish; nothing to do if it was never started."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
