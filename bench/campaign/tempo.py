"""A clock that runs faster than the machine's, the same in every process of a campaign."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from storage.outbox import LEASE, SETTLE


@dataclass(frozen=True)
class Tempo:
    """`began` is a moment in Unix seconds; from there on time goes by `speed` times as fast."""

    began: float
    speed: float

    def now(self) -> datetime:
        seconds = self.began + (time.time() - self.began) * self.speed
        return datetime.fromtimestamp(seconds, UTC)

    def real(self, span: timedelta) -> float:
        """How many seconds of the machine's clock that takes."""
        return span.total_seconds() / self.speed

    @property
    def lease(self) -> float:
        return self.real(LEASE)

    @property
    def settling(self) -> float:
        return self.real(SETTLE)


def tempo(speed: float) -> Tempo:
    """One that begins now."""
    return Tempo(time.time(), speed)
