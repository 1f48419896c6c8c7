"""The outbox's state machine: claiming is its own transaction, later writes are fenced by the lease."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, bindparam, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from storage.tables import Delivery
from storage.words import DeliveryMethod, DeliveryState

LEASE = timedelta(seconds=60)
SETTLE = timedelta(seconds=60)

# How many due rows to look at for one that can go now.
WINDOW = 50

# The error of a message whose fate nothing can tell.
UNSETTLED = "unsettled"

# An update waits until it is known what became of the message it updates.
_ORIGINAL = aliased(Delivery)
_ON_ITS_WAY = col(_ORIGINAL.state).in_([DeliveryState.SENDING, DeliveryState.UNKNOWN])
_IS_READY = or_(
    col(Delivery.refreshes).is_(None),
    select(_ORIGINAL.id).where(_ORIGINAL.id == Delivery.refreshes, ~_ON_ITS_WAY).exists(),
)
# Built once: this pair runs for every message and every idle second.
_UNCERTAIN = (
    select(Delivery.id)
    .where(col(Delivery.state).in_([DeliveryState.SENDING, DeliveryState.UNKNOWN]))
    .where(Delivery.error != UNSETTLED)
    .limit(1)
)
_NEXT_DUE = select(func.min(Delivery.due)).where(Delivery.state == DeliveryState.QUEUED, _IS_READY)
_DUE = (
    select(Delivery)
    .where(Delivery.state == DeliveryState.QUEUED, col(Delivery.due) <= bindparam("now"), _IS_READY)
    .order_by(col(Delivery.priority), col(Delivery.due), col(Delivery.created_at), col(Delivery.dedupe_key))
    .limit(WINDOW)
    .with_for_update(skip_locked=True)
)

Gate = Callable[[Delivery], bool]


@dataclass(frozen=True)
class Claim:
    """The right to send one delivery until `lease_until`; every later write names the token."""

    delivery: Delivery
    token: UUID
    lease_until: datetime


def claim_next(session: Session, now: datetime, gate: Gate) -> Claim | None:
    """Take the most urgent due row that `gate` lets through; the caller commits before calling Slack.

    The gate is asked in the same transaction and may take from a rate bucket when it says yes.
    """
    for delivery in session.exec(_DUE, params={"now": now}).all():
        if gate(delivery):
            token, until = uuid4(), now + LEASE
            taken = {"lease_token": token, "lease_until": until, "started": now}
            if _change(session, delivery.id, DeliveryState.QUEUED, {"state": DeliveryState.SENDING, **taken}):
                return Claim(delivery, token, until)
    return None


def finish(session: Session, claim: Claim, now: datetime, **values: Any) -> bool:
    """Write how sending ended; False if the lease was lost to somebody else meanwhile."""
    mine = (col(Delivery.lease_token) == claim.token, col(Delivery.state) == DeliveryState.SENDING)
    wanted = {"lease_token": None, "finished": now, **values}
    statement = update(Delivery).where(col(Delivery.id) == claim.delivery.id, *mine).values(**wanted)
    return _count(session, statement) == 1


def expire_leases(session: Session, now: datetime) -> int:
    """A row whose sender is gone becomes unknown, never queued: it may have arrived."""
    stale = (col(Delivery.state) == DeliveryState.SENDING, col(Delivery.lease_until) < now)
    lost = {"state": DeliveryState.UNKNOWN, "lease_token": None, "error": "sender_gone", "finished": now}
    return _count(session, update(Delivery).where(*stale).values(**lost))


def to_settle(session: Session, now: datetime) -> list[Delivery]:
    """Unknown direct messages old enough that Slack's history would show them."""
    found = select(Delivery).where(
        Delivery.state == DeliveryState.UNKNOWN,
        Delivery.error != UNSETTLED,
        col(Delivery.finished) < now - SETTLE,
    )
    return list(session.exec(found.order_by(col(Delivery.finished)).limit(20)))


def settle(session: Session, delivery: Delivery, **values: Any) -> bool:
    """Write what became of an unknown delivery, unless somebody else did."""
    return _change(session, delivery.id, DeliveryState.UNKNOWN, values)


def next_due(session: Session) -> datetime | None:
    """When the next queued row that waits for no other is due; None if there is none."""
    return session.exec(_NEXT_DUE).one()


def is_uncertain(session: Session) -> bool:
    """Whether the fate of any delivery is open."""
    return session.exec(_UNCERTAIN).first() is not None


def count_by_state(session: Session) -> dict[DeliveryState, int]:
    """How many messages are in each state; updates of messages already sent do not count."""
    posts = select(Delivery.state, func.count()).where(Delivery.method == DeliveryMethod.POST)
    counted = session.exec(posts.group_by(col(Delivery.state))).all()
    return {DeliveryState(state): number for state, number in counted}


def _change(session: Session, key: UUID, before: DeliveryState, values: dict[str, Any]) -> bool:
    statement = update(Delivery).where(col(Delivery.id) == key, col(Delivery.state) == before)
    return _count(session, statement.values(**values)) == 1


def _count(session: Session, statement: Any) -> int:
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount
