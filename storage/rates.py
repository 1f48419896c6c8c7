"""One send rate per bucket, kept in the database so that all processes together keep it (GCRA)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, or_, select, update
from sqlmodel import Session

from storage.guards import upsert
from storage.prepared import run
from storage.tables import RateBucket

# After Slack has asked for a pause, a bucket gives half its rate for so long.
CAUTION = timedelta(minutes=1)

# Plain statements on the table, for they run for every message.
_ROW = RateBucket.__table__  # type: ignore[attr-defined]
_COLUMNS = (_ROW.c.key, _ROW.c.next_at, _ROW.c.slow_until)
_SET = update(_ROW).where(_ROW.c.key == bindparam("this"))


@dataclass(frozen=True)
class Rate:
    """At most one call every `interval` on average, and `burst` calls at once."""

    interval: timedelta
    burst: int


@dataclass(frozen=True)
class Level:
    """How full a bucket is: the next call's turn if none comes early.

    Until `slow_until` calls come at half the rate, and none comes early.
    """

    next_at: datetime
    slow_until: datetime | None = None

    def again_at(self, rate: Rate, now: datetime) -> datetime | None:
        """None if the bucket allows a call now, else the first moment at which it does."""
        usual = self.next_at - rate.interval * (rate.burst - 1)
        earliest = usual if self.slow_until is None else min(self.next_at, max(usual, self.slow_until))
        return earliest if now < earliest else None

    def after_call(self, rate: Rate, now: datetime) -> "Level":
        is_slow = self.slow_until is not None and now < self.slow_until
        return Level(max(self.next_at, now) + rate.interval * (2 if is_slow else 1), self.slow_until)


Rates = Mapping[str, Rate]
Levels = Mapping[str, Level]


def take_all(session: Session, wanted: Rates, now: datetime) -> tuple[bool, dict[str, datetime]]:
    """Take one call from each bucket, or none at all if any is full.

    Says whether they were taken, and which buckets allow no other call now and when they will again.
    """
    levels = _levels(session, list(wanted), now)
    full = _full(wanted, levels, now)
    if full:
        return False, full
    after = {key: levels[key].after_call(rate, now) for key, rate in wanted.items()}
    _set(session, {key: {"next_at": level.next_at} for key, level in after.items()})
    return True, _full(wanted, after, now)


def may_call(session: Session, key: str, rate: Rate, now: datetime) -> datetime | None:
    """Take one call from the bucket; None if it is allowed now, else when to ask again."""
    taken, full = take_all(session, {key: rate}, now)
    return None if taken else full[key]


def hold_back(session: Session, key: str, until: datetime) -> None:
    """Slack said to wait: nothing leaves this bucket before `until`, and half as much in the minute after."""
    level = _levels(session, [key], until)[key]
    slow_until = max(until + CAUTION, level.slow_until or until)
    _set(session, {key: {"next_at": max(level.next_at, until), "slow_until": slow_until}})


def _full(wanted: Rates, levels: Levels, now: datetime) -> dict[str, datetime]:
    found = {key: levels[key].again_at(rate, now) for key, rate in wanted.items()}
    return {key: again for key, again in found.items() if again is not None}


def _levels(session: Session, keys: Sequence[str], now: datetime) -> dict[str, Level]:
    """How full the buckets are, locked where the database has such locks; a new one is empty."""
    names = {f"key_{number}": key for number, key in enumerate(keys)}
    rows = run(session, _levels_of(tuple(names)), names)
    found = {row.key: Level(row.next_at, row.slow_until) for row in rows}
    missing = sorted(key for key in keys if key not in found)
    return found | {key: _begin(session, key, now) for key in missing}


@cache
def _levels_of(names: tuple[str, ...]) -> Any:
    """One parameter for each of the few buckets: an IN would be written out anew at each run."""
    wanted = or_(*(_ROW.c.key == bindparam(name) for name in names))
    # Whoever locks several locks them in one order.
    return select(*_COLUMNS).where(wanted).order_by(_ROW.c.key).with_for_update()


def _begin(session: Session, key: str, now: datetime) -> Level:
    """Make a new bucket; if somebody else has just made it, its level is read."""
    statement = _make(session.get_bind().dialect.name)
    row = run(session, statement, {"key": key, "next_at": now}).one()
    return Level(row.next_at, row.slow_until)


@cache
def _make(dialect: str) -> Any:
    insert = upsert(RateBucket, dialect)
    as_it_is = {"next_at": _ROW.c.next_at}
    return insert.on_conflict_do_update(index_elements=[_ROW.c.key], set_=as_it_is).returning(*_COLUMNS)


def _set(session: Session, changes: Mapping[str, Mapping[str, datetime]]) -> None:
    """Every change has the same columns."""
    for key, columns in changes.items():
        run(session, _SET, {"this": key, **columns})
