"""Opens units of work: a transaction with the moment, the workspace and the operator's choices."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlmodel import Session

from bot.clock import Clock
from mentorship.work import Work
from storage.database import Database


@dataclass(frozen=True)
class Workbench:
    """What every part of the running bot shares."""

    database: Database
    clock: Clock
    workspace_id: str
    default_zone: str = "UTC"
    owners: frozenset[str] = frozenset()
    messages_a_week: int = 3

    @contextmanager
    def write(self) -> Iterator[Work]:
        """A unit of work that commits at the end of the block."""
        with self.database.write_session() as session:
            yield self._work(session)

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A unit of work that only reads."""
        with self.database.read_session() as session:
            yield self._work(session)

    def _work(self, session: Session) -> Work:
        return Work(
            session, self.clock.now(), self.workspace_id, self.default_zone, self.owners, self.messages_a_week
        )
