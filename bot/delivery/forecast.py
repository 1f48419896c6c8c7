"""When everything that waits in a program will have gone out, at the pace that Slack allows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, and_, case, cast, func, select
from sqlmodel import Session

from storage.tables import Delivery, Pairing
from storage.words import DeliveryMethod, DeliveryState, PlaceKind, Priority

_ROW, _PAIRING = Delivery.__table__, Pairing.__table__  # type: ignore[attr-defined]

# The methods of Slack's that one message takes, and how long each of them then allows no other call.
Calls = Mapping[str, timedelta]


@dataclass(frozen=True)
class Batch:
    """So many messages of one program that fall due together and take the same calls."""

    program_id: int
    due: datetime
    count: int
    calls: Calls


def batches_waiting(
    session: Session, workspace_id: str, until: datetime, calls_for: Callable[[PlaceKind, bool], Calls]
) -> list[Batch]:
    """Everything queued that falls due by then, but for what somebody waits for.

    `calls_for` is asked with the kind of place and whether a conversation has to be opened there first.
    """
    rows = session.connection().execute(_waiting(workspace_id, until))
    return [
        Batch(row.program_id, row.due, row.number, calls_for(PlaceKind(row.place_kind), bool(row.unopened)))
        for row in rows
    ]


def expected_end(batches: Iterable[Batch], program_id: int, now: datetime) -> datetime:
    """When the program's last call is made; programs take turns, and each method has a pace of its own."""
    needed: defaultdict[int, Counter[str]] = defaultdict(Counter)
    free_at: dict[str, datetime] = {}
    intervals: dict[str, timedelta] = {}
    for batch in sorted(batches, key=lambda batch: batch.due):
        needed[batch.program_id].update(dict.fromkeys(batch.calls, batch.count))
        intervals.update(batch.calls)
        if batch.program_id == program_id:
            for method, interval in batch.calls.items():
                free_at[method] = max(free_at.get(method, now), batch.due) + batch.count * interval
    mine = needed.pop(program_id, Counter())
    turns = {
        method: sum(min(count, other[method]) for other in needed.values()) for method, count in mine.items()
    }
    return max((free_at[method] + turns[method] * intervals[method] for method in mine), default=now)


def _waiting(workspace_id: str, until: datetime) -> Any:
    pairing = case((_ROW.c.place_kind == PlaceKind.PAIRING, cast(_ROW.c.place, Integer)))
    unopened = and_(_PAIRING.c.id.is_not(None), _PAIRING.c.channel.is_(None)).label("unopened")
    what = (_ROW.c.program_id, _ROW.c.place_kind, unopened, _ROW.c.due)
    return (
        select(*what, func.count().label("number"))
        .select_from(_ROW.outerjoin(_PAIRING, _PAIRING.c.id == pairing))
        .where(
            _ROW.c.workspace_id == workspace_id,
            _ROW.c.method == DeliveryMethod.POST,
            _ROW.c.state == DeliveryState.QUEUED,
            _ROW.c.priority != Priority.URGENT,
            _ROW.c.program_id.is_not(None),
            _ROW.c.due <= until,
        )
        .group_by(*what)
    )
