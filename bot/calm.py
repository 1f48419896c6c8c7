"""Stretches of time in which no job needs to be asked: for rehearsals, whose days pass in an instant."""

from dataclasses import dataclass
from datetime import datetime

from bot.workbench import Workbench
from mentorship.horizon import LOOKED_AT, quiet_until


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


def changes_that_matter(bench: Workbench) -> int:
    """How often this process has changed a row that a job looks at."""
    return sum(bench.database.changes[name] for name in LOOKED_AT)
