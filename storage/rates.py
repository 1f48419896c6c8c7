"""One send rate per bucket, kept in the database so that all processes together keep it (GCRA)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, select

from storage.guards import insert_once
from storage.tables import RateBucket

_BUCKET = select(RateBucket).where(RateBucket.key == bindparam("key")).with_for_update()


@dataclass(frozen=True)
class Rate:
    """At most one call every `interval` on average, and `burst` calls at once."""

    interval: timedelta
    burst: int


def next_call(session: Session, key: str, rate: Rate, now: datetime) -> datetime | None:
    """None if the bucket allows a call now, else when to ask again; takes nothing from it."""
    earliest = _bucket(session, key, now).next_at - rate.interval * (rate.burst - 1)
    return earliest if now < earliest else None


def may_call(session: Session, key: str, rate: Rate, now: datetime) -> datetime | None:
    """Take one call from the bucket; None if it is allowed now, else when to ask again."""
    again = next_call(session, key, rate, now)
    if again is None:
        bucket = _bucket(session, key, now)
        bucket.next_at = max(bucket.next_at, now) + rate.interval
        session.add(bucket)
    return again


def hold_back(session: Session, key: str, rate: Rate, until: datetime) -> None:
    """Slack said to wait: nothing leaves this bucket before `until`."""
    bucket = _bucket(session, key, until)
    bucket.next_at = max(bucket.next_at, until + rate.interval * (rate.burst - 1))
    session.add(bucket)


def _bucket(session: Session, key: str, now: datetime) -> RateBucket:
    bucket = session.exec(_BUCKET, params={"key": key}).first()
    if bucket is None:
        insert_once(session, RateBucket(key=key, next_at=now))
        bucket = session.exec(_BUCKET, params={"key": key}).one()
    return bucket
