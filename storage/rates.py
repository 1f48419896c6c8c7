"""One send rate per bucket, kept in the database so that all processes together keep it (GCRA)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from storage.guards import upsert
from storage.tables import RateBucket

# Plain statements on the table, for they run for every message.
_ROW = RateBucket.__table__  # type: ignore[attr-defined]
_LEVELS = (
    select(_ROW.c.key, _ROW.c.next_at)
    .where(_ROW.c.key.in_(bindparam("keys", expanding=True)))
    .order_by(_ROW.c.key)  # whoever locks several locks them in one order
    .with_for_update()
)
_SET = update(_ROW).where(_ROW.c.key == bindparam("this"))


@dataclass(frozen=True)
class Rate:
    """At most one call every `interval` on average, and `burst` calls at once."""

    interval: timedelta
    burst: int

    def again_at(self, level: datetime, now: datetime) -> datetime | None:
        """None if a bucket at this level allows a call now, else when to ask again."""
        earliest = level - self.interval * (self.burst - 1)
        return earliest if now < earliest else None


Rates = Mapping[str, Rate]


def take_all(session: Session, wanted: Rates, now: datetime) -> tuple[bool, dict[str, datetime]]:
    """Take one call from each bucket, or none at all if any is full.

    Says whether they were taken, and which buckets allow no other call now and when they will again.
    """
    levels = _levels(session, list(wanted), now)
    full = _full(wanted, levels, now)
    if full:
        return False, full
    after = {key: max(levels[key], now) + rate.interval for key, rate in wanted.items()}
    _set(session, after)
    return True, _full(wanted, after, now)


def may_call(session: Session, key: str, rate: Rate, now: datetime) -> datetime | None:
    """Take one call from the bucket; None if it is allowed now, else when to ask again."""
    taken, full = take_all(session, {key: rate}, now)
    return None if taken else full[key]


def hold_back(session: Session, key: str, rate: Rate, until: datetime) -> None:
    """Slack said to wait: nothing leaves this bucket before `until`."""
    level = _levels(session, [key], until)[key]
    _set(session, {key: max(level, until + rate.interval * (rate.burst - 1))})


def _full(wanted: Rates, levels: Mapping[str, datetime], now: datetime) -> dict[str, datetime]:
    found = {key: rate.again_at(levels[key], now) for key, rate in wanted.items()}
    return {key: again for key, again in found.items() if again is not None}


def _levels(session: Session, keys: Sequence[str], now: datetime) -> dict[str, datetime]:
    """How full the buckets are, locked where the database has such locks; a new one is empty."""
    found: dict[str, datetime] = dict(session.connection().execute(_LEVELS, {"keys": keys}).all())
    missing = sorted(key for key in keys if key not in found)
    return found | {key: _begin(session, key, now) for key in missing}


def _begin(session: Session, key: str, now: datetime) -> datetime:
    """Make a new bucket; if somebody else has just made it, its level is read."""
    statement = _make(session.get_bind().dialect.name)
    level: datetime = session.connection().execute(statement, {"key": key, "next_at": now}).scalar_one()
    return level


@cache
def _make(dialect: str) -> Any:
    insert = upsert(RateBucket, dialect)
    as_it_is = {"next_at": _ROW.c.next_at}
    return insert.on_conflict_do_update(index_elements=[_ROW.c.key], set_=as_it_is).returning(_ROW.c.next_at)


def _set(session: Session, levels: Mapping[str, datetime]) -> None:
    values = [{"this": key, "next_at": level} for key, level in levels.items()]
    session.connection().execute(_SET, values)
