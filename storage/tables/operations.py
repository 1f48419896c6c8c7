"""The machinery's rows: deliveries, events already seen, send rates, audit trail, ticks."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field

from storage.tables.base import NumberedRow, Row
from storage.words import DeliveryMethod, DeliveryState, PlaceKind, Priority, stored

# Some of these are the conditions of indexes. SQLite plans a statement anew at each run where a parameter
# is compared with what such a condition names, so that what runs for every message says these words.
QUEUED = "state = 'queued'"
JOINED = "state = 'joined'"
IN_ONE_MESSAGE = "state IN ('joined', 'sent')"
UNCERTAIN = "state IN ('sending', 'unknown')"
UNFINISHED = "state IN ('queued', 'sending', 'unknown')"
SCHEDULED = "post_at IS NOT NULL"


class Delivery(Row, table=True):
    """One notice on its way to one place: a row of the outbox.

    `place` is a Slack user id, a pairing's id or a channel id, as `place_kind` says. The notice holds
    ids only and is rendered when it is sent, so that it shows the present state. `picture` is the block
    of the picture that was sent with it: a file's id, and in words what the picture shows. `post_at` is
    when Slack posts it, if it was handed over as a scheduled message; no other of the workspace has it.
    `together_with` is the delivery in whose message a joined one stands.
    """

    __table_args__ = (
        Index(
            "ix_delivery_unfinished",
            "state",
            "due",
            sqlite_where=text(UNFINISHED),
            postgresql_where=text(UNFINISHED),
        ),
        Index(
            "ix_delivery_queue",
            "method",
            "priority",
            "due",
            "created_at",
            "dedupe_key",
            "place_kind",
            sqlite_where=text(QUEUED),
            postgresql_where=text(QUEUED),
        ),
        Index(
            "ix_delivery_program_queue",
            "program_id",
            "method",
            "priority",
            "due",
            "created_at",
            "dedupe_key",
            "place_kind",
            sqlite_where=text(QUEUED),
            postgresql_where=text(QUEUED),
        ),
        Index(
            "ix_delivery_post_at",
            "workspace_id",
            "post_at",
            unique=True,
            sqlite_where=text(SCHEDULED),
            postgresql_where=text(SCHEDULED),
        ),
        Index("ix_delivery_message", "channel", "ts"),
        Index("ix_delivery_place", "place", "due"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    dedupe_key: str = Field(unique=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    program_id: int | None = Field(default=None, foreign_key="program.id", index=True)
    kind: str
    notice: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    method: DeliveryMethod = Field(
        default=DeliveryMethod.POST, sa_column=Column(stored(DeliveryMethod), nullable=False)
    )
    place_kind: PlaceKind = Field(sa_column=Column(stored(PlaceKind), nullable=False))
    place: str
    state: DeliveryState = Field(
        default=DeliveryState.QUEUED, sa_column=Column(stored(DeliveryState), nullable=False)
    )
    priority: Priority = Field(default=Priority.NORMAL, sa_column=Column(stored(Priority), nullable=False))
    attempts: int = 0
    due: datetime
    send_before: datetime | None = None
    lease_token: UUID | None = None
    lease_until: datetime | None = None
    started: datetime | None = None
    finished: datetime | None = None
    channel: str | None = None
    ts: str | None = None
    picture: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    error: str = ""
    refreshes: UUID | None = Field(default=None, foreign_key="delivery.id", index=True)
    post_at: datetime | None = None
    together_with: UUID | None = Field(default=None, foreign_key="delivery.id", index=True)
    round_id: int | None = Field(default=None, foreign_key="sending_round.id", index=True)
    created_at: datetime


class SendingRound(NumberedRow, table=True):
    """So many messages of one program at once that sending them takes minutes: its coordinators watch it."""

    workspace_id: str = Field(foreign_key="workspace.id")
    program_id: int = Field(foreign_key="program.id", index=True)
    began_at: datetime
    expected_end: datetime
    paused_at: datetime | None = None
    finished_at: datetime | None = None


class InboxEntry(Row, table=True):
    """The key of a payload already acted on; inserted first in the handler's transaction."""

    key: str = Field(primary_key=True)
    received_at: datetime = Field(index=True)


class RateBucket(Row, table=True):
    """One send rate shared by every process: the next moment a call is allowed (GCRA).

    Until `slow_until` the rate is halved, because Slack has asked for a pause.
    """

    key: str = Field(primary_key=True)
    next_at: datetime
    slow_until: datetime | None = None


class AuditEntry(NumberedRow, table=True):
    """Who did what, without any free text."""

    workspace_id: str = Field(foreign_key="workspace.id")
    program_id: int | None = Field(default=None, foreign_key="program.id", index=True)
    actor_id: int | None = Field(default=None, foreign_key="person.id")
    action: str
    subject: str = ""
    at: datetime


class TickRun(Row, table=True):
    """When a tick last ran to its end."""

    name: str = Field(primary_key=True)
    ran_at: datetime
