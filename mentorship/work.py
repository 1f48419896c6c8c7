"""What every use case is given: one transaction, the moment, the workspace and its defaults."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from storage.tables import AuditEntry, Person


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

    def note(
        self, actor: Person | None, action: str, subject: str = "", program_id: int | None = None
    ) -> None:
        """Write who did what to the audit trail, in this transaction; never any free text."""
        actor_id = actor.key if actor else None
        entry = AuditEntry(
            workspace_id=self.workspace_id,
            program_id=program_id,
            actor_id=actor_id,
            action=action,
            subject=subject,
            at=self.now,
        )
        self.session.add(entry)
