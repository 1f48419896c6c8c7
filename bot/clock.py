"""The only place that reads the clock, and a clock for rehearsals that somebody moves."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Says what time it is, always aware and in UTC."""

    def now(self) -> datetime:
        """This moment."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """Stands still until it is moved; it never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def move_to(self, moment: datetime) -> None:
        """Move on to `moment`; nothing happens if that is past."""
        with self._lock:
            self._now = max(self._now, moment.astimezone(UTC))

    def move_by(self, step: timedelta) -> None:
        self.move_to(self.now() + step)
