"""Counts the app's calls by the program's clock: how many in all, and the most within any minute."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import MovableClock

MINUTE = timedelta(minutes=1)


class WatchedClock(MovableClock):
    """Tells somebody that it is about to move on from a moment."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.before_moving: Callable[[datetime], None] | None = None

    def move_to(self, moment: datetime) -> None:
        if self.before_moving is not None:
            self.before_moving(self.now())
        super().move_to(moment)


@dataclass
class MethodCount:
    """One method's calls; `within` are those of the last minute, as (moment, how many)."""

    total: int = 0
    most: int = 0
    most_at: datetime | None = None
    within: deque[tuple[datetime, int]] = field(default_factory=deque)
    sum_within: int = 0

    def add(self, moment: datetime, number: int) -> None:
        self.total += number
        self.within.append((moment, number))
        self.sum_within += number
        while self.within[0][0] <= moment - MINUTE:
            self.sum_within -= self.within.popleft()[1]
        if self.sum_within > self.most:
            self.most, self.most_at = self.sum_within, moment


class CallMeter:
    """What was called before the clock moved on was called at the moment where it stood."""

    def __init__(self, calls: Mapping[str, int]) -> None:
        self._calls = calls
        self._seen: dict[str, int] = {}
        self._counts: dict[str, MethodCount] = {}

    def note(self, moment: datetime) -> None:
        """Attribute to `moment` what was called since the last time."""
        calls = dict(self._calls)
        if calls == self._seen:
            return
        for method, total in calls.items():
            fresh = total - self._seen.get(method, 0)
            if fresh:
                self._counts.setdefault(method, MethodCount()).add(moment, fresh)
        self._seen = calls

    def counts(self) -> dict[str, MethodCount]:
        """By method, in alphabetical order."""
        return dict(sorted(self._counts.items()))
