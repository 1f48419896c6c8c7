"""Watches over the process: what is stuck for too long ends all of it, so that a new one is started."""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import timedelta

from bot.app import Bot
from bot.vitals import Vigil, Vital
from scheduler.timetable import Progress

LOOK_EVERY = timedelta(seconds=5)
SHORTEST_PATIENCE = timedelta(minutes=1)  # for what runs every few seconds, on a machine that is busy
LONGEST_RUN = timedelta(minutes=10)
LONGEST_DELIVERY = timedelta(minutes=5)  # a few calls of at most 10 s each


class Watchdog:
    """Looks at the signs every few seconds, on a thread of its own, and tells of the first trouble."""

    def __init__(
        self,
        vitals: Callable[[], Iterable[Vital]],
        on_trouble: Callable[[str], None],
        every: timedelta = LOOK_EVERY,
    ) -> None:
        self._vitals, self._on_trouble, self._every = vitals, on_trouble, every.total_seconds()
        self._vigil = Vigil(2 * every)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
        self._troubles: list[str] = []

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()

    def is_content(self) -> bool:
        """Whether somebody watches and the last look found no trouble."""
        return self._thread.is_alive() and not self._troubles

    def _run(self) -> None:
        while not self._stopping.wait(self._every):
            self._troubles = self._vigil.look(self._vitals(), time.monotonic())
            for trouble in self._troubles[:1]:
                self._on_trouble(trouble)


def vitals_of(bot: Bot) -> list[Vital]:
    """The line to Slack, every tick, and the delivery worker."""
    ticks = [tick_vital(each) for each in bot.timetable.progress]
    patience = LONGEST_DELIVERY if bot.sending else None
    delivery = Vital("the delivery worker is stuck", at=bot.worker.steps, may_last=patience)
    return [bot.line.vital(), delivery, *ticks]


def tick_vital(progress: Progress) -> Vital:
    """A tick that runs may take its time; one that does not may be three periods late."""
    name, every = progress.tick.name, progress.tick.every
    if progress.begun > progress.finished:
        may_last = max(3 * every, LONGEST_RUN)
        return Vital(f"the tick {name} does not come to its end", at=progress.begun, may_last=may_last)
    may_last = max(4 * every, SHORTEST_PATIENCE)
    return Vital(f"the tick {name} is three periods late", at=progress.finished, may_last=may_last)
