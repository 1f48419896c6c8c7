"""What every use case is given: one transaction, the moment, the workspace and its defaults."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Executable, insert
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from storage.loading import load, load_rows
from storage.prepared import Rows, run
from storage.tables import AuditEntry, Person

Thing = TypeVar("Thing")

_NOTE = insert(AuditEntry.__table__)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Work:
    """One unit of work; `now` is the only clock a use case knows.

    `messages_a_week` is how many messages of its own accord the bot may send one person.
    """

    session: Session
    now: datetime
    workspace_id: str
    default_zone: str = "UTC"
    owners: frozenset[str] = frozenset()
    messages_a_week: int = 3

    def run(self, statement: Executable, values: Mapping[str, Any]) -> Rows[Any]:
        """Run a statement on plain tables that is built once, after what waits to be written.

        It takes a tenth of the time of one on classes, and brings no objects up to date.
        """
        self.session.flush()
        return run(self.session, statement, values)

    def load(self, statement: SelectOfScalar[Thing], values: Mapping[str, Any]) -> Rows[Thing]:
        """The objects that a select finds which is built once, after what waits to be written."""
        return load(self.session, statement, values)

    def load_rows(self, statement: Any, values: Mapping[str, Any]) -> Rows[tuple[Any, ...]]:
        """As `load`, of a select of several things at once."""
        return load_rows(self.session, statement, values)

    def note(
        self, actor: Person | None, action: str, subject: str = "", program_id: int | None = None
    ) -> None:
        """Write who did what to the audit trail, in this transaction; never any free text."""
        entry = {
            "workspace_id": self.workspace_id,
            "program_id": program_id,
            "actor_id": actor.key if actor else None,
            "action": action,
            "subject": subject,
            "at": self.now,
        }
        self.run(_NOTE, entry)
