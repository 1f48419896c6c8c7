"""Nobody keeps the app busy alone: what one person types and presses is heard so often a minute."""

import threading
import time
from collections import deque
from collections.abc import Callable

from mentorship.refusals import Refused

MINUTE = 60.0
MOST_PEOPLE = 1_000
TOO_FAST = "That was a lot within a minute. Please wait a moment, then try again; nothing was changed."


class Haste:
    """Counts by the machine's own clock, for this process alone; raises Refused for whoever is too fast."""

    def __init__(self, most: int, seconds_now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._now = most, seconds_now
        self._heard: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def check(self, slack_id: str) -> None:
        """Count one deed of this person; refused if there were too many in the last minute."""
        now = self._now()
        with self._lock:
            if slack_id not in self._heard and len(self._heard) >= MOST_PEOPLE:
                self._forget(now)
            heard = self._heard.setdefault(slack_id, deque(maxlen=self._most))
            if len(heard) == self._most and now - heard[0] < MINUTE:
                raise Refused(TOO_FAST)
            heard.append(now)

    def _forget(self, now: float) -> None:
        """Whoever did nothing for a minute."""
        self._heard = {who: heard for who, heard in self._heard.items() if now - heard[-1] < MINUTE}
