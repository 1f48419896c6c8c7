"""The last things people did in a rehearsal, for the page to show."""

import threading
from collections import deque
from datetime import datetime
from typing import Any

from sandbox.rehearsal.postbox import Letter

SHOWN = 30
Json = dict[str, Any]


class Latest:
    """An audience that remembers what it saw last; any thread may ask."""

    def __init__(self) -> None:
        self._deeds: deque[Json] = deque(maxlen=SHOWN)
        self._lock = threading.Lock()

    def did(self, now: datetime, who: str, what: str) -> None:
        with self._lock:
            self._deeds.append({"at": now.isoformat(), "who": who, "what": what})

    def heard(self, letter: Letter) -> None:
        """The page shows messages by itself."""

    def progress(self, share: float) -> None:
        """The page shows the date."""

    def deeds(self) -> list[Json]:
        """Oldest first."""
        with self._lock:
            return list(self._deeds)
