"""Forgetting the machinery's rows that have done their work."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from storage.tables import Delivery, InboxEntry, RateBucket
from storage.words import DeliveryMethod, DeliveryState

INBOX_KEPT_FOR = timedelta(days=7)
BUCKETS_KEPT_FOR = timedelta(hours=1)
UPDATES_KEPT_FOR = timedelta(days=7)


def prune_machinery(session: Session, now: datetime) -> None:
    """Delete seen payloads, idle rate buckets and finished updates; posts stay, their keys are needed."""
    done = col(Delivery.state).in_([DeliveryState.SENT, DeliveryState.CANCELLED, DeliveryState.FAILED])
    old_updates = col(Delivery.method) == DeliveryMethod.UPDATE
    session.execute(delete(InboxEntry).where(col(InboxEntry.received_at) < now - INBOX_KEPT_FOR))
    session.execute(delete(RateBucket).where(col(RateBucket.next_at) < now - BUCKETS_KEPT_FOR))
    finished = col(Delivery.finished) < now - UPDATES_KEPT_FOR
    session.execute(delete(Delivery).where(done, old_updates, finished))
