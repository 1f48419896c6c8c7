"""Stretches of time in which nothing needs to be asked: for rehearsals, whose days pass in an instant.

Only for a process that is alone with its database, since what others change goes unnoticed.
"""

from dataclasses import dataclass, field
from datetime import datetime

from bot.delivery.sender import Nothing
from bot.workbench import Workbench
from mentorship.horizon import LOOKED_AT, quiet_until
from storage.outbox import is_uncertain

# What the sender looks at when it looks for something to send.
SENT_BY = ("delivery", "pairing", "rate_bucket", "workspace")


@dataclass
class Calm:
    """Lasts until the next moment at which a job may be due, or until this process changes what jobs see."""

    changes: int | None = None
    until: datetime | None = None

    def begin(self, bench: Workbench, changes: int) -> None:
        """All jobs have been asked after so many changes; if there are more by now, it ends at once."""
        with bench.read() as work:
            self.changes, self.until = changes, quiet_until(work)

    def lasts(self, bench: Workbench) -> bool:
        """Whether they would find nothing now, either."""
        is_before = self.until is None or bench.clock.now() < self.until
        return is_before and changes_that_matter(bench) == self.changes


@dataclass
class Lull:
    """Lasts until the next delivery falls due, or until this process changes what the sender looks at."""

    changes: int | None = None
    found: Nothing = field(default_factory=lambda: Nothing(None))
    certain: int | None = None

    def begin(self, found: Nothing, changes: int) -> None:
        """The sender found nothing after so many changes."""
        self.found, self.changes = found, changes

    def lasts(self, bench: Workbench) -> bool:
        """Whether it would find the same now."""
        is_before = self.found.again_at is None or bench.clock.now() < self.found.again_at
        return is_before and changes_to_send_by(bench) == self.changes

    def is_uncertain(self, bench: Workbench) -> bool:
        """Whether there is a delivery of which nobody knows what became; asked once for each change."""
        changes = bench.database.changes["delivery"]
        if changes == self.certain:
            return False
        with bench.read() as work:
            found = is_uncertain(work.session)
        self.certain = None if found else changes
        return found


def changes_that_matter(bench: Workbench) -> int:
    """How often this process has changed a row that a job looks at."""
    return sum(bench.database.changes[name] for name in LOOKED_AT)


def changes_to_send_by(bench: Workbench) -> int:
    """How often this process has changed a row that the sender looks at."""
    return sum(bench.database.changes[name] for name in SENT_BY)
